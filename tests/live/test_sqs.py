"""Queues as they run: keys, and who may use them."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts.sqs import arrange, queue
from tests.live.kit import judged, reading, verdict


def test_queues_are_judged_with_their_policies(aws: Emulator) -> None:
    arrange(aws)
    run = judged("sqs", "kms")
    for rule in ("sqs-queue-encrypted", "sqs-queue-encrypted-with-cmk", "sqs-queue-policy-enforces-tls"):
        assert verdict(run, rule, ":good") is Verdict.PASS, rule
        assert verdict(run, rule, ":bad") is Verdict.FAIL, rule
    for rule in ("sqs-queue-no-public-access", "sqs-queue-policy-full-access-check"):
        assert verdict(run, rule, "/good") is Verdict.PASS, rule
        assert verdict(run, rule, "/bad") is Verdict.FAIL, rule


def test_a_region_without_queues_is_read(aws: Emulator) -> None:
    found = reading("sqs")
    assert found.failures == []
    assert all("AWS::SQS::Queue" in place.read for place in found.places.values() if place.region != "global")


@pytest.mark.parametrize(("operation", "expected"), [("GetQueueAttributes", Verdict.UNDETERMINED), ("ListQueueTags", Verdict.PASS)])
def test_what_is_not_told_is_not_known(operation: str, expected: Verdict, aws: Emulator) -> None:
    queue(aws, "good", SqsManagedSseEnabled="true")
    aws.deny(f"sqs.{operation}")
    assert verdict(judged("sqs"), "sqs-queue-encrypted") is expected
