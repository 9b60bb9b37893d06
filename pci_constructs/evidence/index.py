"""The index of a bundle: what is evidence for which requirement, for a person and for a program."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pci_constructs.evidence import pages
from pci_constructs.evidence.answers import Audit
from pci_constructs.evidence.audit import summary
from pci_constructs.evidence.envelope import Opened
from pci_constructs.evidence.store import artifact_key, record_key

CLOUDTRAIL, STACKS = "cloudtrail/events.json", "cloudtrail/stacks.json"
ALWAYS = (
    ("the audit as a page", "audit.html"),
    ("the audit for programs", "audit.json"),
    ("this index for programs", "index.json"),
    ("calls that deployed, from CloudTrail", CLOUDTRAIL),
    ("stacks that changed", STACKS),
)
"""The files that every bundle has besides records and what they refer to."""
_OF_KIND = {
    "sbom": ("6.3.2",),
    "scan": ("6.3.1", "6.3.3"),
    "policy": ("6.5.2",),
    "findings": ("6.5.2",),
    "log": ("6.2.3",),
    "rollback": ("6.5.1",),
}
"""The requirements that each kind of file is evidence for."""
_OF_RECORDS = ("6.2.3.1", "6.5.1", "6.5.4")
_OF_TRAIL = ("10.2.1.2", "10.2.2")


def as_json(document: object) -> bytes:
    """Plain data as a file."""
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")


@dataclass(frozen=True, kw_only=True)
class Index:
    """What a bundle holds.

    Attributes:
        audit: the audit of the period.
        wrong: what is wrong with each file that records refer to; nothing if it is in the bundle.
        others: further files: name and place.
        first: the number of the first record.
        last: that of the last.
        keys: the fingerprints of the keys that signed.
    """

    audit: Audit
    wrong: Mapping[str, str | None]
    others: Sequence[tuple[str, str]]
    first: int
    last: int
    keys: Sequence[str]

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        return [_row(one, self.wrong) for one in self.audit.records]

    def _files(self, requirement: str) -> Iterator[tuple[str, str]]:
        """The files that are evidence for a requirement."""
        if requirement in _OF_TRAIL:
            yield "calls that deployed, from CloudTrail", CLOUDTRAIL
        for row in self._rows:
            if requirement in _OF_RECORDS:
                yield f"record {row['record']}: {row['deployment']}", row["path"]
            for artifact in row["artifacts"]:
                if artifact["path"] and requirement in _OF_KIND.get(artifact["kind"], ()):
                    yield f"record {row['record']}: {artifact['name']}", artifact["path"]

    def document(self) -> dict[str, Any]:
        """The index as plain data."""
        requirements = {}
        for id_, found in pages.by_requirement(self.audit).items():
            answers = [
                {"question": answer.id, "verdict": str(answer.verdict), "because": answer.because, "reason": reason}
                for answer, reason in found
            ]
            requirements[id_] = {"answers": answers, "files": _named(self._files(id_))}
        return {
            "schema_version": 1,
            "environment": self.audit.environment,
            "from": str(self.audit.period.first),
            "to": str(self.audit.period.last),
            "records": {"first": self.first, "last": self.last, "keys": sorted(self.keys)},
            "requirements": requirements,
            "deployments": self._rows,
            "files": _named(self.others),
        }

    def page(self) -> str:
        """The index as a page."""
        found = pages.by_requirement(self.audit)
        return pages.page(
            "index.html.j2",
            audit=self.audit,
            requirements=found,
            files={id_: list(self._files(id_)) for id_ in found},
            rows=self._rows,
            others=self.others,
            first=self.first,
            last=self.last,
            keys=sorted(self.keys),
        )


def _named(files: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "path": path} for name, path in files]


def _row(one: Opened, wrong: Mapping[str, str | None]) -> dict[str, Any]:
    artifacts = [
        {
            "name": artifact.name,
            "kind": artifact.kind,
            "digest": artifact.digest,
            "path": None if wrong[artifact.digest] else artifact_key(artifact.digest),
            "wrong": wrong[artifact.digest],
        }
        for artifact in one.entry.deployment.artifacts
    ]
    return {**summary(one), "path": record_key(one.entry.environment, one.entry.sequence), "artifacts": artifacts}


def _files(rows: Sequence[Mapping[str, Any]], requirement: str) -> Iterator[tuple[str, str]]:
    """The files that are evidence for a requirement."""
    if requirement in _OF_TRAIL:
        yield "calls that deployed, from CloudTrail", CLOUDTRAIL
    for row in rows:
        if requirement in _OF_RECORDS:
            yield f"record {row['record']}: {row['deployment']}", row["path"]
        for artifact in row["artifacts"]:
            if artifact["path"] and requirement in _OF_KIND.get(artifact["kind"], ()):
                yield f"record {row['record']}: {artifact['name']}", artifact["path"]
