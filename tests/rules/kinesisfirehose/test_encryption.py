from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import catalogue
from tests.rules.pack import verdicts

PASS, FAIL, UNDETERMINED, NOT = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}
OWNED = {"KeyType": "AWS_OWNED_CMK"}


@pytest.mark.parametrize(
    ("source", "encryption", "expected"),
    [
        (NONE, NONE, FAIL),
        (NONE, {}, FAIL),
        (NONE, {"KeyType": "aws_owned_cmk"}, PASS),
        ("DirectPut", OWNED, PASS),
        ("directput", NONE, FAIL),
        ("DirectPut", {"KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": REF}, PASS),
        ("DirectPut", {"KeyType": "CUSTOMER_MANAGED_CMK"}, FAIL),
        ("DirectPut", {"KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": NONE}, FAIL),
        ("DirectPut", {"KeyType": REF}, UNDETERMINED),
        ("DirectPut", {"KeyType": NONE}, FAIL),
        ("DirectPut", REF, UNDETERMINED),
        (REF, OWNED, PASS),
        (REF, {"KeyType": REF}, UNDETERMINED),
        (REF, NONE, UNDETERMINED),
        ("KinesisStreamAsSource", NONE, NOT),
        ("KinesisStreamAsSource", REF, NOT),
        ("MSKAsSource", NONE, NOT),
        ("DatabaseAsSource", NONE, NOT),
        ("SomewhereElse", NONE, FAIL),
    ],
)
def test_encryption(source: Any, encryption: Any, expected: Verdict) -> None:
    properties = {"DeliveryStreamType": source, "DeliveryStreamEncryptionConfigurationInput": encryption}
    rule = catalogue.rule("kinesis-firehose-delivery-stream-encrypted")
    assert verdicts(rule, properties, Parameters={"P": {"Type": "String"}}) == {expected}


def test_encryption_of_the_destination_is_another_question() -> None:
    key = {"KMSEncryptionConfig": {"AWSKMSKeyARN": "arn:aws:kms:eu-west-1:111122223333:key/k"}}
    properties = {"ExtendedS3DestinationConfiguration": {"EncryptionConfiguration": key}}
    assert verdicts(catalogue.rule("kinesis-firehose-delivery-stream-encrypted"), properties) == {FAIL}


def test_one_of_two_sources_is_direct() -> None:
    source = {"Fn::If": ["C", "KinesisStreamAsSource", "DirectPut"]}
    found = verdicts(
        catalogue.rule("kinesis-firehose-delivery-stream-encrypted"),
        {"DeliveryStreamType": source},
        Parameters={"P": {"Type": "String"}},
        Conditions={"C": {"Fn::Equals": [REF, "x"]}},
    )
    assert found == {FAIL}
