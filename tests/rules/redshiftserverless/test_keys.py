from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, PASS, UNDETERMINED, P, resource, said


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"KmsKeyId": {"Ref": "Key"}}, PASS),
        ({"KmsKeyId": {"Fn::GetAtt": ["Key", "Arn"]}}, PASS),
        ({"KmsKeyId": "alias/payments"}, PASS),
        ({"KmsKeyId": "arn:aws:kms:eu-central-1:111122223333:alias/AWS/redshift"}, FAIL),
        ({"KmsKeyId": {"Fn::Sub": "arn:aws:kms:${P}:111122223333:alias/aws/redshift"}}, FAIL),
        ({"KmsKeyId": "AWS_OWNED_KMS_KEY"}, FAIL),
        ({"KmsKeyId": " aws_owned_kms_key"}, FAIL),
        ({"KmsKeyId": " "}, FAIL),
        ({"KmsKeyId": NONE}, FAIL),
        ({"AdminPasswordSecretKmsKeyId": {"Ref": "Key"}}, FAIL),
        ({}, FAIL),
        ({"KmsKeyId": P}, UNDETERMINED),
    ],
)
def test_namespaces(properties: dict[str, Any], expected: Verdict) -> None:
    body = resource("AWS::RedshiftServerless::Namespace", **properties)
    assert said("redshift-serverless-namespace-cmk-encryption", body, Key=resource("AWS::KMS::Key")) is expected
