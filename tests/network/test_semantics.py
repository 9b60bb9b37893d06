"""What AWS does that is easy to get wrong, one case each."""

from typing import Any

import pytest

from pci_constructs.network.explain import example, hops_of, stop_of
from pci_constructs.network.fields import described
from pci_constructs.network.reach import Answer
from tests.network.kit import end, flow, reach
from tests.network.templates import NOTHING, acl_of, ec2, entry, gateway, group, group_id, instance, ref, route, subnet, tcp, two


def answer(resources: dict[str, Any], source: str, target: str) -> tuple[Answer, str]:
    found = flow(reach(resources), source, target)
    return found.answer, described(found.go.possible.services())


OPEN = (Answer.OPEN, "tcp 5432")
CLOSED = (Answer.CLOSED, "")


def test_a_group_lets_in_the_members_of_the_group_that_it_names_and_nobody_else() -> None:
    other = {"OtherGroup": group(), "Other": instance("A", "OtherGroup")}
    assert answer(two(), "Client", "Server") == OPEN
    assert answer(two(**other), "Other", "Server") == CLOSED
    assert answer(two(), "Server", "Client") == CLOSED


def test_a_group_without_egress_lets_everything_out_and_one_with_egress_only_that() -> None:
    assert answer(two(ClientGroup=group(egress=[])), "Client", "Server") == OPEN
    assert answer(two(ClientGroup=group(egress=NOTHING)), "Client", "Server") == CLOSED
    assert answer(two(ClientGroup=group(egress=[tcp(5432)])), "Client", "Server") == OPEN


def test_whether_the_default_egress_stays_beside_rules_of_their_own_is_left_open() -> None:
    rule = ec2("SecurityGroupEgress", GroupId=group_id("ClientGroup"), **tcp(443))
    assert answer(two(Rule=rule), "Client", "Server")[0] is Answer.NOT_PROVEN


def test_a_group_that_names_itself_is_open_among_its_members() -> None:
    rule = ec2("SecurityGroupIngress", GroupId=group_id("ClientGroup"), IpProtocol="-1", SourceSecurityGroupId=group_id("ClientGroup"))
    peer = {"Peer": instance("B", "ClientGroup"), "Rule": rule}
    assert answer(two(**peer), "Client", "Peer") == (Answer.OPEN, "all traffic")


def _acls(*entries: dict[str, Any]) -> dict[str, Any]:
    found = {**acl_of("Acl", "B"), "In": entry("Acl", 100), "Out": entry("Acl", 100, out=True)}
    return two(**found, **{f"E{number}": each for number, each in enumerate(entries)})


def test_the_lowest_number_of_an_acl_decides() -> None:
    deny: dict[str, Any] = {"action": "deny", "Protocol": 6, "PortRange": {"From": 5432, "To": 5432}}
    assert answer(_acls(), "Client", "Server") == OPEN
    assert answer(_acls(entry("Acl", 99, **deny)), "Client", "Server") == CLOSED
    assert answer(_acls(entry("Acl", 101, **deny)), "Client", "Server") == OPEN


def test_an_acl_without_entries_refuses_and_the_default_one_lets_pass() -> None:
    assert answer(two(**acl_of("Acl", "B")), "Client", "Server") == CLOSED
    assert answer(two(), "Client", "Server") == OPEN


def test_acls_have_no_memory_so_replies_need_the_ports_of_clients() -> None:
    found = two(**acl_of("Acl", "B"), In=entry("Acl", 100), Out=entry("Acl", 100, out=True, Protocol=6, PortRange={"From": 443, "To": 443}))
    result = flow(reach(found), "Client", "Server")
    assert [packet[2] for packet in result.back.possible.boxes()] == [(443, 443)]
    found["Out"] = entry("Acl", 100, out=True, action="deny")
    assert answer(found, "Client", "Server") == (Answer.ONE_WAY, "tcp 5432")


def test_acls_are_not_asked_within_a_subnet() -> None:
    near = {"Near": instance("B", "ClientGroup"), **acl_of("Acl", "B")}
    assert answer(two(**near), "Near", "Server") == OPEN


def _peered(**more: Any) -> dict[str, Any]:
    found = two(
        Other=ec2("VPC", CidrBlock="10.1.0.0/16"),
        **subnet("C", "10.1.0.0/24", vpc="Other"),
        FarGroup=group(),
        Far=instance("C", "FarGroup"),
        Peering=ec2("VPCPeeringConnection", VpcId=ref("Vpc"), PeerVpcId=ref("Other")),
        There=route("CTable", "10.0.0.0/16", VpcPeeringConnectionId=ref("Peering")),
        Back=route("BTable", "10.1.0.0/16", VpcPeeringConnectionId=ref("Peering")),
    )
    found["ServerGroup"] = group(ingress=[tcp(5432, SourceSecurityGroupId=group_id("FarGroup"))])
    return {**found, **more}


def test_groups_can_name_each_other_across_peering() -> None:
    assert answer(_peered(), "Far", "Server") == OPEN
    assert answer(_peered(Back=ec2("InternetGateway")), "Far", "Server") == (Answer.ONE_WAY, "tcp 5432")
    assert answer(_peered(There=ec2("InternetGateway")), "Far", "Server") == CLOSED


def _transit(**more: Any) -> dict[str, Any]:
    found = _peered(
        Peering=ec2("TransitGateway", DefaultRouteTableAssociation="disable", DefaultRouteTablePropagation="disable"),
        There=route("CTable", "10.0.0.0/16", TransitGatewayId=ref("Peering")),
        Back=route("BTable", "10.1.0.0/16", TransitGatewayId=ref("Peering")),
        Rules=ec2("TransitGatewayRouteTable", TransitGatewayId=ref("Peering")),
        ServerGroup=group(ingress=[tcp(5432, "10.1.0.0/16")]),
    )
    for name, vpc, where in (("Near", "Vpc", "B"), ("FarOne", "Other", "C")):
        found[name] = ec2("TransitGatewayAttachment", TransitGatewayId=ref("Peering"), VpcId=ref(vpc), SubnetIds=[ref(where)])
        for kind in ("Association", "Propagation"):
            found[f"{name}{kind}"] = ec2(
                f"TransitGatewayRouteTable{kind}", TransitGatewayAttachmentId=ref(name), TransitGatewayRouteTableId=ref("Rules")
            )
    return {**found, **more}


def test_a_transit_gateway_follows_its_route_table_and_a_blackhole_ends_it() -> None:
    hole = ec2("TransitGatewayRoute", TransitGatewayRouteTableId=ref("Rules"), DestinationCidrBlock="10.0.1.0/24", Blackhole=True)
    assert answer(_transit(), "Far", "Server") == OPEN
    assert answer(_transit(Hole=hole), "Far", "Server") == CLOSED
    assert answer(_transit(NearPropagation=ec2("InternetGateway")), "Far", "Server") == CLOSED


def test_groups_cannot_name_each_other_across_a_transit_gateway_unless_it_says_so() -> None:
    named = group(ingress=[tcp(5432, SourceSecurityGroupId=group_id("FarGroup"))])
    assert answer(_transit(ServerGroup=named), "Far", "Server") == CLOSED
    gateway_ = ec2(
        "TransitGateway",
        DefaultRouteTableAssociation="disable",
        DefaultRouteTablePropagation="disable",
        SecurityGroupReferencingSupport="enable",
    )
    assert answer(_transit(ServerGroup=named, Peering=gateway_), "Far", "Server")[0] is Answer.NOT_PROVEN


def _nat() -> dict[str, Any]:
    return two(
        **gateway(),
        **subnet("P", "10.0.9.0/24"),
        Nat=ec2("NatGateway", SubnetId=ref("P"), AllocationId="eipalloc-1"),
        Up=route("ATable", NatGatewayId=ref("Nat")),
        Out=route("PTable", GatewayId=ref("Gateway")),
    )


def test_nat_goes_one_way() -> None:
    found = _nat()
    found["ClientGroup"] = group(ingress=[{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}])
    out, _ = answer(found, "Client", "internet")
    assert out is Answer.OPEN
    assert answer(found, "internet", "Client") == CLOSED


def test_a_nat_gateway_translates_no_other_protocol() -> None:
    _, what = answer(_nat(), "Client", "internet")
    assert "protocol" not in what
    assert "tcp" in what


def test_a_public_address_needs_a_gateway_and_a_gateway_a_public_address() -> None:
    open_ = group(ingress=[tcp(443)])
    there = two(**gateway(), ServerGroup=open_, Default=route("BTable", GatewayId=ref("Gateway")))
    assert answer(there, "internet", "Server") == CLOSED
    there["Address"] = ec2("EIP", InstanceId=ref("Server"))
    assert answer(there, "internet", "Server") == (Answer.OPEN, "tcp 443")
    del there["Attached"]
    assert answer(there, "internet", "Server") == CLOSED


def test_packets_from_the_internet_need_no_route_but_replies_do() -> None:
    there = two(**gateway(), ServerGroup=group(ingress=[tcp(443)]), Address=ec2("EIP", InstanceId=ref("Server")))
    assert answer(there, "internet", "Server") == (Answer.ONE_WAY, "tcp 443")


def test_ipv6_is_looked_at_beside_ipv4() -> None:
    there = two(
        **gateway(),
        Six=ec2("VPCCidrBlock", VpcId=ref("Vpc"), AmazonProvidedIpv6CidrBlock=True),
        ServerGroup=group(ingress=[{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIpv6": "::/0"}]),
        Out=route("BTable", "::/0", GatewayId=ref("Gateway")),
    )
    there["B"]["Properties"]["Ipv6CidrBlock"] = {
        "Fn::Select": [0, {"Fn::Cidr": [{"Fn::Select": [0, {"Fn::GetAtt": ["Vpc", "Ipv6CidrBlocks"]}]}, 8, 64]}]
    }
    assert answer(there, "internet", "Server") == (Answer.OPEN, "tcp 22")


def test_an_egress_only_gateway_lets_nothing_in() -> None:
    there = two(
        Six=ec2("VPCCidrBlock", VpcId=ref("Vpc"), AmazonProvidedIpv6CidrBlock=True),
        Only=ec2("EgressOnlyInternetGateway", VpcId=ref("Vpc")),
        Out=route("ATable", "::/0", EgressOnlyInternetGatewayId=ref("Only")),
        ClientGroup=group(ingress=[{"IpProtocol": "-1", "CidrIpv6": "::/0"}]),
    )
    there["A"]["Properties"]["Ipv6CidrBlock"] = "2600:1f18:1:1::/64"
    assert answer(there, "Client", "internet")[0] is Answer.OPEN
    assert answer(there, "internet", "Client") == CLOSED


def test_a_gateway_endpoint_is_reached_by_its_own_route_without_the_internet() -> None:
    found = reach(two(S3=ec2("VPCEndpoint", ServiceName="com.amazonaws.eu-central-1.s3", VpcId=ref("Vpc"), RouteTableIds=[ref("ATable")])))
    service = next(each for each in found.outsides() if each.kind == "service")
    assert found.flow(end(found, "Client"), service).answer is Answer.OPEN
    assert found.flow(end(found, "Server"), service).answer is Answer.CLOSED
    assert flow(found, "Client", "internet").answer is Answer.CLOSED


def test_the_longest_prefix_wins_over_the_default_route() -> None:
    found = _nat()
    found["Hole"] = route("ATable", "8.0.0.0/8", TransitGatewayId="tgw-1")
    result = flow(reach(found), "Client", "internet")
    targets = [each[4] for each in result.go.sure.boxes()]
    assert targets
    assert not any(first <= 8 * 2**24 <= last for first, last in targets)


def _loadbalancer(type_: str) -> dict[str, Any]:
    balancer = {
        "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "Properties": {"Type": type_, "Subnets": [ref("A")], "SecurityGroups": [group_id("ClientGroup")]},
    }
    return two(**gateway(), Balancer=balancer, ServerGroup=group(ingress=[tcp(5432)]))


def test_an_application_load_balancer_sends_requests_under_its_own_address() -> None:
    found = _loadbalancer("application")
    assert answer(found, "Balancer", "Server") == OPEN
    assert answer(found, "internet", "Server") == CLOSED


def test_a_network_load_balancer_may_bring_the_internet_to_its_targets() -> None:
    assert answer(_loadbalancer("network"), "internet", "Server")[0] is Answer.NOT_PROVEN


def test_asymmetric_ways_through_a_firewall_lose_replies() -> None:
    found = reach(_firewall(back=False))
    assert flow(found, "Client", "internet").answer is Answer.ONE_WAY
    assert flow(reach(_firewall(back=True)), "Client", "internet").answer is Answer.OPEN


def _firewall(*, back: bool) -> dict[str, Any]:
    endpoint: dict[str, Any] = {
        "VpcEndpointId": {"Fn::Select": [1, {"Fn::Split": [":", {"Fn::Select": [0, {"Fn::GetAtt": ["Wall", "EndpointIds"]}]}]}]}
    }
    found = _nat() | subnet("F", "10.0.8.0/24")
    found["Up"] = route("ATable", **endpoint)
    found["On"] = route("FTable", NatGatewayId=ref("Nat"))
    found["Names"] = {
        "Type": "AWS::NetworkFirewall::RuleGroup",
        "Properties": {
            "Type": "STATEFUL",
            "RuleGroup": {
                "RulesSource": {
                    "RulesSourceList": {"GeneratedRulesType": "ALLOWLIST", "TargetTypes": ["TLS_SNI"], "Targets": ["example.org"]}
                }
            },
        },
    }
    found["Policy"] = {
        "Type": "AWS::NetworkFirewall::FirewallPolicy",
        "Properties": {
            "FirewallPolicy": {
                "StatelessDefaultActions": ["aws:forward_to_sfe"],
                "StatelessFragmentDefaultActions": ["aws:forward_to_sfe"],
                "StatefulDefaultActions": ["aws:drop_strict"],
                "StatefulEngineOptions": {"RuleOrder": "STRICT_ORDER"},
                "StatefulRuleGroupReferences": [{"ResourceArn": ref("Names"), "Priority": 1}],
            }
        },
    }
    found["Wall"] = {
        "Type": "AWS::NetworkFirewall::Firewall",
        "Properties": {"FirewallPolicyArn": ref("Policy"), "VpcId": ref("Vpc"), "SubnetMappings": [{"SubnetId": ref("F")}]},
    }
    if back:
        found["Home"] = route("PTable", "10.0.0.0/24", **endpoint)
    return found


def test_a_firewall_passes_what_its_rules_name_and_an_unknown_rule_is_not_taken_for_closed() -> None:
    found = _firewall(back=True)
    assert answer(found, "Client", "internet") == (Answer.OPEN, "tcp (all ports)")
    found["Names"]["Properties"]["RuleGroup"]["RulesSource"] = {"RulesString": "pass ip any any -> any any (sid:1;)"}
    assert answer(found, "Client", "internet")[0] is Answer.NOT_PROVEN
    found["Policy"]["Properties"]["FirewallPolicy"]["StatefulRuleGroupReferences"] = []
    assert answer(found, "Client", "internet") == CLOSED


def _cluster(**template: Any) -> dict[str, Any]:
    nodes: dict[str, Any] = {"ClusterName": ref("Cluster"), "Subnets": [ref("B")], "NodeRole": "x", **template}
    return two(
        Cluster={"Type": "AWS::EKS::Cluster", "Properties": {"ResourcesVpcConfig": {"SubnetIds": [ref("A")]}}},
        Nodes={"Type": "AWS::EKS::Nodegroup", "Properties": nodes},
        Template=ec2("LaunchTemplate", LaunchTemplateData={"SecurityGroupIds": [group_id("ServerGroup")]}),
    )


def test_nodes_have_the_cluster_security_group_unless_their_launch_template_names_groups() -> None:
    assert answer(_cluster(), "Cluster", "Nodes") == (Answer.OPEN, "all traffic")
    assert answer(_cluster(), "Client", "Nodes") == CLOSED
    named = _cluster(LaunchTemplate={"Id": ref("Template")})
    assert answer(named, "Cluster", "Nodes") == CLOSED
    assert answer(named, "Client", "Nodes") == OPEN


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"ServerGroup": group(ingress=[tcp(5432, SourcePrefixListId="pl-1")])}, "pl-1"),
        ({"Server": ec2("Instance", SubnetId=ref("B"), SecurityGroupIds=["sg-1"])}, "sg-1"),
        ({"Server": ec2("Instance", SubnetId="subnet-1", SecurityGroupIds=[group_id("ServerGroup")])}, "subnet-1"),
        ({"BAcl": ec2("SubnetNetworkAclAssociation", SubnetId=ref("B"), NetworkAclId="acl-1")}, "acl-1"),
        ({"ServerGroup": group(ingress=[tcp(5432, CidrIp={"Fn::ImportValue": "office"})])}, "office"),
        (
            {"Strange": {"Type": "AWS::New::Thing", "Properties": {"Where": [ref("B")]}}, "Server": ec2("InternetGateway")},
            "AWS::New::Thing",
        ),
    ],
)
def test_what_is_not_known_makes_a_pair_not_proven_and_is_named(change: dict[str, Any], named: str) -> None:
    found = reach(two(**change))
    target = "Strange" if "Strange" in change else "Server"
    result = flow(found, "Client", target)
    assert result.answer is Answer.NOT_PROVEN
    assert any(named in why for why in result.go.why), result.go.why


def test_the_hops_name_the_rules_that_let_a_packet_through_and_the_one_that_stops_it() -> None:
    found = reach(_acls())
    result = flow(found, "Client", "Server")
    packet = example(result)
    assert packet is not None
    hops = hops_of(found, result, packet)
    assert "ClientGroup" in hops[0]
    assert any("BTable" not in hop and "local" in hop for hop in hops)
    assert any("entry 100 (App/Stack/In/Resource)" in hop for hop in hops)
    assert "ServerGroup" in hops[-1]
    stopped = reach(_acls(entry("Acl", 99, action="deny")))
    assert "Acl" in stop_of(stopped, end(stopped, "Client"), end(stopped, "Server"))[-1]
    assert "ServerGroup" in stop_of(stopped, end(stopped, "internet"), end(stopped, "Server"))[-1]
