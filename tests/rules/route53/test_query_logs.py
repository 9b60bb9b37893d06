from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.route53.route53_query_logging_enabled import RULE
from tests.rules.pack import verdicts
from tests.rules.tables import resource, said

PASS, FAIL, UNDETERMINED, NOT_APPLICABLE = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REST = {"Parameters": {"P": {"Type": "String"}}, "Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}}}
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}
VPC = {"VPCId": REF, "VPCRegion": "eu-central-1"}
LOG = {"CloudWatchLogsLogGroupArn": "arn"}


@pytest.mark.parametrize(
    ("log", "vpcs", "expected"),
    [
        (LOG, None, PASS),
        (LOG, [], PASS),
        (None, None, FAIL),
        ({}, [], FAIL),
        (None, [NONE], FAIL),
        (None, [{"Fn::If": ["C", VPC, NONE]}], FAIL),
        (None, [VPC], NOT_APPLICABLE),
        (None, [{"Fn::If": ["C", VPC, VPC]}], NOT_APPLICABLE),
        (None, REF, UNDETERMINED),
        ({"CloudWatchLogsLogGroupArn": REF}, None, UNDETERMINED),
    ],
)
def test_public_zones_log_queries(log: Any, vpcs: Any, expected: Verdict) -> None:
    properties = {"QueryLoggingConfig": log, "VPCs": vpcs}
    assert verdicts(RULE, {k: v for k, v in properties.items() if v is not None}, **REST) == {expected}


@pytest.mark.parametrize(
    ("zone", "to", "expected"),
    [
        ({"Ref": "R"}, "arn", PASS),
        ({"Fn::GetAtt": ["R", "Id"]}, "arn", PASS),
        ({"Ref": "R"}, "", FAIL),
        ({"Ref": "R"}, REF, UNDETERMINED),
        ("Z0123456789ABCDEFGHIJ", "arn", FAIL),
        (REF, "arn", FAIL),
    ],
)
def test_a_configuration_may_be_a_resource_of_its_own(zone: Any, to: Any, expected: Verdict) -> None:
    config = resource("AWS::Route53::QueryLoggingConfig", HostedZoneId=zone, CloudWatchLogsLogGroupArn=to)
    assert said(RULE.id, resource("AWS::Route53::HostedZone", Name="pay.example"), Config=config) is expected
    # What the zone says itself is enough.
    assert said(RULE.id, resource("AWS::Route53::HostedZone", Name="pay.example", QueryLoggingConfig=LOG), Config=config) is PASS
