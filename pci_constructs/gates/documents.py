"""Files that others wrote, read strictly: JSON and TOML that two readers could take differently is refused."""

import json
import re
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from pci_constructs.gates.refused import RefusedInput

MOST_BYTES = 200_000_000
"""The largest file that is read."""
_T = TypeVar("_T")
# RFC 3339 in the form that forges and scanners write; ``fromisoformat`` takes much else.
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)


def content_of(file: Path, requirement: str) -> bytes:
    """The bytes of a file.

    Args:
        file: the file.
        requirement: what the gate answers, for messages.

    Raises:
        RefusedInput: it cannot be read, is no file, is empty or too large.
    """
    try:
        # A pipe is as good as a file, as of ``<(gh api …)``.
        if file.is_dir():
            raise refused(str(file), "the file", "a folder", "a file", requirement)
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, RefusedInput):
            raise
        raise refused(str(file), "the file", getattr(error, "strerror", None) or str(error), "readable", requirement) from None
    if len(content) > MOST_BYTES:
        raise refused(str(file), "the file", f"more than {MOST_BYTES} bytes", f"at most {MOST_BYTES} bytes", requirement)
    if not content.strip():
        raise refused(
            str(file), "the file", "empty", "what it is said to be", requirement, cure="what wrote it may have failed: write it again"
        )
    return content


def json_in(content: bytes, where: str, requirement: str) -> Any:
    """What JSON text holds.

    Raises:
        RefusedInput: it is no JSON, is cut off, names a field twice, or holds a number that JSON does not have.
    """
    whole_text(content, where, requirement)
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        cure = "what wrote it may have been stopped: write it again"
        raise refused(where, "the file", f"no JSON: {error}", "JSON", requirement, cure=cure) from None


def whole_text(content: bytes, where: str, requirement: str) -> None:
    """Refuses halves of pairs of surrogates, which JSON can spell and no text has: readers differ on what they stand for.

    Raises:
        RefusedInput: there is one.
    """
    if not _SURROGATE.search(content):
        return
    try:
        json.dumps(json.loads(content), ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise refused(where, "the file", "half of a pair of surrogates", "text", requirement) from None
    except (ValueError, RecursionError):
        # That it is no JSON is said by whoever reads it.
        return


def json_of(file: Path, requirement: str) -> Any:
    """What a file of JSON holds; see ``json_in``."""
    return json_in(content_of(file, requirement), str(file), requirement)


def toml_of(file: Path, requirement: str) -> dict[str, Any]:
    """What a file of TOML holds.

    Raises:
        RefusedInput: it is none.
    """
    try:
        return tomllib.loads(content_of(file, requirement).decode("utf-8"))
    except (ValueError, RecursionError) as error:
        if isinstance(error, RefusedInput):
            raise
        raise refused(str(file), "the file", f"no TOML: {error}", "TOML", requirement) from None


def typed(document: object, kind: type[_T], where: str, requirement: str, cure: str | None = None) -> _T:
    """Plain data as a type.

    Args:
        document: the data.
        kind: a type that ``msgspec`` knows.
        where: the file, for messages.
        requirement: what the gate answers.
        cure: what to do about data of another form.

    Raises:
        RefusedInput: a field is missing or of another type.
    """
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        said, _, at = str(error).partition(" - at ")
        field = at.strip("`").removeprefix("$").lstrip(".") or "the document"
        match = re.fullmatch(r"Expected `([^`]+)`, got `([^`]+)`", said)
        if match:
            raise refused(where, field, f"of type {match[2]}", f"of type {match[1]}", requirement, cure=cure) from None
        raise refused(where, field, said[:1].lower() + said[1:], "as its format says", requirement, cure=cure) from None
    except RecursionError:
        raise refused(where, "the document", "nested too deeply", "as its format says", requirement, cure=cure) from None


def pages_of(file: Path, requirement: str) -> tuple[list[Any], bool]:
    """The rows of a list from a forge's API, and whether it is known that no page is missing.

    Args:
        file: one list, or a list of pages as ``gh api --paginate --slurp`` writes it.
        requirement: what the gate answers.

    Raises:
        RefusedInput: it is neither.
    """
    document = json_of(file, requirement)
    if not isinstance(document, list):
        raise refused(str(file), "the document", f"of type {type(document).__name__}", "a list", requirement)
    if document and all(isinstance(page, list) for page in document):
        return [row for page in document for row in page], True
    # A page is full at 30 rows by default, at 100 by request: what fills one exactly may be the first of several.
    return document, len(document) not in (30, 100)


def moment(text: object, where: str, argument: str, requirement: str) -> datetime:
    """A moment with a zone.

    Raises:
        RefusedInput: it is none.
    """
    if isinstance(text, str) and _MOMENT.fullmatch(text):
        try:
            # Nanoseconds, which Go writes, are more than Python takes.
            found = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text)).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        else:
            return found
    raise refused(where, argument, text, "a time with its zone, such as 2026-11-25T16:00:00Z", requirement)


def commit(text: str, where: str) -> str:
    """A whole commit id.

    Raises:
        RefusedInput: it is none.
    """
    if not _COMMIT.fullmatch(text):
        raise refused(where, "the commit", text, "a whole commit id of 40 or 64 lower-case hexadecimal digits", "6.5.1")
    return text


def refused(where: str, argument: str, value: object, allowed: str, requirement: str | None, *, cure: str | None = None) -> RefusedInput:
    """The refusal of something that was given."""
    return RefusedInput(where=where, argument=argument, value=value, allowed=allowed, requirement_id=requirement, cure=cure)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    # Of a field that is there twice one reader takes the first and another the last.
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the field {next(name for name in names if names.count(name) > 1)!r} is there twice")
    return found


def _no_number(_text: str) -> float:
    raise ValueError("NaN and Infinity are no numbers of JSON")
