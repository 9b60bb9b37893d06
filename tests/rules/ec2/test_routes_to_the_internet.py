from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.ec2.no_unrestricted_route_to_igw import RULE
from tests.rules.pack import judged


def verdict(tags: list[dict[str, str]], approved: list[str]) -> Verdict:
    resources: dict[str, Any] = {
        "Gateway": {"Type": "AWS::EC2::InternetGateway"},
        "Table": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": "v", "Tags": tags}},
        "Route": {
            "Type": "AWS::EC2::Route",
            "Properties": {"RouteTableId": {"Ref": "Table"}, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": {"Ref": "Gateway"}},
        },
    }
    (found,) = judged(RULE, Example(resources=resources, settings={"approved-internet-gateways": approved}))
    return found.verdict


@pytest.mark.parametrize(
    ("tier", "approved", "expected"),
    [
        ("public", [], Verdict.PASS),
        ("cde", [], Verdict.FAIL),
        ("cde", ["Gateway"], Verdict.FAIL),
        ("data", ["Gateway"], Verdict.FAIL),
        (None, ["Gateway"], Verdict.PASS),
        (None, [], Verdict.FAIL),
    ],
)
def test_the_tier_of_the_table_goes_before_the_approved_gateway(tier: str | None, approved: list[str], expected: Verdict) -> None:
    assert verdict([{"Key": "pci-tier", "Value": tier}] if tier else [], approved) is expected
