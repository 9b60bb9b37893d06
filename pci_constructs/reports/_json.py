"""Values as JSON text. msgspec writes it more than ten times as fast as the standard library."""

import json
from collections.abc import Mapping
from typing import Any

from msgspec.json import Encoder


def _as_text(value: Any) -> str:
    """Text of a kind of its own, such as what is composed of a template's parts, as plain text."""
    if isinstance(value, str):
        return str.__str__(value)
    raise TypeError(f"{type(value).__name__} is no value of JSON")


_FAST = Encoder(enc_hook=_as_text)
_patient = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encoded(value: Any) -> str:
    """A value as JSON, on one line.

    Args:
        value: plain data; a name or a reason of others may hold half a surrogate pair, which is kept for whoever writes the file.
    """
    try:
        return _FAST.encode(value).decode()
    except UnicodeEncodeError:
        return _patient(value)


def fields(values: Mapping[str, Any], margin: str) -> str:
    """A line for each field, and one for each part of a field that is a list.

    Args:
        values: the fields.
        margin: the spaces before each.
    """
    return ",\n".join(f"{margin}{encoded(name)}: {_field(value, margin)}" for name, value in values.items())


def _field(value: Any, margin: str) -> str:
    if not isinstance(value, list) or not value:
        return encoded(value)
    between = f",\n{margin} "
    return f"[\n{margin} {_lines(value, between)}\n{margin}]"


def _lines(parts: list[Any], between: str) -> str:
    try:
        # JSON has no line ends within a value.
        return _FAST.encode_lines(parts).decode()[:-1].replace("\n", between)
    except UnicodeEncodeError:
        return between.join(map(_patient, parts))
