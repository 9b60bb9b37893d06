"""One archive for an assessor: records, the files behind them, what CloudTrail has, the audit, and an index by requirement.

Screenshots are never part of it: a picture shows what a screen showed once, and neither whose it was nor that nobody altered it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pci_constructs.evidence import pages
from pci_constructs.evidence.answers import Audit
from pci_constructs.evidence.archive import Writing
from pci_constructs.evidence.audit import digests
from pci_constructs.evidence.index import ALWAYS, CLOUDTRAIL, STACKS, Index, as_json
from pci_constructs.evidence.keys import PublicKey
from pci_constructs.evidence.store import Store, artifact_key, record_key
from pci_constructs.evidence.walked import Walked
from pci_constructs.evidence.writer import MOST_FILE_BYTES, File


def export(file: Path, walked: Walked, *, keys: Sequence[PublicKey], store: Store | None) -> None:
    """Writes all records of an environment into one archive; the same bytes for the same records.

    Args:
        file: where it goes.
        walked: the whole chain.
        keys: the keys that signed.
        store: where the files are that records refer to; without it they are left out.

    Raises:
        StoreFailed: a file cannot be read.
        OSError: the archive cannot be written.
    """
    with Writing(file) as archive:
        _add_records(archive, walked, sorted(walked.contents), keys)
        if store is not None:
            for digest in sorted({digest for one in walked.chain.opened for digest in digests(one)}):
                _add_file(archive, store, digest)
        archive.finish(_about(walked, min(walked.contents, default=1), max(walked.contents, default=0)))


def bundle(file: Path, audit: Audit, *, keys: Sequence[PublicKey], store: Store, reports: Sequence[File] = ()) -> None:
    """Writes the evidence of a period into one archive.

    Args:
        file: where it goes.
        audit: the audit of the period.
        keys: the keys that signed.
        store: where the files are that records refer to.
        reports: further files, such as the report of a synth.

    Raises:
        StoreFailed: a file cannot be read.
        OSError: the archive cannot be written.
    """
    numbers = [one.entry.sequence for one in audit.records]
    # Without a gap: what lies between two records of the period is part of the chain, whenever it was deployed.
    first, last = (min(numbers), max(numbers)) if numbers else (1, 0)
    with Writing(file) as archive:
        _add_records(archive, audit.walked, [number for number in sorted(audit.walked.contents) if first <= number <= last], keys)
        wrong = {digest: _add_file(archive, store, digest) for digest in sorted({d for one in audit.records for d in digests(one)})}
        seen = audit.seen
        archive.add(CLOUDTRAIL, as_json([event.to_json() for event in seen.events] if seen.events is not None else None))
        archive.add(STACKS, as_json([change.to_json() for change in seen.stacks] if seen.stacks is not None else None))
        archive.add("audit.json", pages.machine(audit).encode())
        archive.add("audit.html", pages.html(audit).encode())
        others = list(ALWAYS)
        for number, report in enumerate(reports, start=1):
            path = f"reports/{number:02d}-{_plain(report.name)}"
            archive.add(path, report.content)
            others.append((report.name, path))
        index = Index(audit=audit, wrong=wrong, others=others, first=first, last=last, keys=[key.fingerprint for key in keys])
        archive.add("index.json", as_json(index.document()))
        archive.add("index.html", index.page().encode())
        archive.finish(_about(audit.walked, first, last))


def _add_records(archive: Writing, walked: Walked, numbers: Sequence[int], keys: Sequence[PublicKey]) -> None:
    for number in numbers:
        archive.add(record_key(walked.chain.environment, number), walked.contents[number])
    for key in sorted(keys, key=lambda key: key.fingerprint):
        archive.add(f"keys/{key.fingerprint.removeprefix('sha256:')}.pem", key.pem.encode())


def _add_file(archive: Writing, store: Store, digest: str) -> str | None:
    """Adds a file, or says why it is not there."""
    content = store.artifact(digest, most=MOST_FILE_BYTES)
    if isinstance(content, str):
        return content
    archive.add(artifact_key(digest), content)
    return None


def _about(walked: Walked, first: int, last: int) -> dict[str, Any]:
    return {"environment": walked.chain.environment, "first": first, "last": last}


def _plain(name: str) -> str:
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "-" for letter in name)[-100:]
