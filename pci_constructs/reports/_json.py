"""Values as JSON text. msgspec writes it more than ten times as fast as the standard library."""

import json
from collections.abc import Mapping
from typing import Any

from msgspec.json import Encoder

_FAST = Encoder()
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
