"""The version of the pack; ``pyproject.toml`` reads it from here, and a check must not pay for asking the installer."""

from functools import cache

VERSION = "0.1.0"
FIRST = (0, 1)
"""The release of the pack that has none before it."""
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


def pinned(text: str) -> tuple[int, int]:
    """The same of a version that a team pins.

    Raises:
        ValueError: it is no version, or is before the first: every failure would be a warning then.
    """
    found = release(text)
    if found < FIRST:
        raise ValueError(f"{text!r} is before the first version of the pack, 0.1: no failure would stop anything")
    return found
