"""Data streams as they run: their encryption, and tags that come in pages."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import kinesis
from tests.live.kit import judged, of, verdict

RULE = "kinesis-stream-encrypted"
TAGGED = "pci-scope-tagged"


def test_streams_are_judged_by_their_encryption(aws: Emulator) -> None:
    kinesis.arrange(aws)
    run = judged("kinesis")
    assert [verdict(run, RULE, name) for name in ("/good", "/bad")] == [Verdict.PASS, Verdict.FAIL]
    assert [verdict(run, TAGGED, name) for name in ("/good", "/bad")] == [Verdict.PASS, Verdict.FAIL]


@pytest.mark.parametrize(
    ("encryption", "expected"),
    [
        (
            {"EncryptionType": "KMS", "KeyId": "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"},
            Verdict.PASS,
        ),
        ({"EncryptionType": "NONE"}, Verdict.FAIL),
        ({}, Verdict.FAIL),
    ],
)
def test_what_aws_says_of_the_encryption_decides(encryption: dict[str, Any], expected: Verdict, aws: Emulator) -> None:
    aws.answer("kinesis.ListStreams", {"StreamNames": ["pay"], "HasMoreStreams": False})
    aws.answer("kinesis.DescribeStreamSummary", {"StreamDescriptionSummary": {"StreamName": "pay", **encryption}})
    aws.answer("kinesis.ListTagsForStream", {"Tags": [], "HasMoreTags": False})
    # Without what KMS says it is open whose key it is, and that does not matter here.
    assert verdict(judged("kinesis"), RULE) is expected


def test_streams_that_cannot_be_described_are_not_known(aws: Emulator) -> None:
    kinesis.arrange(aws)
    aws.deny("kinesis.DescribeStreamSummary")
    assert {one.verdict for one in of(judged("kinesis"), RULE)} == {Verdict.UNDETERMINED}


def test_tags_are_read_to_the_end(aws: Emulator) -> None:
    kinesis.arrange(aws)
    aws.answer("kinesis.ListStreams", {"StreamNames": ["good"], "HasMoreStreams": False})
    aws.answer("kinesis.ListTagsForStream", {"Tags": [{"Key": "owner", "Value": "pay"}], "HasMoreTags": True}, times=1)
    aws.answer("kinesis.ListTagsForStream", {"Tags": [{"Key": "pci-scope", "Value": "cde"}], "HasMoreTags": False})
    assert verdict(judged("kinesis"), TAGGED) is Verdict.PASS
    assert [asked.get("ExclusiveStartTagKey") for asked in aws.asked("kinesis.ListTagsForStream")] == [None, "owner"]
