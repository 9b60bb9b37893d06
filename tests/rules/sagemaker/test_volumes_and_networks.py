from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import catalogue
from tests.rules.pack import verdicts

PASS, FAIL, UNDETERMINED = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"DirectInternetAccess": "Disabled", "SubnetId": REF}, PASS),
        ({"DirectInternetAccess": "Disabled"}, FAIL),
        ({"SubnetId": "subnet-1"}, FAIL),
        ({"DirectInternetAccess": NONE, "SubnetId": "subnet-1"}, FAIL),
        ({"DirectInternetAccess": REF, "SubnetId": "subnet-1"}, UNDETERMINED),
        ({}, FAIL),
    ],
)
def test_internet(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(catalogue.rule("sagemaker-notebook-no-direct-internet-access"), properties, Parameters={"P": {"Type": "String"}}) == {
        expected
    }


@pytest.mark.parametrize("rule", ["sagemaker-notebook-instance-kms-key-configured", "sagemaker-endpoint-configuration-kms-key-configured"])
@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"KmsKeyId": {"Fn::GetAtt": ["Key", "Arn"]}}, PASS),
        ({"KmsKeyId": {"Fn::ImportValue": "key"}}, PASS),
        ({"KmsKeyId": REF}, PASS),
        ({"KmsKeyId": NONE}, FAIL),
        ({"KmsKeyId": ""}, FAIL),
        ({}, FAIL),
    ],
)
def test_keys(rule: str, properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(catalogue.rule(rule), properties, Parameters={"P": {"Type": "String"}}) == {expected}
