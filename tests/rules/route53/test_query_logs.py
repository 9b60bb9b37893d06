from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.route53.route53_query_logging_enabled import RULE
from tests.rules.pack import verdicts

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
