"""The version of the pack; ``pyproject.toml`` reads it from here, and a check must not pay for asking the installer."""

from functools import cache

VERSION = "0.1.0"
_MOST_DIGITS = 10


@cache
def release(text: str) -> tuple[int, int]:
    """Major and minor of a version: within one minor release no rule becomes stricter.

    Raises:
        ValueError: it is no version.
    """
    parts = text.split(".")
    if len(parts) not in (2, 3) or not all(part.isascii() and part.isdecimal() and len(part) < _MOST_DIGITS for part in parts):
        raise ValueError(f"{text!r} is no version of the pack such as 0.1")
    return int(parts[0]), int(parts[1])
