"""Grype's own JSON: images and folders."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from pci_constructs.gates.decision import in_utc
from pci_constructs.gates.documents import moment, typed
from pci_constructs.gates.image import DIGEST, digests_in
from pci_constructs.gates.scanners.severities import of_scores, of_word
from pci_constructs.gates.scans import Found, Report, Severity

_REQUIREMENT = "6.3.1"
# What Grype leaves out by itself: headers that hold no code of the kernel, and what a distribution says is not in it.
_BY_ITSELF = ("exact-indirect-match",)
_BY_DISTRIBUTION = "explicit apk nak"


class _Vulnerability(Struct):
    id: str
    severity: str = ""
    cvss: list[dict[str, Any]] | None = None


class _Artifact(Struct):
    name: str


class _Match(Struct):
    vulnerability: _Vulnerability
    artifact: _Artifact


class _Ignored(Struct, rename="camel"):
    vulnerability: _Vulnerability
    artifact: _Artifact
    applied_ignore_rules: list[dict[str, Any]] | None = None


class _Source(Struct):
    type: str
    target: dict[str, Any] | str | None = None


class _Descriptor(Struct):
    name: str = ""
    version: str = ""
    timestamp: str | None = None
    db: dict[str, Any] | None = None


class _Document(Struct, rename="camel"):
    matches: list[_Match] | None = None
    ignored_matches: list[_Ignored] | None = None
    source: _Source | None = None
    descriptor: _Descriptor | None = None


def recognises(document: Mapping[str, Any]) -> bool:
    """Whether it is Grype's."""
    descriptor = document.get("descriptor")
    return "matches" in document or (isinstance(descriptor, dict) and descriptor.get("name") == "grype")


def reports(document: Mapping[str, Any], where: str, name: str, digest: str) -> tuple[Report, ...]:
    """The report in a document; see ``trivy.reports``."""
    found = typed(document, _Document, where, _REQUIREMENT)
    descriptor = found.descriptor or _Descriptor()
    source = found.source
    folder = source is not None and source.type in ("directory", "file")
    return (
        Report(
            file=name,
            digest=digest,
            tool="grype",
            version=descriptor.version,
            purpose="dependencies" if folder else "image",
            target="source" if folder else "image",
            digests=() if folder else _digests(source),
            revisions=(),
            at=in_utc(moment(descriptor.timestamp, where, "descriptor.timestamp", _REQUIREMENT)) if descriptor.timestamp else "",
            faults=tuple(_faults(found, descriptor)),
            found=tuple(_found(found)),
        ),
    )


def _digests(source: _Source | None) -> tuple[str, ...]:
    """The digests of manifests; the id of the image is that of its configuration, which other images may share."""
    target = source.target if source else None
    if not isinstance(target, dict):
        return ()
    digests = target.get("repoDigests")
    manifest = target.get("manifestDigest")
    named = digests_in([target.get("userInput"), *(digests if isinstance(digests, list) else [])])
    return (*named, *([manifest] if isinstance(manifest, str) and DIGEST.fullmatch(manifest) and manifest not in named else []))


def _faults(document: _Document, descriptor: _Descriptor) -> Iterator[str]:
    if document.matches is None:
        yield "it has no list of matches: the scan was stopped"
    if document.source is None or document.source.target is None:
        yield "it does not say what it looked at"
    elif document.source.type not in ("image", "directory", "file"):
        yield f"it looked at a source of the type {document.source.type}, and not at an image or at source code"
    database = descriptor.db or {}
    status = database.get("status")
    if database.get("valid") is False or (isinstance(status, dict) and (status.get("valid") is False or status.get("error"))):
        yield "its database of vulnerabilities was not valid"


def _found(document: _Document) -> Iterator[Found]:
    for match in document.matches or []:
        yield _of(match.vulnerability, match.artifact)
    for ignored in document.ignored_matches or []:
        if not _by_itself(ignored):
            yield _of(ignored.vulnerability, ignored.artifact)


def _of(vulnerability: _Vulnerability, artifact: _Artifact) -> Found:
    return Found(id=vulnerability.id, where=artifact.name, kind="vulnerability", severity=_severity(vulnerability))


def _by_itself(one: _Ignored) -> bool:
    """Whether nobody told Grype to leave it out: accepted is what the reviewed exceptions accept."""
    rules = one.applied_ignore_rules or []
    return bool(rules) and all(
        rule.get("match-type") in _BY_ITSELF
        or str(rule.get("reason") or "").lower() == _BY_DISTRIBUTION
        or rule.get("vex-status") in ("not_affected", "fixed")
        for rule in rules
    )


def _severity(vulnerability: _Vulnerability) -> Severity:
    stated = of_word(vulnerability.severity)
    if stated != "unknown":
        return stated
    metrics = [one.get("metrics") for one in vulnerability.cvss or []]
    return of_scores(one.get("baseScore") for one in metrics if isinstance(one, dict))
