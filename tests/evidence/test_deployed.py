"""Which images run, as the records say."""

from typing import Any

import msgspec
import pytest

from pci_constructs.evidence.deployed import deployed_now
from pci_constructs.evidence.envelope import Opened
from pci_constructs.evidence.record import Entry
from tests.evidence.kit import WRITER, ago, deployment


def opened(sequence: int, outcome: str, **images: str) -> Opened:
    listed = [{"name": f"payments/{name}", "digest": f"sha256:{digit * 64}"} for name, digit in images.items()]
    document: dict[str, Any] = {
        "schema_version": 1,
        "environment": "production",
        "sequence": sequence,
        "previous": None,
        "recorded_at": ago(0),
        "clock_skew_seconds": 0,
        "recorded_by": WRITER,
        "deployment": deployment(f"run-{sequence}", outcome=outcome, images=listed),
    }
    return Opened(msgspec.convert(document, Entry), b"", "", b"", "")


def now(*records: Opened) -> list[tuple[str, str, int, bool]]:
    return [(one.name, one.digest[7], one.sequence, one.certain) for one in deployed_now(records)]


def test_the_last_that_succeeded_runs() -> None:
    assert now(opened(1, "succeeded", api="1", web="1"), opened(2, "succeeded", api="2")) == [
        ("payments/api", "2", 2, True),
        ("payments/web", "1", 1, True),
    ]


def test_the_order_of_the_records_does_not_matter() -> None:
    assert now(opened(2, "succeeded", api="2"), opened(1, "succeeded", api="1")) == [("payments/api", "2", 2, True)]


def test_what_was_rolled_back_left_what_ran_before() -> None:
    assert now(opened(1, "succeeded", api="1"), opened(2, "rolled-back", api="2")) == [("payments/api", "1", 1, True)]
    assert now(opened(1, "rolled-back", api="1")) == []


def test_after_a_failure_either_may_run_until_the_next_success() -> None:
    failed = (opened(1, "succeeded", api="1"), opened(2, "failed", api="2"))
    assert now(*failed) == [("payments/api", "1", 1, False), ("payments/api", "2", 2, False)]
    assert now(*failed, opened(3, "succeeded", api="3")) == [("payments/api", "3", 3, True)]
    assert now(*failed, opened(3, "rolled-back", api="3")) == now(*failed)


@pytest.mark.parametrize("outcome", ["succeeded", "failed"])
def test_two_images_of_one_name_both_run(outcome: str) -> None:
    record = opened(1, outcome, api="1")
    second = record.entry.deployment.images[0]
    images = (second, msgspec.structs.replace(second, digest=f"sha256:{'2' * 64}"))
    entry = msgspec.structs.replace(record.entry, deployment=msgspec.structs.replace(record.entry.deployment, images=images))
    assert [digest for _, digest, _, _ in now(Opened(entry, b"", "", b"", ""))] == ["1", "2"]
