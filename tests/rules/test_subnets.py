from typing import Any

import pytest
from msgspec.structs import force_setattr

from pci_constructs.findings import Verdict
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, passed
from pci_constructs.rules.subnets import every_subnet, no_internet_route, no_public_addresses
from tests.kit_assembly import stack
from tests.rules.judging import findings

P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
SUBNET = {"Type": "AWS::EC2::Subnet", "Properties": {}}
GATEWAY = {"Type": "AWS::EC2::InternetGateway"}


def _check(resource: ResourceView) -> Judgement:
    return every_subnet(resource, "SubnetIds", no_internet_route, no_public_addresses, empty=passed("none"))


RULE = Rule(
    id="test", title="t", severity=Severity.LOW, requirements={}, guard_rail="a test", remediation="r", types=("A::B::C",), check=_check
)


def routed(route: dict[str, Any], table: Any = None, association: Any = None) -> dict[str, Any]:
    """A subnet ``S`` with a route table of its own and one route."""
    return {
        "S": SUBNET,
        "Table": {"Type": "AWS::EC2::RouteTable", "Properties": {}},
        "Association": {
            "Type": "AWS::EC2::SubnetRouteTableAssociation",
            "Properties": {"SubnetId": association or {"Ref": "S"}, "RouteTableId": table or {"Ref": "Table"}},
        },
        "Route": {"Type": "AWS::EC2::Route", "Properties": {"RouteTableId": {"Ref": "Table"}, **route}},
        "Gateway": GATEWAY,
        "Nat": {"Type": "AWS::EC2::NatGateway", "Properties": {}},
        "Vpn": {"Type": "AWS::EC2::VPNGateway", "Properties": {}},
        "Attachment": {"Type": "AWS::EC2::VPCGatewayAttachment", "Properties": {"InternetGatewayId": {"Ref": "Gateway"}}},
    }


def verdict(resources: dict[str, Any], subnets: Any = None) -> Verdict:
    asked = {"Type": "A::B::C", "Properties": {"SubnetIds": [{"Ref": "S"}] if subnets is None else subnets}}
    (found,) = findings(RULE, stack({"R": asked, **resources}))
    assert bool(found.blocked_by) is (found.verdict is U)
    return found.verdict


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        ({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": {"Ref": "Gateway"}}, F),
        ({"DestinationIpv6CidrBlock": "::/0", "GatewayId": {"Ref": "Gateway"}}, F),
        ({"DestinationCidrBlock": "0.0.0.0/1", "GatewayId": {"Ref": "Gateway"}}, F),
        ({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": {"Ref": "Attachment"}}, F),
        ({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-0123456789abcdef0"}, F),
        ({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "vgw-0123456789abcdef0"}, P),
        ({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": {"Ref": "Vpn"}}, P),
        ({"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": {"Ref": "Nat"}}, P),
        ({"DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-1"}, P),
        ({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": {"Fn::ImportValue": "elsewhere"}}, U),
        ({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": {"Ref": "Nat"}}, U),
    ],
)
def test_the_route_of_the_table_decides(route: dict[str, Any], expected: Verdict) -> None:
    assert verdict(routed(route)) is expected


def test_a_subnet_that_is_left_to_another_template_is_not_known() -> None:
    private = {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": {"Ref": "Nat"}}
    assert verdict({"S": SUBNET}) is U
    assert verdict(routed(private, table="rtb-0123")) is U
    assert verdict(routed(private, table={"Fn::ImportValue": "elsewhere"})) is U
    assert verdict(routed(private), subnets=["subnet-0123"]) is U
    assert verdict(routed(private), subnets={"Fn::ImportValue": "elsewhere"}) is U
    assert verdict(routed(private), subnets=[{"Ref": "S"}, {"Ref": "Vpn"}]) is U
    assert verdict({**routed(private), "S": {**SUBNET, "Properties": {"MapPublicIpOnLaunch": {"Fn::ImportValue": "e"}}}}) is U


def test_a_definite_failure_wins_over_what_is_not_known() -> None:
    assert verdict({"S": {**SUBNET, "Properties": {"MapPublicIpOnLaunch": "true"}}}, subnets=["subnet-0123", {"Ref": "S"}]) is F


def test_lists_in_other_forms() -> None:
    resources = routed({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": {"Ref": "Gateway"}})
    joined = {"Fn::Join": [",", [{"Ref": "Private"}, {"Ref": "S"}]]}
    private = {"Private": {"Type": "AWS::EC2::Subnet", "Properties": {}}}
    assert verdict({**resources, **private}, subnets={"Fn::Split": [",", joined]}) is F
    assert verdict(resources, subnets={"Ref": "S"}) is F
    assert verdict(resources, subnets=[{"Fn::GetAtt": ["S", "SubnetId"]}]) is F
    assert verdict(resources, subnets=[]) is P


def test_routes_and_subnets_of_other_stacks_of_the_assembly_count() -> None:
    network = stack({**routed({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": {"Ref": "Gateway"}})}, path="App/Network")
    force_setattr(network, "outputs", {"O": {"Value": {"Ref": "S"}, "Export": {"Name": "subnet"}}})
    user = stack({"R": {"Type": "A::B::C", "Properties": {"SubnetIds": [{"Fn::ImportValue": "subnet"}]}}}, path="App/User")
    assert [f.verdict for f in findings(RULE, network, user)] == [F]
