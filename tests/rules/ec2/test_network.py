from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Rule
from pci_constructs.rules.ec2.ec2_client_vpn_not_authorize_all import RULE as AUTHORIZED
from pci_constructs.rules.ec2.ec2_transit_gateway_auto_vpc_attach_disabled import RULE as TRANSIT
from pci_constructs.rules.ec2.ec2_vpn_connection_logging_enabled import RULE as TUNNELS
from pci_constructs.rules.ec2.internet_gateway_authorized_vpc_only import RULE as GATEWAY
from pci_constructs.rules.ec2.nacl_no_unrestricted_ssh_rdp import RULE as ACL
from pci_constructs.rules.ec2.no_unrestricted_route_to_igw import RULE as ROUTES
from pci_constructs.rules.ec2.subnet_auto_assign_public_ip_disabled import RULE as ADDRESSES
from pci_constructs.rules.ec2.vpc_flow_logs_enabled import RULE as LOGS
from pci_constructs.rules.ec2.vpc_network_acl_unused_check import RULE as UNUSED
from tests.rules.pack import judged

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
PARAMETER = {"Ref": "Parameter"}
IGW = {"Type": "AWS::EC2::InternetGateway"}


def of(type_: str, **properties: Any) -> dict[str, Any]:
    return {"Type": type_, "Properties": properties}


def verdict(rule: Rule, resources: dict[str, Any], of_: str = "R", settings: Any = (), **rest: Any) -> Verdict:
    shown = Example(resources=resources, rest={"Parameters": {"Parameter": {"Type": "String"}}, **rest}, settings=dict(settings))
    (found,) = [f for f in judged(rule, shown) if f.subject.logical_id == of_]
    assert found.message
    assert bool(found.blocked_by) is (found.verdict is U)
    return found.verdict


def only(rule: Rule, **properties: Any) -> Verdict:
    return verdict(rule, {"R": of(rule.types[0], **properties)})


def route(table: Any = None, tags: Any = (), **properties: Any) -> dict[str, Any]:
    return {
        "R": of("AWS::EC2::Route", RouteTableId=table or {"Ref": "Table"}, **{"GatewayId": {"Ref": "Gateway"}, **properties}),
        "Table": of("AWS::EC2::RouteTable", Tags=list(tags)),
        "Gateway": IGW,
        "Vpn": {"Type": "AWS::EC2::VPNGateway"},
    }


PUBLIC = [{"Key": "pci-tier", "Value": "public"}]
EVERYTHING = {"DestinationCidrBlock": "0.0.0.0/0"}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (route(**EVERYTHING), F),
        (route(DestinationIpv6CidrBlock="::/0"), F),
        (route(DestinationCidrBlock="128.0.0.0/1"), F),
        (route(DestinationCidrBlock="203.0.113.0/24"), P),
        (route(DestinationCidrBlock=PARAMETER), U),
        (route(DestinationCidrBlock=PARAMETER, tags=PUBLIC), P),
        (route(**EVERYTHING, GatewayId="igw-1"), F),
        (route(**EVERYTHING, GatewayId=PARAMETER), U),
        (route(**EVERYTHING, GatewayId={"Ref": "Vpn"}), N),
        (route(**EVERYTHING, GatewayId={"Ref": "AWS::NoValue"}, NatGatewayId="nat-1"), N),
        (route(**EVERYTHING, tags=PUBLIC), P),
        (route(**EVERYTHING, tags=[{"Key": "pci-tier", "Value": "data"}]), F),
        (route(**EVERYTHING, tags=[{"Key": "pci-tier", "Value": PARAMETER}]), U),
        (route(**EVERYTHING, table="rtb-1"), U),
    ],
)
def test_default_routes(resources: dict[str, Any], expected: Verdict) -> None:
    assert verdict(ROUTES, resources) is expected


def test_approved_gateways() -> None:
    approved = {"approved-internet-gateways": ["Gateway", "igw-1"]}
    assert verdict(ROUTES, route(**EVERYTHING), settings=approved) is P
    assert verdict(ROUTES, route(**EVERYTHING, GatewayId="igw-2"), settings=approved) is F
    attached = of("AWS::EC2::VPCGatewayAttachment", VpcId="v", InternetGatewayId="igw-1")
    assert verdict(GATEWAY, {"R": attached}, settings=approved) is P
    assert verdict(GATEWAY, {"R": attached}, settings={"approved-internet-gateways": []}) is F
    assert verdict(GATEWAY, {"R": attached}) is U
    assert verdict(GATEWAY, {"R": IGW}) is N
    assert verdict(GATEWAY, {"R": of("AWS::EC2::VPCGatewayAttachment", VpcId="v", VpnGatewayId="vgw-1")}) is N
    assert verdict(GATEWAY, {"R": of("AWS::EC2::VPCGatewayAttachment", InternetGatewayId=PARAMETER)}, settings=approved) is U


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, P),
        ({"MapPublicIpOnLaunch": "true"}, F),
        ({"MapPublicIpOnLaunch": PARAMETER}, U),
        ({"AssignIpv6AddressOnCreation": True}, F),
        ({"MapPublicIpOnLaunch": PARAMETER, "AssignIpv6AddressOnCreation": True}, F),
        ({"AssignIpv6AddressOnCreation": True, "Ipv6Native": True}, U),
    ],
)
def test_public_addresses(properties: dict[str, Any], expected: Verdict) -> None:
    assert only(ADDRESSES, **properties) is expected


def test_a_subnet_of_ipv6_alone_is_judged_by_its_route_table() -> None:
    resources = {
        "R": of("AWS::EC2::Subnet", AssignIpv6AddressOnCreation=True, Ipv6Native=True),
        "Table": of("AWS::EC2::RouteTable"),
        "A": of("AWS::EC2::SubnetRouteTableAssociation", SubnetId={"Ref": "R"}, RouteTableId={"Ref": "Table"}),
    }
    assert verdict(ADDRESSES, resources) is P
    to_all = of("AWS::EC2::Route", RouteTableId={"Ref": "Table"}, DestinationIpv6CidrBlock="::/0", GatewayId={"Ref": "G"})
    assert verdict(ADDRESSES, {**resources, "G": IGW, "Route": to_all}) is F


def entry(number: Any, action: str, port: Any, last: Any = None, **properties: Any) -> dict[str, Any]:
    source = {} if "Ipv6CidrBlock" in properties else {"CidrBlock": "0.0.0.0/0"}
    ports = {"From": port, "To": last or port}
    return of(
        "AWS::EC2::NetworkAclEntry",
        **{
            "NetworkAclId": {"Ref": "Acl"},
            "RuleNumber": number,
            "RuleAction": action,
            "Protocol": 6,
            "PortRange": ports,
            **source,
            **properties,
        },
    )


NACL = {"Acl": of("AWS::EC2::NetworkAcl", VpcId="v")}
WIDE = entry(200, "allow", 1024, 65535)
NO_RDP = entry(100, "deny", 3389)


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ({"R": entry(100, "allow", 22)}, F),
        ({"R": entry(100, "ALLOW", "22", Protocol="6")}, F),
        ({"R": entry(100, "allow", 22, Ipv6CidrBlock="::/0")}, F),
        ({"R": entry(100, "allow", 22, CidrBlock="10.0.0.0/8")}, P),
        ({"R": entry(100, "allow", 22, CidrBlock=PARAMETER)}, U),
        ({"R": entry(100, "allow", 443, CidrBlock=PARAMETER)}, P),
        ({"R": entry(100, "allow", PARAMETER)}, U),
        ({"R": entry(100, "allow", 22, Egress=True)}, N),
        ({"R": entry(100, "allow", 22, Egress="false")}, F),
        ({"R": entry(100, "deny", 22)}, N),
        ({"R": entry(100, "allow", 443, Protocol=-1)}, F),
        ({"R": entry(100, "allow", 22, Protocol=1)}, P),
        ({"R": entry(100, "allow", PARAMETER, Protocol="1")}, P),
        ({"R": entry(100, "allow", -1)}, F),
        ({"R": entry(100, "allow", 8000, PARAMETER)}, P),
        ({"R": entry(100, "allow", PARAMETER, 21)}, P),
        ({"R": entry(100, "allow", 3389, Protocol=17)}, F),
        ({"R": WIDE}, F),
        ({"R": WIDE, "No": NO_RDP}, P),
        ({"R": WIDE, "No": entry("100", "deny", 3389, Protocol="-1")}, P),
        ({"R": WIDE, "No": entry(300, "deny", 3389)}, F),
        ({"R": WIDE, "No": entry(100, "deny", 3389, Protocol=17)}, F),
        ({"R": WIDE, "No": entry(100, "deny", 3389, CidrBlock="10.0.0.0/8")}, F),
        ({"R": WIDE, "No": entry(100, "deny", 3389, Egress=True)}, F),
        ({"R": WIDE, "No": entry(PARAMETER, "deny", 3389)}, U),
        ({"R": entry(200, "allow", 1024, 65535, Ipv6CidrBlock="::/0"), "No": NO_RDP}, F),
        ({"R": entry(200, "allow", 0, Protocol=-1), "No": NO_RDP, "NoSsh": entry(101, "deny", 22)}, F),
    ],
)
def test_network_acls(resources: dict[str, Any], expected: Verdict) -> None:
    assert verdict(ACL, {**NACL, **resources}) is expected


def test_a_network_acl_without_a_subnet() -> None:
    association = of("AWS::EC2::SubnetNetworkAclAssociation", NetworkAclId={"Ref": "Acl"}, SubnetId="s")
    assert verdict(UNUSED, {**NACL, "A": association}, "Acl") is P
    assert verdict(UNUSED, NACL, "Acl") is F
    exported = {"O": {"Value": {"Ref": "Acl"}, "Export": {"Name": "acl"}}}
    assert verdict(UNUSED, NACL, "Acl", Outputs=exported) is U
    # A template of its own may be nested by another, which reads its outputs.
    assert verdict(UNUSED, NACL, "Acl", Outputs={"O": {"Value": {"Ref": "Acl"}}}) is U
    assert verdict(UNUSED, NACL, "Acl", Outputs={"O": {"Value": "Acl"}}) is F
    assert verdict(UNUSED, {**NACL, "A": {**association, "Condition": "C"}}, "Acl", Conditions={"C": {"Fn::Equals": [PARAMETER, "x"]}}) is F


VPC = {"R": of("AWS::EC2::VPC", CidrBlock="10.0.0.0/16")}
LOG = {"ResourceId": {"Ref": "R"}, "ResourceType": "VPC", "TrafficType": "ALL", "LogGroupName": "flows"}


@pytest.mark.parametrize(
    ("logs", "expected"),
    [
        ([], F),
        ([LOG], P),
        ([{**LOG, "LogGroupName": {"Ref": "AWS::NoValue"}}], F),
        (
            [{**LOG, "LogGroupName": {"Ref": "AWS::NoValue"}, "LogDestination": {"Fn::ImportValue": "bucket"}, "LogDestinationType": "s3"}],
            P,
        ),
        ([{**LOG, "TrafficType": "REJECT"}], F),
        ([{**LOG, "TrafficType": "REJECT"}, LOG], P),
        ([{**LOG, "TrafficType": PARAMETER}], U),
        ([{**LOG, "ResourceId": "vpc-1"}], F),
        ([{**LOG, "ResourceId": {"Ref": "S1"}, "ResourceType": "Subnet"}], F),
        ([{**LOG, "ResourceId": {"Ref": name}, "ResourceType": "Subnet"} for name in ("S1", "S2")], P),
    ],
)
def test_flow_logs(logs: list[dict[str, Any]], expected: Verdict) -> None:
    subnets = {name: of("AWS::EC2::Subnet", VpcId={"Ref": "R"}) for name in ("S1", "S2")}
    assert verdict(LOGS, {**VPC, **subnets, **{f"L{n}": of("AWS::EC2::FlowLog", **log) for n, log in enumerate(logs)}}) is expected


def test_attachments_of_other_accounts() -> None:
    assert only(TRANSIT) is P
    assert only(TRANSIT, AutoAcceptSharedAttachments="Enable") is F
    assert only(TRANSIT, AutoAcceptSharedAttachments="on") is U


def test_groups_of_a_client_vpn() -> None:
    assert only(AUTHORIZED, AccessGroupId="g") is P
    assert only(AUTHORIZED, AccessGroupId=PARAMETER) is P
    assert only(AUTHORIZED) is F
    assert only(AUTHORIZED, AuthorizeAllGroups="true") is F
    assert only(AUTHORIZED, AuthorizeAllGroups=PARAMETER, AccessGroupId="g") is U


def tunnel(logged: Any) -> dict[str, Any]:
    return {"LogOptions": {"CloudwatchLogOptions": {"LogEnabled": logged}}}


@pytest.mark.parametrize(
    ("tunnels", "expected"),
    [
        ([tunnel(True), tunnel("true")], P),
        ([tunnel(True)], F),
        ([], F),
        ([tunnel(True), {}], F),
        ([tunnel(PARAMETER), tunnel(False)], F),
        ([tunnel(PARAMETER), tunnel(True)], U),
        ([tunnel(True), {"Ref": "AWS::NoValue"}], F),
        ({"Fn::ImportValue": "tunnels"}, U),
    ],
)
def test_tunnels(tunnels: Any, expected: Verdict) -> None:
    assert only(TUNNELS, VpnTunnelOptionsSpecifications=tunnels) is expected
