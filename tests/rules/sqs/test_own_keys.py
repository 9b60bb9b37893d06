from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, PASS, UNDETERMINED, P, resource, said


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ({"Ref": "K"}, PASS),
        ({"Fn::GetAtt": ["K", "Arn"]}, PASS),
        ("alias/payments", PASS),
        ("alias/aws/sns", FAIL),
        ("arn:aws:kms:eu-central-1:111122223333:alias/aws/sqs", FAIL),
        ({"Fn::Sub": "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/sqs"}, FAIL),
        ("", FAIL),
        (NONE, FAIL),
        (P, UNDETERMINED),
    ],
)
@pytest.mark.parametrize("service", ["sns-topic", "sqs-queue"])
def test_keys_of_the_team(service: str, key: Any, expected: Verdict) -> None:
    type_ = "AWS::SNS::Topic" if service == "sns-topic" else "AWS::SQS::Queue"
    assert said(f"{service}-encrypted-with-cmk", resource(type_, KmsMasterKeyId=key), K={"Type": "AWS::KMS::Key"}) is expected
