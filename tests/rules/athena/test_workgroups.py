from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import catalogue
from tests.rules.pack import verdicts

PASS, FAIL, UNDETERMINED = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}


def results(option: Any) -> dict[str, Any]:
    return {"ResultConfiguration": {"OutputLocation": "s3://a", "EncryptionConfiguration": {"EncryptionOption": option}}}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, FAIL),
        ({"WorkGroupConfiguration": {}}, FAIL),
        ({"WorkGroupConfiguration": results("SSE_KMS")}, UNDETERMINED),
        ({"WorkGroupConfiguration": {**results("CSE_KMS"), "EnforceWorkGroupConfiguration": "true"}}, PASS),
        ({"WorkGroupConfiguration": {**results("SSE_S3"), "EnforceWorkGroupConfiguration": NONE}}, UNDETERMINED),
        ({"WorkGroupConfiguration": {**results("SSE_KMS"), "EnforceWorkGroupConfiguration": "false"}}, FAIL),
        ({"WorkGroupConfiguration": {**results(REF), "EnforceWorkGroupConfiguration": False}}, FAIL),
        ({"WorkGroupConfiguration": {**results("SSE_KMS"), "EnforceWorkGroupConfiguration": REF}}, UNDETERMINED),
        ({"WorkGroupConfiguration": results(REF)}, UNDETERMINED),
        ({"WorkGroupConfiguration": results(NONE)}, FAIL),
        ({"WorkGroupConfiguration": {"ManagedQueryResultsConfiguration": {"Enabled": True}}}, UNDETERMINED),
        ({"WorkGroupConfiguration": {"ManagedQueryResultsConfiguration": {"Enabled": True}, "EnforceWorkGroupConfiguration": True}}, PASS),
        ({"WorkGroupConfiguration": {"ManagedQueryResultsConfiguration": {"Enabled": False}}}, FAIL),
        ({"WorkGroupConfiguration": {"ManagedQueryResultsConfiguration": {"EncryptionConfiguration": {"KmsKey": "k"}}}}, FAIL),
        ({"WorkGroupConfiguration": {"ManagedQueryResultsConfiguration": REF}}, UNDETERMINED),
        ({"WorkGroupConfiguration": REF}, UNDETERMINED),
    ],
)
def test_results(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(catalogue.rule("athena-workgroup-encrypted-at-rest"), properties, Parameters={"P": {"Type": "String"}}) == {expected}
