"""Values as JSON text. msgspec writes it more than ten times as fast as the standard library, and takes 20 ms to import.

What is written is the same, so a small report does without it, and one of 10,000 findings does not.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from msgspec.json import Encoder

_MANY = 2_000
"""Parts of a list: the standard library takes some 10 µs for a finding."""
_patient = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@cache
def _encoder() -> "Encoder":
    from msgspec.json import Encoder

    return Encoder()


def encoded(value: Any) -> str:
    """A value as JSON, on one line, for documents that are large as a whole.

    Args:
        value: plain data; a name or a reason of others may hold half a surrogate pair, which is kept for whoever writes the file.
    """
    try:
        return _encoder().encode(value).decode()
    except UnicodeEncodeError:
        return _patient(value)


def fields(values: Mapping[str, Any], margin: str) -> str:
    """A line for each field, and one for each part of a field that is a list.

    Args:
        values: the fields.
        margin: the spaces before each.
    """
    many = any(isinstance(value, list) and len(value) > _MANY for value in values.values())
    encode, lines = (encoded, _fast_lines) if many else (_patient, _patient_lines)
    return ",\n".join(f"{margin}{encode(name)}: {_field(value, margin, encode, lines)}" for name, value in values.items())


def _field(value: Any, margin: str, encode: Callable[[Any], str], lines: Callable[[list[Any], str], str]) -> str:
    if not isinstance(value, list) or not value:
        return encode(value)
    between = f",\n{margin} "
    return f"[\n{margin} {lines(value, between)}\n{margin}]"


def _patient_lines(parts: Iterable[Any], between: str) -> str:
    return between.join(map(_patient, parts))


def _fast_lines(parts: Iterable[Any], between: str) -> str:
    try:
        # JSON has no line ends within a value.
        return _encoder().encode_lines(parts).decode()[:-1].replace("\n", between)
    except UnicodeEncodeError:
        return _patient_lines(parts, between)
