"""``make bench``: how long it takes to verify 10,000 records of evidence, from an archive and without a network.

The records are those of ``tests/evidence/kit.py``, signed by a key of our own: what KMS signs is checked in the same way.
"""

import os
import statistics
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

import msgspec
from rich.console import Console
from rich.table import Table

from pci_constructs.evidence.archive import Archive, Writing
from pci_constructs.evidence.envelope import canonical, digest, seal
from pci_constructs.evidence.reading import check_deployment
from pci_constructs.evidence.record import Entry, plain
from pci_constructs.evidence.store import record_key
from pci_constructs.evidence.walked import in_archive
from stacks.summary import UNWRAPPED
from tests.evidence.kit import WRITER, deployment
from tests.evidence.test_chain import BEGIN, Key

RECORDS, ROUNDS, LIMIT = 10_000, 5, 5.0


def archive(file: Path, count: int) -> None:
    """An archive of records without the files they refer to."""
    key, previous = Key(), None
    template = plain(check_deployment(deployment(), where="bench", now=datetime.now(UTC)))
    with Writing(file) as made:
        for number in range(1, count + 1):
            fields = {
                "schema_version": 1,
                "environment": "production",
                "sequence": number,
                "previous": previous,
                "recorded_at": BEGIN + timedelta(minutes=number),
                "clock_skew_seconds": 0,
                "recorded_by": WRITER,
                "deployment": {**template, "id": f"run-{number}"},
            }
            payload = canonical(msgspec.convert(fields, Entry))
            made.add(record_key("production", number), seal(payload, keyid=key.public.fingerprint, sign=key.sign))
            previous = digest(payload)
        made.add(f"keys/{key.public.fingerprint.removeprefix('sha256:')}.pem", key.public.pem.encode())
        made.finish({"environment": "production", "first": 1, "last": count})


def verified(file: Path, count: int) -> tuple[float, float]:
    """Seconds of processor time and of the clock to verify an archive."""
    begin, processor = perf_counter(), process_time()
    with Archive(file) as opened:
        walked = in_archive(opened, keys=None)
    took = process_time() - processor, perf_counter() - begin
    assert walked.whole, "the chain does not hold"
    assert len(walked.chain.opened) == count
    return took


def main() -> int:
    """Measures, and says whether it is within the limit."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.zip"
        archive(file, RECORDS)
        size = file.stat().st_size
        rounds = [verified(file, RECORDS) for _ in range(ROUNDS)]
    table = Table(
        box=None, title=f"{RECORDS:,} records, {size / 1e6:,.0f} MB, {ROUNDS} rounds, {os.cpu_count()} cores", title_justify="left"
    )
    for column in ("", "median", "least", "most"):
        table.add_column(column, justify="right" if column else "left")
    for name, values in zip(("processor time", "by the clock"), zip(*rounds, strict=True), strict=True):
        table.add_row(name, *(f"{value:.2f} s" for value in (statistics.median(values), min(values), max(values))))
    console = Console(highlight=False, width=UNWRAPPED)
    console.print(table)
    median = statistics.median(processor for processor, _ in rounds)
    console.print(f"verifying takes {median:.2f} s of processor time; at most {LIMIT} s are allowed")
    return 0 if median < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
