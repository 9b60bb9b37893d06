"""What gates said before a deployment (``gate … --output``), as parts of its record: each a policy with its answer beside it."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from pci_constructs.evidence.envelope import digest
from pci_constructs.evidence.refused import RefusedRecord
from pci_constructs.evidence.writer import File

MOST_BYTES = 5_000_000
_CURE = "`pci-constructs gate … --output FILE` writes it"


class _Tool(Struct):
    name: Literal["pci-constructs"]
    version: str


class _Reason(Struct):
    requirement: str
    message: str


class _Evidence(Struct, forbid_unknown_fields=True):
    change: dict[str, Any] = msgspec.field(default_factory=dict)
    images: list[dict[str, Any]] = msgspec.field(default_factory=list)
    scans: list[dict[str, Any]] = msgspec.field(default_factory=list)


class _Answer(Struct):
    gate: Literal["change-window", "approvals", "scans", "sbom", "signature", "policy"]
    verdict: Literal["yes", "no"]
    at: str
    reasons: list[_Reason]
    evidence: _Evidence
    tool: _Tool


def with_gates(document: dict[str, Any], answers: Sequence[Path], *, where: str) -> tuple[dict[str, Any], list[File]]:
    """A deployment with what gates said of it, and their answers as files.

    Args:
        document: the deployment as plain data.
        answers: the files that gates wrote.
        where: the file of the deployment, for messages.

    Raises:
        RefusedRecord: a file is no answer of a gate, two are of the same gate, or one says something else than the deployment.
    """
    files: list[File] = []
    asked: list[str] = []
    for file in answers:
        answer, content = _read(file)
        if answer.gate in asked:
            raise _refused(str(file), "--gate", f"a second answer of {answer.gate}", "one answer of each gate")
        asked.append(answer.gate)
        document = _with_policy(document, answer, digest(content), where)
        document = _with_change(document, answer, str(file))
        document = _with_images(document, answer, str(file))
        document = {**document, "scans": [*_rows(document, "scans", where), *answer.evidence.scans]} if answer.evidence.scans else document
        files.append(File(name=file.name, kind="policy", content=content))
    _check_targets(document, where)
    return document, files


def _read(file: Path) -> tuple[_Answer, bytes]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise _refused(str(file), "--gate", error.strerror or str(error), "readable") from None
    if len(content) > MOST_BYTES:
        raise _refused(str(file), "--gate", f"{len(content)} bytes", f"at most {MOST_BYTES} bytes")
    try:
        return msgspec.convert(json.loads(content), _Answer), content
    except (ValueError, RecursionError) as error:
        raise _refused(str(file), "--gate", str(error), "the answer of a gate") from None


def _with_policy(document: dict[str, Any], answer: _Answer, report: str, where: str) -> dict[str, Any]:
    policy = {
        "tool": answer.tool.name,
        "version": answer.tool.version,
        "policy": f"gate {answer.gate}",
        "passed": answer.verdict == "yes",
        "at": answer.at,
        "report": report,
    }
    return {**document, "policies": [*_rows(document, "policies", where), policy]}


def _with_change(document: dict[str, Any], answer: _Answer, where: str) -> dict[str, Any]:
    change = document.get("change")
    if not answer.evidence.change or not isinstance(change, Mapping):
        return document
    for field, value in answer.evidence.change.items():
        if field in change and change[field] != value:
            raise _refused(where, f"change.{field}", value, f"as the deployment has it, {change[field]!r}, or left out of it there")
    return {**document, "change": {**change, **answer.evidence.change}}


def _with_images(document: dict[str, Any], answer: _Answer, where: str) -> dict[str, Any]:
    images = _rows(document, "images", where)
    for image in answer.evidence.images:
        known = next((one for one in images if isinstance(one, Mapping) and one.get("digest") == image.get("digest")), None)
        if known is None:
            if images:
                raise _refused(where, "images", image.get("digest"), "an image of the deployment")
            images = [*images, image]
            continue
        if known.get("sbom") not in (None, image.get("sbom")):
            raise _refused(where, "images.sbom", image.get("sbom"), f"as the deployment has it, {known['sbom']}")
        images = [{**one, "sbom": image.get("sbom")} if one is known else one for one in images]
    return {**document, "images": images} if answer.evidence.images else document


def _check_targets(document: Mapping[str, Any], where: str) -> None:
    """A scan of an image that is not deployed is the answer to another deployment."""
    images = [one.get("digest") for one in _rows(document, "images", where) if isinstance(one, Mapping)]
    for scan in _rows(document, "scans", where):
        if isinstance(scan, Mapping) and scan.get("kind") == "image" and scan.get("target") not in images:
            raise _refused(where, "scans.target", scan.get("target"), "an image of the deployment; images names them")


def _rows(document: Mapping[str, Any], field: str, where: str) -> list[Any]:
    rows = document.get(field, [])
    if not isinstance(rows, list):
        raise _refused(where, field, type(rows).__name__, "a list")
    return rows


def _refused(where: str, argument: str, value: object, allowed: str) -> RefusedRecord:
    return RefusedRecord(where=where, argument=argument, value=value, allowed=allowed, requirement_id="6.5.1", cure=_CURE)
