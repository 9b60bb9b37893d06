"""Trivy's own JSON, version 2 of its schema: images, file systems and repositories."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from pci_constructs.gates.decision import in_utc
from pci_constructs.gates.documents import moment, refused, typed
from pci_constructs.gates.image import digests_in
from pci_constructs.gates.scanners.severities import of_scores, of_word
from pci_constructs.gates.scans import Found, Report, Severity

_REQUIREMENT = "6.3.1"
_PACKAGES = ("os-pkgs", "lang-pkgs")


class _Vulnerability(Struct):
    VulnerabilityID: str
    PkgName: str
    Severity: str = ""
    CVSS: dict[str, dict[str, Any]] | None = None


class _Secret(Struct):
    RuleID: str
    Severity: str = ""


class _Misconfiguration(Struct):
    ID: str
    Status: str
    Severity: str = ""


class _Modified(Struct):
    Type: str
    Status: str
    Finding: dict[str, Any]


class _Result(Struct):
    Target: str
    Class: str = ""
    Vulnerabilities: list[_Vulnerability] | None = None
    Secrets: list[_Secret] | None = None
    Misconfigurations: list[_Misconfiguration] | None = None
    ExperimentalModifiedFindings: list[_Modified] | None = None


class _System(Struct):
    Family: str = ""
    Name: str = ""
    EOSL: bool = False


class _Metadata(Struct):
    OS: _System | None = None
    RepoDigests: list[str] | None = None
    Commit: str | None = None


class _Tool(Struct):
    Version: str = ""


class _Document(Struct):
    SchemaVersion: int
    ArtifactName: str = ""
    ArtifactType: str = ""
    CreatedAt: str | None = None
    Metadata: _Metadata | None = None
    Results: list[_Result] | None = None
    Trivy: _Tool = field(default_factory=_Tool)


def recognises(document: Mapping[str, Any]) -> bool:
    """Whether it is Trivy's."""
    return "SchemaVersion" in document and ("ArtifactName" in document or "ArtifactType" in document)


def reports(document: Mapping[str, Any], where: str, name: str, digest: str) -> tuple[Report, ...]:
    """The report in a document.

    Args:
        document: what the file holds.
        where: the file with its folder, for messages.
        name: the file.
        digest: the SHA-256 of its bytes.

    Raises:
        RefusedInput: it is not as Trivy writes it.
    """
    found = typed(document, _Document, where, _REQUIREMENT)
    if found.SchemaVersion != 2:
        raise refused(where, "SchemaVersion", found.SchemaVersion, "2, which Trivy writes since 0.20", _REQUIREMENT)
    metadata = found.Metadata or _Metadata()
    image = found.ArtifactType in ("container_image", "image")
    stated = [*(metadata.RepoDigests or []), found.ArtifactName]
    return (
        Report(
            file=name,
            digest=digest,
            tool="trivy",
            version=found.Trivy.Version,
            purpose="image" if image else "dependencies",
            target="image" if image else "source",
            digests=digests_in(stated) if image else (),
            revisions=(metadata.Commit,) if metadata.Commit and not image else (),
            at=in_utc(moment(found.CreatedAt, where, "CreatedAt", _REQUIREMENT)) if found.CreatedAt else "",
            faults=tuple(_faults(found)),
            found=tuple(_found(found, metadata)),
        ),
    )


def _faults(document: _Document) -> Iterator[str]:
    if document.ArtifactType not in ("container_image", "image", "filesystem", "repository"):
        yield f"it looked at {document.ArtifactType or 'nothing that it names'}, and not at an image or at source code"
    if not document.Results:
        yield "it has no results: the scanner found nothing that it could look into, or was stopped"
    elif document.ArtifactType in ("container_image", "image") and not any(one.Class in _PACKAGES for one in document.Results):
        yield "no packages were looked at: the scan is to look for vulnerabilities"


def _found(document: _Document, metadata: _Metadata) -> Iterator[Found]:
    if metadata.OS and metadata.OS.EOSL:
        # Nobody looks for vulnerabilities in it any more: what is not found is not known.
        yield Found(id="end-of-life", where=f"{metadata.OS.Family} {metadata.OS.Name}".strip(), kind="vulnerability", severity="unknown")
    for result in document.Results or []:
        for one in result.Vulnerabilities or []:
            yield Found(id=one.VulnerabilityID, where=one.PkgName, kind="vulnerability", severity=_severity(one.Severity, one.CVSS))
        for secret in result.Secrets or []:
            yield Found(id=secret.RuleID, where=result.Target, kind="secret", severity=of_word(secret.Severity))
        for wrong in result.Misconfigurations or []:
            if wrong.Status != "PASS":
                yield Found(id=wrong.ID, where=result.Target, kind="configuration", severity=of_word(wrong.Severity))
        yield from _ignored(result)


def _ignored(result: _Result) -> Iterator[Found]:
    """What a file beside the code told Trivy to leave out: accepted is what the reviewed exceptions accept."""
    for one in result.ExperimentalModifiedFindings or []:
        if one.Status != "ignored":
            continue
        id_ = next(
            (str(one.Finding[key]) for key in ("VulnerabilityID", "RuleID", "ID") if one.Finding.get(key)), "a finding without an id"
        )
        where = str(one.Finding.get("PkgName") or result.Target)
        severity = of_word(str(one.Finding.get("Severity") or ""))
        if one.Type == "secret":
            yield Found(id=id_, where=where, kind="secret", severity=severity)
        else:
            yield Found(id=id_, where=where, kind="vulnerability" if one.Type == "vulnerability" else "configuration", severity=severity)


def _severity(word: str, scores: Mapping[str, Mapping[str, Any]] | None) -> Severity:
    stated = of_word(word)
    if stated != "unknown" or not scores:
        return stated
    return of_scores(score.get(key) for score in scores.values() for key in ("V40Score", "V3Score", "V2Score"))
