from datetime import date
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import judge
from pci_constructs.rules.ec2.vpc_cde_egress_filtered import RULE
from tests.kit_assembly import assembly, stack


def verdicts(tier: str | None, **route: Any) -> list[Verdict]:
    tags = [{"Key": "pci-tier", "Value": tier}] if tier else []
    built = stack(
        {
            "Table": {"Type": "AWS::EC2::RouteTable", "Properties": {"Tags": tags}},
            "Route": {"Type": "AWS::EC2::Route", "Properties": {"RouteTableId": {"Ref": "Table"}, **route}},
        }
    )
    return [f.verdict for f in judge(assembly(built), [RULE], today=date(2026, 11, 24)).findings]


@pytest.mark.parametrize("everywhere", [{"DestinationCidrBlock": "0.0.0.0/0"}, {"DestinationIpv6CidrBlock": "::/0"}])
@pytest.mark.parametrize(
    ("tier", "target", "verdict"),
    [
        ("cde", "VpcEndpointId", Verdict.PASS),
        ("cde", "NatGatewayId", Verdict.FAIL),
        # It may be one of a VPN.
        ("cde", "GatewayId", Verdict.UNDETERMINED),
        ("cde", "EgressOnlyInternetGatewayId", Verdict.FAIL),
        ("cde", "TransitGatewayId", Verdict.UNDETERMINED),
        ("cde", "SomethingNew", Verdict.UNDETERMINED),
        ("public", "GatewayId", Verdict.NOT_APPLICABLE),
        (None, "NatGatewayId", Verdict.NOT_APPLICABLE),
    ],
)
def test_where_the_default_route_leads(everywhere: dict[str, str], tier: str | None, target: str, verdict: Verdict) -> None:
    assert verdicts(tier, **everywhere, **{target: {"Ref": "Target"}}) == [verdict]


@pytest.mark.parametrize(
    ("target", "gateway", "verdict"),
    [
        ("GatewayId", "igw-0123456789abcdef0", Verdict.FAIL),
        ("GatewayId", {"Type": "AWS::EC2::InternetGateway"}, Verdict.FAIL),
        ("GatewayId", {"Type": "AWS::EC2::VPNGateway"}, Verdict.UNDETERMINED),
        ("GatewayId", "vgw-0123456789abcdef0", Verdict.UNDETERMINED),
        ("NatGatewayId", {"Type": "AWS::EC2::NatGateway"}, Verdict.FAIL),
        ("NatGatewayId", {"Type": "AWS::EC2::NatGateway", "Properties": {"ConnectivityType": "public"}}, Verdict.FAIL),
        ("NatGatewayId", {"Type": "AWS::EC2::NatGateway", "Properties": {"ConnectivityType": "private"}}, Verdict.UNDETERMINED),
        ("NatGatewayId", {"Type": "AWS::EC2::NatGateway", "Properties": {"ConnectivityType": {"Ref": "P"}}}, Verdict.UNDETERMINED),
        ("NatGatewayId", "nat-0123456789abcdef0", Verdict.FAIL),
    ],
)
def test_not_every_gateway_leads_to_the_internet(target: str, gateway: Any, verdict: Verdict) -> None:
    named = isinstance(gateway, str)
    built = stack(
        {
            "Table": {"Type": "AWS::EC2::RouteTable", "Properties": {"Tags": [{"Key": "pci-tier", "Value": "cde"}]}},
            "Route": {
                "Type": "AWS::EC2::Route",
                "Properties": {
                    "RouteTableId": {"Ref": "Table"},
                    "DestinationCidrBlock": "0.0.0.0/0",
                    target: gateway if named else {"Ref": "Gateway"},
                },
            },
            **({} if named else {"Gateway": gateway}),
        }
    )
    assert [f.verdict for f in judge(assembly(built), [RULE], today=date(2026, 11, 24)).findings] == [verdict]


def test_other_routes_are_not_asked_about() -> None:
    assert verdicts("cde", DestinationCidrBlock="10.0.0.0/8", NatGatewayId={"Ref": "N"}) == [Verdict.NOT_APPLICABLE]


def test_a_table_of_another_template_is_undetermined() -> None:
    found = verdicts("cde", DestinationCidrBlock="0.0.0.0/0", NatGatewayId={"Ref": "N"}, RouteTableId={"Fn::ImportValue": "T"})
    assert found == [Verdict.UNDETERMINED]


def test_a_destination_that_is_not_known() -> None:
    assert verdicts("cde", DestinationCidrBlock={"Fn::ImportValue": "R"}, NatGatewayId={"Ref": "N"}) == [Verdict.UNDETERMINED]
    assert verdicts("public", DestinationCidrBlock={"Fn::ImportValue": "R"}, NatGatewayId={"Ref": "N"}) == [Verdict.NOT_APPLICABLE]
    assert verdicts("cde", DestinationPrefixListId="pl-1", NatGatewayId={"Ref": "N"}) == [Verdict.UNDETERMINED]
    assert verdicts("cde", DestinationCidrBlock="0.0.0.0/1", NatGatewayId={"Ref": "N"}) == [Verdict.FAIL]
