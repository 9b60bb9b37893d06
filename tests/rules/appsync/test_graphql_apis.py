from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.appsync.appsync_associated_with_waf import RULE as WAF
from pci_constructs.rules.appsync.appsync_logging_enabled import RULE as LOGGING
from tests.rules.pack import judged, verdicts

PASS, FAIL, UNDETERMINED, NOT_APPLICABLE = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
PARAMETER = {"Parameters": {"P": {"Type": "String"}}}
REF = {"Ref": "P"}


@pytest.mark.parametrize(
    ("arn", "visibility", "expected"),
    [
        ({"Fn::GetAtt": ["A", "Arn"]}, None, PASS),
        ({"Fn::GetAtt": ["A", "Arn"]}, "PRIVATE", PASS),
        ("arn:aws:appsync:eu-central-1:111122223333:apis/another", None, FAIL),
        ("arn:aws:appsync:eu-central-1:111122223333:apis/another", "GLOBAL", FAIL),
        ("arn:aws:appsync:eu-central-1:111122223333:apis/another", "PRIVATE", NOT_APPLICABLE),
        ("arn:aws:appsync:eu-central-1:111122223333:apis/another", REF, UNDETERMINED),
    ],
)
def test_web_acls(arn: Any, visibility: Any, expected: Verdict) -> None:
    properties = {"Name": "a", **({} if visibility is None else {"Visibility": visibility})}
    association = {"Type": "AWS::WAFv2::WebACLAssociation", "Properties": {"ResourceArn": arn, "WebACLArn": "arn"}}
    resources = {"A": {"Type": WAF.types[0], "Properties": properties}, "W": association}
    assert {f.verdict for f in judged(WAF, Example(resources=resources, rest=PARAMETER))} == {expected}


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"FieldLogLevel": "ALL", "CloudWatchLogsRoleArn": REF}, PASS),
        ({"FieldLogLevel": "INFO", "CloudWatchLogsRoleArn": "arn"}, PASS),
        ({"FieldLogLevel": "NONE", "CloudWatchLogsRoleArn": "arn"}, FAIL),
        ({"CloudWatchLogsRoleArn": "arn"}, FAIL),
        ({"FieldLogLevel": "ALL"}, FAIL),
        ({"FieldLogLevel": "ALL", "CloudWatchLogsRoleArn": ""}, FAIL),
        (None, FAIL),
        ({"FieldLogLevel": REF, "CloudWatchLogsRoleArn": "arn"}, UNDETERMINED),
        (REF, UNDETERMINED),
    ],
)
def test_logs(config: Any, expected: Verdict) -> None:
    assert verdicts(LOGGING, {} if config is None else {"LogConfig": config}, **PARAMETER) == {expected}
