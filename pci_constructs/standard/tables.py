"""Tables of facts beside the code, as JSON: TOML would be easier on the eye, and takes ten milliseconds of every check to read."""

from datetime import date
from pathlib import Path
from typing import Any

from msgspec.json import decode

_DAY = "YYYY-MM-DD"


def read_table(file: Path) -> dict[str, Any]:
    """The table in a file, with days as dates.

    Args:
        file: JSON; ``about`` says what is in it, and is left out.
    """
    table: dict[str, Any] = _with_days(decode(file.read_bytes()))
    table.pop("about", None)
    return table


def _with_days(part: Any) -> Any:
    if part.__class__ is dict:
        return {key: _with_days(one) for key, one in part.items()}
    if part.__class__ is list:
        return [_with_days(one) for one in part]
    if part.__class__ is str and len(part) == len(_DAY) and part[4] == part[7] == "-" and part[:4].isdecimal():
        return date.fromisoformat(part)
    return part
