"""Settings of Systems Manager, and what parameters hold."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.catalogue import rule
from tests.rules.pack import judged, verdicts

FAIL, PASS, OPEN, NOT = Verdict.FAIL, Verdict.PASS, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
SHARING = "/ssm/documents/console/public-sharing-permission"


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"SettingId": SHARING, "SettingValue": "disable"}, PASS),
        ({"SettingId": f"arn:aws:ssm:eu-west-1:111122223333:servicesetting{SHARING}", "SettingValue": "Disable"}, PASS),
        ({"SettingId": SHARING}, FAIL),
        ({"SettingId": SHARING, "SettingValue": {"Fn::ImportValue": "x"}}, OPEN),
        ({"SettingId": {"Fn::ImportValue": "x"}, "SettingValue": "Enable"}, OPEN),
        ({"SettingId": "/ssm/parameter-store/high-throughput-enabled", "SettingValue": "true"}, NOT),
    ],
)
def test_sharing_of_documents(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(rule("ssm-automation-block-public-sharing"), properties) == {expected}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("/prod/db/password", "hunter2", FAIL),
        ("/prod/db/password", {"Ref": "Hidden"}, FAIL),
        ("/prod/db/password", "{{resolve:secretsmanager:db:SecretString:password}}", FAIL),
        ("/prod/db/password", {"Ref": "Free"}, OPEN),
        ("/prod/db/secret-arn", {"Ref": "Secret"}, PASS),
        ("/prod/db/secret", {"Ref": "Secret"}, PASS),
        ("/prod/db/host", "db.example.com", PASS),
        ("/prod/hosts", "a.example.com,b.example.com", PASS),
        ({"Fn::Sub": "/${AWS::StackName}/password"}, "hunter2", FAIL),
        ({"Ref": "Free"}, "AKIA" + "Q3EGVN7WTZ2LKXPD", FAIL),
        ({"Ref": "AWS::NoValue"}, "hello", PASS),
    ],
)
def test_parameters(name: Any, value: Any, expected: Verdict) -> None:
    shown = Example(
        resources={
            "R": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": name, "Type": "String", "Value": value}},
            "Secret": {"Type": "AWS::SecretsManager::Secret", "Properties": {}},
        },
        rest={"Parameters": {"Hidden": {"Type": "String", "NoEcho": True}, "Free": {"Type": "String"}}},
    )
    assert {f.verdict for f in judged(rule("ssm-parameter-without-plaintext-secret"), shown)} == {expected}
