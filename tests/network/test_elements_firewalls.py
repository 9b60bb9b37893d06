"""What a firewall lets pass, and what is not known of it."""

from typing import Any

import pytest

from pci_constructs.network.reach import Answer
from pci_constructs.network.sets import Packets
from tests.network.kit import flow, reach
from tests.network.templates import ec2, gateway, group, ref, route, subnet, two

_LIST = {"RulesSourceList": {"GeneratedRulesType": "ALLOWLIST", "TargetTypes": ["TLS_SNI"], "Targets": ["example.org"]}}


def _rule(action: str = "PASS", **header: str) -> dict[str, Any]:
    every = {
        "Source": "ANY",
        "SourcePort": "ANY",
        "Destination": "ANY",
        "DestinationPort": "ANY",
        "Direction": "FORWARD",
        "Protocol": "TCP",
    }
    return {"Action": action, "Header": every | header, "RuleOptions": [{"Keyword": "sid", "Settings": ["1"]}]}


def walled(source: Any = None, **policy: Any) -> dict[str, Any]:
    """A client whose packets to the internet go through a firewall and a NAT gateway."""
    endpoint = {"Fn::Select": [1, {"Fn::Split": [":", {"Fn::Select": [0, {"Fn::GetAtt": ["Wall", "EndpointIds"]}]}]}]}
    body = {
        "StatelessDefaultActions": ["aws:forward_to_sfe"],
        "StatelessFragmentDefaultActions": ["aws:forward_to_sfe"],
        "StatefulDefaultActions": ["aws:drop_strict"],
        "StatefulEngineOptions": {"RuleOrder": "STRICT_ORDER"},
        "StatefulRuleGroupReferences": [{"ResourceArn": ref("Rules"), "Priority": 1}],
        **policy,
    }
    return two(
        **gateway(),
        **subnet("P", "10.0.9.0/24"),
        **subnet("F", "10.0.8.0/24"),
        Nat=ec2("NatGateway", SubnetId=ref("P"), AllocationId="eipalloc-1"),
        Up=route("ATable", VpcEndpointId=endpoint),
        On=route("FTable", NatGatewayId=ref("Nat")),
        Out=route("PTable", GatewayId=ref("Gateway")),
        Home=route("PTable", "10.0.0.0/24", VpcEndpointId=endpoint),
        Rules={
            "Type": "AWS::NetworkFirewall::RuleGroup",
            "Properties": {"Type": "STATEFUL", "RuleGroup": {"RulesSource": source or _LIST}},
        },
        Policy={"Type": "AWS::NetworkFirewall::FirewallPolicy", "Properties": {"FirewallPolicy": body}},
        Wall={
            "Type": "AWS::NetworkFirewall::Firewall",
            "Properties": {"FirewallPolicyArn": ref("Policy"), "VpcId": ref("Vpc"), "SubnetMappings": [{"SubnetId": ref("F")}]},
        },
    )


def _protocols(resources: dict[str, Any]) -> tuple[set[int], set[int]]:
    """The protocols that surely get to the internet, and those that may."""
    go = flow(reach(resources), "Client", "internet").go
    return _in(go.sure), _in(go.possible)


def _in(packets: Packets) -> set[int]:
    return {number for number in (1, 6, 17) if any(first <= number <= last for (first, last), *_ in packets.boxes())}


@pytest.mark.parametrize(
    ("policy", "sure", "possible"),
    [
        ({}, {6}, {6}),
        ({"StatefulDefaultActions": ["aws:drop_established"]}, {6}, {1, 6, 17}),
        ({"StatefulDefaultActions": ["aws:alert_strict"]}, {6}, {1, 6, 17}),
        ({"StatefulEngineOptions": {"RuleOrder": "DEFAULT_ACTION_ORDER"}}, {6}, {1, 6, 17}),
        ({"StatelessDefaultActions": ["aws:pass"]}, set(), {1, 6, 17}),
        ({"StatelessFragmentDefaultActions": ["aws:pass"]}, {6}, {6, 17}),
        ({"StatelessRuleGroupReferences": [{"ResourceArn": "arn", "Priority": 1}]}, set(), {1, 6, 17}),
        ({"StatefulRuleGroupReferences": [{"ResourceArn": "arn:managed", "Priority": 1}]}, set(), {1, 6, 17}),
        ({"StatefulRuleGroupReferences": {"Fn::ImportValue": "groups"}}, set(), {1, 6, 17}),
        ({"StatefulRuleGroupReferences": []}, set(), set()),
    ],
)
def test_what_a_policy_passes(policy: dict[str, Any], sure: set[int], possible: set[int]) -> None:
    assert _protocols(walled(**policy)) == (sure, possible)


@pytest.mark.parametrize(
    ("rules", "possible"),
    [
        ([_rule()], {6}),
        ([_rule(Protocol="UDP", DestinationPort="53")], {17}),
        ([_rule(Protocol="IP")], {1, 6, 17}),
        ([_rule("DROP"), _rule("REJECT")], set()),
        ([_rule(Source="192.0.2.0/24")], set()),
        ([_rule(Source="$HOME_NET")], {6}),
        ([_rule(Source="192.0.2.0/24", Direction="ANY")], {6}),
        ([_rule(Destination="10.0.0.0/16", Source="ANY", Direction="ANY")], {6}),
    ],
)
def test_rules_that_pass_are_the_most_that_may_pass(rules: list[dict[str, Any]], possible: set[int]) -> None:
    assert _protocols(walled({"StatefulRules": rules})) == (set(), possible)


@pytest.mark.parametrize(
    "source", [{"RulesString": "pass ip any any -> any any (sid:1;)"}, {"RulesSourceList": {"GeneratedRulesType": "ALERTLIST"}}]
)
def test_rules_that_are_not_understood_are_not_proven(source: dict[str, Any]) -> None:
    assert flow(reach(walled(source)), "Client", "internet").answer is Answer.NOT_PROVEN


def test_an_appliance_behind_an_endpoint_may_pass_everything() -> None:
    found = walled()
    found["Point"] = ec2("VPCEndpoint", VpcEndpointType="GatewayLoadBalancer", VpcId=ref("Vpc"), ServiceName="x", SubnetIds=[ref("F")])
    found["Up"] = route("ATable", VpcEndpointId=ref("Point"))
    assert flow(reach(found), "Client", "internet").answer is Answer.NOT_PROVEN


def test_a_more_specific_route_goes_past_the_firewall() -> None:
    found = walled(StatefulRuleGroupReferences=[])
    assert flow(reach(found), "Client", "internet").answer is Answer.CLOSED
    found["Past"] = route("ATable", "8.8.8.0/24", NatGatewayId=ref("Nat"))
    targets = [target for *_, target in flow(reach(found), "Client", "internet").go.sure.boxes()]
    assert targets == [(8 * 2**24 + 8 * 2**16 + 8 * 256, 8 * 2**24 + 8 * 2**16 + 8 * 256 + 255)] * len(targets)
    assert targets


def test_inspection_behind_a_transit_gateway() -> None:
    """Two spokes joined by a VPC with a firewall between: open if it passes, closed if it drops."""
    found = walled()
    for name, network in (("Spoke", "10.1"), ("Hub", "10.9")):
        found |= {name: ec2("VPC", CidrBlock=f"{network}.0.0/16")} | subnet(f"{name}A", f"{network}.0.0/24", vpc=name)
        found |= subnet(f"{name}F", f"{network}.1.0/24", vpc=name)
    found["Far"] = ec2("Instance", SubnetId=ref("SpokeA"), SecurityGroupIds=[{"Fn::GetAtt": ["Open", "GroupId"]}])
    found["Open"] = ec2("SecurityGroup", GroupDescription="x", SecurityGroupIngress=[{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}])
    found["Transit"] = ec2("TransitGateway", DefaultRouteTableAssociation="disable", DefaultRouteTablePropagation="disable")
    for name, vpc, where, table in (("One", "Vpc", "A", "Out1"), ("Two", "Spoke", "SpokeA", "Out1"), ("Mid", "Hub", "HubA", "Out2")):
        found[name] = ec2("TransitGatewayAttachment", TransitGatewayId=ref("Transit"), VpcId=ref(vpc), SubnetIds=[ref(where)])
        found[f"{name}Join"] = ec2(
            "TransitGatewayRouteTableAssociation", TransitGatewayAttachmentId=ref(name), TransitGatewayRouteTableId=ref(table)
        )
    for table, to, cidr in (("Out1", "Mid", "0.0.0.0/0"), ("Out2", "One", "10.0.0.0/16"), ("Out2", "Two", "10.1.0.0/16")):
        found[table] = ec2("TransitGatewayRouteTable", TransitGatewayId=ref("Transit"))
        found[f"{table}{to}"] = ec2(
            "TransitGatewayRoute", DestinationCidrBlock=cidr, TransitGatewayAttachmentId=ref(to), TransitGatewayRouteTableId=ref(table)
        )
    found["Wall"]["Properties"] |= {"VpcId": ref("Hub"), "SubnetMappings": [{"SubnetId": ref("HubF")}]}
    endpoint = found["Home"]["Properties"]["VpcEndpointId"]
    found |= {
        "Up": route("ATable", TransitGatewayId=ref("Transit")),
        "Back": route("SpokeATable", TransitGatewayId=ref("Transit")),
        "In": route("HubATable", VpcEndpointId=endpoint),
        "On": route("HubFTable", TransitGatewayId=ref("Transit")),
    }
    del found["Home"]
    home = {"RuleVariables": {"IPSets": {"HOME_NET": {"Definition": ["10.0.0.0/16"]}}}, "RulesSource": _LIST}
    found["Rules"]["Properties"]["RuleGroup"] = home
    result = flow(reach(found), "Client", "Far")
    assert (result.answer, result.go.sure.services()) == (Answer.OPEN, ((6, (0, 65535)),))
    assert flow(reach(found), "Far", "Client").answer is Answer.CLOSED
    found["Policy"]["Properties"]["FirewallPolicy"]["StatefulRuleGroupReferences"] = []
    assert flow(reach(found), "Client", "Far").answer is Answer.CLOSED


@pytest.mark.parametrize(
    ("edge", "table", "said"),
    [
        (False, None, Answer.ONE_WAY),
        (True, ref("Edge"), Answer.OPEN),
        (True, {"Fn::ImportValue": "table"}, Answer.OPEN),
        (True, "rtb-1", Answer.OPEN),
    ],
)
def test_replies_come_back_through_the_firewall_if_the_route_table_of_the_gateway_may_lead_them_there(
    edge: bool, table: Any, said: Answer
) -> None:
    found = walled()
    found |= {
        "Address": ec2("EIP", InstanceId=ref("Client")),
        "On": route("FTable", GatewayId=ref("Gateway")),
        "Edge": ec2("RouteTable", VpcId=ref("Vpc")),
        "Back": route("Edge", "10.0.0.0/24", VpcEndpointId=found["Up"]["Properties"]["VpcEndpointId"]),
    }
    if edge:
        found["Joined"] = ec2("GatewayRouteTableAssociation", GatewayId=ref("Gateway"), RouteTableId=table)
    answered = flow(reach(found), "Client", "internet")
    assert answered.answer is said
    assert bool(answered.back.sure) == (table == ref("Edge"))


def test_replies_to_the_internet_may_pass_the_firewall_that_a_route_table_not_known_led_the_packets_through() -> None:
    found = walled({"StatefulRules": [_rule()]}) | {
        "Address": ec2("EIP", InstanceId=ref("Client")),
        "On": route("FTable", GatewayId=ref("Gateway")),
        "ClientGroup": group(ingress=[{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}]),
        "Joined": ec2("GatewayRouteTableAssociation", GatewayId=ref("Gateway"), RouteTableId={"Fn::ImportValue": "table"}),
    }
    answered = flow(reach(found), "internet", "Client")
    assert answered.answer is Answer.NOT_PROVEN
    assert answered.back.possible
    assert not answered.back.sure
