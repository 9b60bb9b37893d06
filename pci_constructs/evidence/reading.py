"""Takes a deployment as a pipeline wrote it: everything that is wrong is refused before anything is signed or stored."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from pci_constructs.evidence.record import Deployment, Image
from pci_constructs.evidence.refused import RefusedRecord
from pci_constructs.evidence.sensitive import in_document

TOLERANCE = timedelta(minutes=5)
"""How far clocks may be apart before a time is taken for wrong (10.6.1)."""
MOST_BYTES = 1_000_000
"""The largest document; what is larger is an artifact."""
_REQUIREMENTS = {"change.reviews": "6.2.3.1", "images": "6.3.2", "scans": "6.3.1", "findings": "6.5.2", "change.commit": "6.5.1"}


def read_deployment(file: Path) -> dict[str, Any]:
    """The document in a file, not yet checked.

    Raises:
        RefusedRecord: it cannot be read, is too large, or is no JSON object.
    """
    where = str(file)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise _refused(where, "the file", error.strerror or str(error), "readable") from None
    if len(content) > MOST_BYTES:
        cure = "reports belong beside the record: --artifact"
        raise _refused(where, "the file", f"{len(content)} bytes", f"at most {MOST_BYTES} bytes", cure=cure)
    try:
        document = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        # The error of the decoder quotes nothing of the text.
        raise _refused(where, "the file", f"no JSON: {error}", "a JSON object") from None
    if not isinstance(document, dict):
        raise _refused(where, "the file", type(document).__name__, "a JSON object")
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field is there twice")
    return found


def _no_number(_text: str) -> float:
    raise ValueError("NaN and Infinity are no numbers of JSON")


def check_deployment(document: Mapping[str, Any], *, where: str, now: datetime) -> Deployment:
    """The deployment in a document.

    Args:
        document: plain data, as JSON has it.
        where: the file, for messages.
        now: the time by the clock of AWS.

    Raises:
        RefusedRecord: a field is missing, unknown, wrong or contradicts another, or there is a card number or a secret in it.
    """
    for found in in_document(document):
        # The value itself must not be repeated.
        raise RefusedRecord(
            where=where,
            argument=found.where,
            value=f"what looks like {found.what}",
            allowed="without card numbers and secrets",
            requirement_id=found.requirement,
            cure="take it out where it comes from; nothing was written",
        )
    try:
        deployment = msgspec.convert(document, Deployment)
    except msgspec.ValidationError as error:
        raise _explained(str(error), document, where) from None
    except RecursionError:
        raise _refused(where, "the document", "nested too deeply", "a deployment") from None
    for argument, value, allowed, requirement, cure in _contradictions(deployment, now):
        raise RefusedRecord(where=where, argument=argument, value=value, allowed=allowed, requirement_id=requirement, cure=cure)
    return deployment


_Contradiction = tuple[str, object, str, str | None, str | None]


def _contradictions(deployment: Deployment, now: datetime) -> Iterator[_Contradiction]:
    yield from _times(deployment, now)
    change = deployment.change
    reviewers = [review.reviewer.casefold() for review in change.reviews]
    for number, name in enumerate(reviewers):
        if name in reviewers[:number]:
            yield f"change.reviews[{number}].reviewer", change.reviews[number].reviewer, "named once", "6.2.3.1", "keep the last approval"
    for field, digests in (
        ("images", [image.digest for image in deployment.images]),
        ("artifacts", [a.digest for a in deployment.artifacts]),
    ):
        for number, digest in enumerate(digests):
            if digest in digests[:number]:
                yield f"{field}[{number}].digest", digest, "named once", None, None
    for number, image in enumerate(deployment.images):
        if _tagged(image):
            cure = "leave the tag out: it can be moved, and the digest cannot"
            yield f"images[{number}].name", image.name, "a repository without a tag", "6.5.1", cure
    for name in deployment.templates:
        if not name.strip() or len(name) > 300:
            yield "templates", name, "names of 1 to 300 characters", None, None


def _tagged(image: Image) -> bool:
    return ":" in image.name.rpartition("/")[2] or "@" in image.name


def _times(deployment: Deployment, now: datetime) -> Iterator[_Contradiction]:
    change = deployment.change
    if deployment.finished_at < deployment.started_at:
        yield "finished_at", str(deployment.finished_at), f"no earlier than started_at, {deployment.started_at}", "6.5.1", None
    if change.window and change.window.end <= change.window.start:
        yield "change.window.end", str(change.window.end), f"after its start, {change.window.start}", "6.5.1", None
    latest = now + TOLERANCE
    for field, moment in moments(deployment):
        if moment > latest and not field.startswith("change.window"):
            cure = f"it is {now:%Y-%m-%dT%H:%M:%SZ} by the clock of AWS: synchronize the clock of the machine that wrote it"
            yield field, str(moment), "in the past", "10.6.1", cure


def moments(part: Struct, where: str = "") -> Iterator[tuple[str, datetime]]:
    """Every time in a part, with its field."""
    for field in part.__struct_fields__:
        value = getattr(part, field)
        name = f"{where}.{field}".lstrip(".")
        if isinstance(value, datetime):
            yield name, value
        elif isinstance(value, Struct):
            yield from moments(value, name)
        elif isinstance(value, tuple):
            for number, one in enumerate(value):
                yield from moments(one, f"{name}[{number}]")


def in_utc(moment: datetime) -> str:
    """A time as records and reports write it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _explained(message: str, document: Mapping[str, Any], where: str) -> RefusedRecord:
    """The message of msgspec in our words: which field, which value, what is allowed."""
    said, _, at = message.partition(" - at ")
    path = at.strip("`").removeprefix("$").lstrip(".")
    if match := re.search(r"(unknown|missing required) field `(.*)`", said):
        known = _struct(path).__struct_fields__
        name = f"{path}.{match[2]}".lstrip(".")
        if match[1] == "unknown":
            close = get_close_matches(match[2], known, n=1)
            return _refused(
                where,
                name,
                "a field that records do not have",
                f"one of {', '.join(known)}",
                cure=f"did you mean {close[0]}?" if close else None,
            )
        return _refused(where, name, None, _allowed(name) or "there")
    expected = re.match(r"Expected `([^`]+)`", said)
    allowed = _allowed(path) or (_KINDS.get(expected[1], f"of type {expected[1]}") if expected else said[:1].lower() + said[1:])
    return _refused(where, path or "the document", _value(document, path), allowed)


_KINDS = {"bool": "true or false", "array": "a list", "object": "an object", "object | null": "an object or null", "int": "a whole number"}


def _steps(path: str) -> list[str]:
    return re.findall(r"\[[^\]]*\]|[^.\[]+", path)


def _type(path: str) -> Any:
    """The type of a field."""
    found: Any = Deployment
    for step in _steps(path):
        arguments = get_args(found)
        if step.startswith("["):
            # ``[...]`` is a value of a map, whose type comes last.
            found = arguments[-1] if step == "[...]" else arguments[0]
            continue
        found = _hints(found).get(step)
        if get_origin(found) in (Union, UnionType):
            found = get_args(found)[0]
        if found is None:
            return None
    return found


@cache
def _hints(struct: Any) -> dict[str, Any]:
    return (
        {field.name: field.type for field in msgspec.structs.fields(struct)}
        if isinstance(struct, type) and issubclass(struct, Struct)
        else {}
    )


def _struct(path: str) -> type[Struct]:
    found = _type(path)
    return found if isinstance(found, type) and issubclass(found, Struct) else Deployment


def _allowed(path: str) -> str | None:
    metas = getattr(_type(path), "__metadata__", ())
    return next((meta.description for meta in metas if isinstance(meta, Meta) and meta.description), None)


def _value(document: Any, path: str) -> object:
    for step in _steps(path):
        if step.startswith("["):
            number = step.strip("[]")
            # msgspec does not say which value of a map it is; all of them are shown.
            if number == "...":
                continue
            document = document[int(number)] if number.isdecimal() and isinstance(document, list) else None
        else:
            document = document.get(step) if isinstance(document, Mapping) else None
    return document


def _refused(where: str, argument: str, value: object, allowed: str, *, cure: str | None = None) -> RefusedRecord:
    requirement = next((id_ for field, id_ in _REQUIREMENTS.items() if argument.startswith(field)), None)
    return RefusedRecord(where=where, argument=argument, value=value, allowed=allowed, requirement_id=requirement, cure=cure)
