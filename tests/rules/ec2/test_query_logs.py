from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, PASS, UNDETERMINED, P, resource, said

VPC = "AWS::EC2::VPC"
ASSOCIATION = "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation"
CONFIG = resource("AWS::Route53Resolver::ResolverQueryLoggingConfig", DestinationArn="arn:aws:s3:::logs")
PROFILE = resource("AWS::Route53Profiles::ProfileAssociation", ProfileId="rp-1", ResourceId={"Ref": "R"})
CDE = {"Tags": [{"Key": "pci-scope", "Value": "cde"}]}


def associated(to: Any, config: Any = "rqlc-1") -> dict[str, Any]:
    return resource(ASSOCIATION, ResolverQueryLogConfigId=config, ResourceId=to)


@pytest.mark.parametrize(
    ("vpc", "others", "expected"),
    [
        ({}, {"A": associated({"Ref": "R"})}, PASS),
        ({}, {"A": associated({"Fn::GetAtt": ["R", "VpcId"]}, P)}, PASS),
        # Elsewhere somebody may log what is looked up in a VPC that is of no special interest.
        ({}, {}, UNDETERMINED),
        ({"Tags": [P]}, {}, UNDETERMINED),
        (CDE, {}, FAIL),
        (CDE, {"A": associated({"Ref": "R"})}, PASS),
        (CDE, {"P": PROFILE}, UNDETERMINED),
        (CDE, {"P": PROFILE, "A": associated({"Ref": "R"})}, PASS),
        ({}, {"C": CONFIG}, FAIL),
        ({}, {"A": associated({"Ref": "Other"}), "Other": resource(VPC)}, FAIL),
        ({}, {"A": associated({"Ref": "R"}, {"Ref": "AWS::NoValue"})}, FAIL),
    ],
)
def test_look_ups_of_a_vpc(vpc: dict[str, Any], others: dict[str, Any], expected: Verdict) -> None:
    assert said("route53-resolver-query-logging-enabled", resource(VPC, CidrBlock="10.0.0.0/16", **vpc), **others) is expected
