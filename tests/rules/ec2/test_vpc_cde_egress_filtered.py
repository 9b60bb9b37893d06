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
        ("cde", "GatewayId", Verdict.FAIL),
        ("cde", "EgressOnlyInternetGatewayId", Verdict.FAIL),
        ("cde", "TransitGatewayId", Verdict.UNDETERMINED),
        ("cde", "SomethingNew", Verdict.UNDETERMINED),
        ("public", "GatewayId", Verdict.NOT_APPLICABLE),
        (None, "NatGatewayId", Verdict.NOT_APPLICABLE),
    ],
)
def test_where_the_default_route_leads(everywhere: dict[str, str], tier: str | None, target: str, verdict: Verdict) -> None:
    assert verdicts(tier, **everywhere, **{target: {"Ref": "Target"}}) == [verdict]


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
