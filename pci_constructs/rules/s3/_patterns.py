"""Whether what a statement says lies within what was approved, where the deployment may put an account or region into either's place."""

import re

from pci_constructs.rules import Undetermined

_ANY = ""
"""Stands for any number of letters."""
_PSEUDO = re.compile(r"(\$\{aws::\w+\})", re.IGNORECASE)


def within(wide: list[str], one: str, *, patterns: bool = True) -> bool:
    """Whether a text lies within one of others; its own wildcards count as text, which only an asterisk covers.

    Args:
        wide: what was approved.
        one: what a statement says.
        patterns: whether ``*`` and ``?`` in what was approved stand for any letters, and letters for themselves in either case.

    Raises:
        Undetermined: it does not as it is written, and may with what the deployment puts in the place of a pseudo parameter.
    """
    if one in wide or (patterns and any(_covers(text, one) for text in wide)):
        return True
    if _PSEUDO.search(one):
        parts = _with_gaps(one.lower() if patterns else one)
        for text in wide:
            letters = [_ANY if letter == "*" else letter for letter in text.lower()] if patterns else list(text)
            if _may_be(letters, parts, anything="?" if patterns else _ANY):
                raise Undetermined(f"what the deployment makes of {one}")
    return False


def _covers(text: str, one: str) -> bool:
    if "*" not in text and "?" not in text and text.isascii() and one.isascii():
        return text.lower() == one.lower()
    return bool(_pattern(text).fullmatch(one))


def _pattern(text: str) -> re.Pattern[str]:
    parts = re.split(r"([*?])", text)
    return re.compile("".join(".*" if part == "*" else "[^*]" if part == "?" else re.escape(part) for part in parts), re.IGNORECASE)


def _with_gaps(text: str) -> list[str]:
    """The letters of a text, with one part that may be anything in the place of each pseudo parameter."""
    pieces = _PSEUDO.split(text)
    return [part for n, piece in enumerate(pieces) for part in ([_ANY] if n % 2 else piece)]


def _may_be(wide: list[str], one: list[str], *, anything: str) -> bool:
    """Whether a text with parts that may be anything can be one that a pattern matches; ``anything`` in it is any one letter."""
    reached = _without_a_letter({0}, wide)
    for letter in one:
        if letter == _ANY:
            reached = _without_a_letter(_past_a_gap(reached, wide), wide)
            continue
        after = {at for at in reached if at < len(wide) and wide[at] == _ANY}
        after |= {at + 1 for at in reached if at < len(wide) and (wide[at] == letter or (wide[at] == anything and letter != "*"))}
        reached = _without_a_letter(after, wide)
    return len(wide) in reached


def _past_a_gap(reached: set[int], wide: list[str]) -> set[int]:
    """The places in a pattern that a name, number or region leads to: neither has a colon or slash in it."""
    found = set(reached)
    for at, part in enumerate(wide):
        if at in found and part not in (":", "/"):
            found.add(at + 1)
    return found


def _without_a_letter(reached: set[int], wide: list[str]) -> set[int]:
    """The places in a pattern that are reached without another letter: what stands for any letters may stand for none."""
    found = set(reached)
    for at, part in enumerate(wide):
        if part == _ANY and at in found:
            found.add(at + 1)
    return found
