"""Delivery streams as they run: whether records that wait are encrypted."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import firehose
from tests.live.kit import judged, of, reading, verdict

RULE = "kinesis-firehose-delivery-stream-encrypted"
KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def test_streams_are_judged_by_their_encryption(aws: Emulator) -> None:
    firehose.arrange(aws)
    run = judged("firehose")
    assert [verdict(run, RULE, name) for name in ("/good", "/bad")] == [Verdict.PASS, Verdict.FAIL]
    assert [verdict(run, "pci-scope-tagged", name) for name in ("/good", "/bad")] == [Verdict.PASS, Verdict.FAIL]


@pytest.mark.parametrize(
    ("kind", "encryption", "expected"),
    [
        ("DirectPut", {"Status": "ENABLED", "KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": KEY}, Verdict.PASS),
        ("DirectPut", {"Status": "ENABLED"}, Verdict.PASS),
        ("DirectPut", {"Status": "DISABLED", "KeyType": "CUSTOMER_MANAGED_CMK", "KeyARN": KEY}, Verdict.FAIL),
        ("DirectPut", {"Status": "ENABLING", "KeyType": "AWS_OWNED_CMK"}, Verdict.UNDETERMINED),
        ("DirectPut", {"Status": "ENABLING_FAILED", "KeyType": "AWS_OWNED_CMK"}, Verdict.UNDETERMINED),
        ("DirectPut", {"Status": "DISABLING_FAILED", "KeyType": "AWS_OWNED_CMK"}, Verdict.UNDETERMINED),
        ("DirectPut", None, Verdict.FAIL),
        ("KinesisStreamAsSource", {"Status": "DISABLED"}, Verdict.NOT_APPLICABLE),
        ("MSKAsSource", None, Verdict.NOT_APPLICABLE),
    ],
)
def test_the_state_of_the_encryption_decides(kind: str, encryption: dict[str, Any] | None, expected: Verdict, aws: Emulator) -> None:
    stream = {"DeliveryStreamName": "pay", "DeliveryStreamType": kind}
    if encryption is not None:
        stream["DeliveryStreamEncryptionConfiguration"] = encryption  # type: ignore[assignment]
    aws.answer("firehose.ListDeliveryStreams", {"DeliveryStreamNames": ["pay"], "HasMoreDeliveryStreams": False})
    aws.answer("firehose.DescribeDeliveryStream", {"DeliveryStreamDescription": stream})
    aws.answer("firehose.ListTagsForDeliveryStream", {"Tags": [], "HasMoreTags": False})
    assert verdict(judged("firehose"), RULE) is expected


def test_more_than_ten_streams_are_found(aws: Emulator) -> None:
    client = aws.client("firehose")
    for number in range(12):
        client.create_delivery_stream(
            DeliveryStreamName=f"stream-{number:02}",
            S3DestinationConfiguration={"RoleARN": "arn:aws:iam::1:role/a", "BucketARN": "arn:aws:s3:::a"},
        )
    assert len(of(judged("firehose"), RULE)) == 12


def test_a_list_that_is_refused_is_said_once(aws: Emulator) -> None:
    aws.deny("firehose.ListDeliveryStreams")
    (failure,) = reading("firehose").failures
    assert (failure.action, failure.whole) == ("firehose:ListDeliveryStreams", True)
