"""Reads a list of components: SPDX 2.3 or CycloneDX 1.4 to 1.7, in JSON, told apart by what is in it (6.3.2)."""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from pci_constructs.software import cyclonedx, spdx
from pci_constructs.software.model import Bill
from pci_constructs.software.refused import RefusedBill

MOST_BYTES = 200_000_000
"""The largest document that is read."""
REQUIREMENT = "6.3.2"
_Document = TypeVar("_Document", spdx.Document, cyclonedx.Document)


def read_bill(file: Path) -> Bill:
    """The list of components in a file.

    Args:
        file: the document.

    Raises:
        RefusedBill: it cannot be read, or is none of a known format.
    """
    return parse_bill(content_of(file), where=str(file))


def content_of(file: Path) -> bytes:
    """The bytes of a document.

    Raises:
        RefusedBill: they cannot be read.
    """
    try:
        if not file.is_file():
            raise _refused(str(file), "the file", "no file" if not file.exists() else "a folder or a device", "a file")
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise _refused(str(file), "the file", error.strerror or str(error), "readable") from None
    return content


def parse_bill(content: bytes, *, where: str) -> Bill:
    """The list of components in some bytes.

    Args:
        content: the document.
        where: what to call it in messages.

    Raises:
        RefusedBill: it is none of a known format.
    """
    if len(content) > MOST_BYTES:
        raise _refused(where, "the file", f"more than {MOST_BYTES} bytes", f"at most {MOST_BYTES} bytes")
    document = _json(content, where)
    digest = f"sha256:{sha256(content).hexdigest()}"
    if "spdxVersion" in document and "bomFormat" in document:
        raise _refused(where, "the document", "both spdxVersion and bomFormat", "either SPDX or CycloneDX")
    if "spdxVersion" in document:
        _version(document["spdxVersion"], spdx.VERSIONS, where, "spdxVersion")
        return spdx.bill(_typed(document, spdx.Document, where), digest)
    if document.get("bomFormat") == "CycloneDX":
        _version(document.get("specVersion"), cyclonedx.VERSIONS, where, "specVersion")
        return cyclonedx.bill(_typed(document, cyclonedx.Document, where), digest)
    said = f"an object with {', '.join(sorted(document)[:6]) or 'nothing'}"
    cure = "write it with `syft -o spdx-json`, `trivy image --format cyclonedx` or `cdxgen`"
    raise _refused(where, "the document", said, "SPDX 2.3 or CycloneDX in JSON", cure)


def _json(content: bytes, where: str) -> dict[str, Any]:
    try:
        document = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        if not content.strip():
            raise _refused(where, "the file", "empty", "a JSON object", "write it again") from None
        cure = "the tool that wrote it may have been stopped: write it again" if isinstance(error, json.JSONDecodeError) else None
        raise _refused(where, "the file", f"no JSON: {error}", "a JSON object", cure) from None
    if not isinstance(document, dict):
        raise _refused(where, "the file", type(document).__name__, "a JSON object")
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Of a field that is there twice one reader takes the first and another the last: two lists in one document.
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the field {next(name for name in names if names.count(name) > 1)!r} is there twice")
    return found


def _no_number(_text: str) -> float:
    raise ValueError("NaN and Infinity are no numbers of JSON")


def _version(found: object, known: tuple[str, ...], where: str, argument: str) -> None:
    if found not in known:
        raise _refused(where, argument, found, f"one of {', '.join(known)}", "tell the tool which version to write")


def _typed(document: dict[str, Any], kind: type[_Document], where: str) -> _Document:
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        said, _, at = str(error).partition(" - at ")
        field = at.strip("`").removeprefix("$").lstrip(".") or "the document"
        match = re.fullmatch(r"Expected `([^`]+)`, got `([^`]+)`", said)
        if match:
            raise _refused(where, field, f"of type {match[2]}", f"of type {match[1]}") from None
        raise _refused(where, field, said[:1].lower() + said[1:], "as its format says") from None
    except RecursionError:
        raise _refused(where, "the document", "nested too deeply", "a list of components") from None


def _refused(where: str, argument: str, value: object, allowed: str, cure: str | None = None) -> RefusedBill:
    return RefusedBill(where=where, argument=argument, value=value, allowed=allowed, requirement_id=REQUIREMENT, cure=cure)
