"""What a component may be used under: an SPDX expression, and the choices that it leaves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

_LONGEST = 2_000
_MOST_CHOICES = 256
NOTHING_SAID = ("", "NOASSERTION", "NONE", "UNKNOWN")
"""What tools write where they know none; ``NONE`` says that there is none, which allows no use at all."""


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence of one component.

    Attributes:
        expression: the SPDX expression in its normal form; what the list said where that is no expression; empty where it said nothing.
        choices: the ways to comply. In each, all named licences apply at once; one way is enough. Empty where nothing is known.
        unknown: what is in the expression and not on SPDX's list: references of the document's own (``LicenseRef-…``), names in words.
    """

    expression: str
    choices: tuple[frozenset[str], ...] = ()
    unknown: frozenset[str] = frozenset()

    @property
    def known(self) -> bool:
        """Whether there is a way to comply in which every licence is one of SPDX's list."""
        return any(not choice & self.unknown for choice in self.choices)


UNKNOWN = Licence("")
"""Nothing is known."""


@cache
def licence(text: str) -> Licence:
    """The licence that a list of components states.

    Args:
        text: an SPDX expression, an id, or whatever the tool wrote instead.
    """
    text = text.strip()
    if text.upper() in NOTHING_SAID:
        return UNKNOWN
    parsed = _parsed(text)
    choices = None if parsed is None else _choices(parsed)
    if parsed is None or choices is None:
        # Words are kept as they are: somebody can accept them by name, and nobody takes them for a licence of the list.
        return Licence(text, (frozenset({text}),), frozenset({text}))
    return Licence(str(parsed.render()), choices, frozenset(_unlisted(parsed)))


def all_of(texts: Iterable[str]) -> Licence:
    """Several licences that apply at once; one of which nothing is known makes the whole unknown."""
    stated = [licence(text) for text in texts]
    if not stated:
        return UNKNOWN
    if len(stated) == 1:
        return stated[0]
    if any(not one.choices for one in stated):
        return UNKNOWN
    choices = _product([one.choices for one in stated])
    expression = " AND ".join(f"({one.expression})" if " OR " in one.expression else one.expression for one in stated)
    if choices is None:
        return Licence(expression, (frozenset({expression}),), frozenset({expression}))
    return Licence(expression, choices, frozenset().union(*(one.unknown for one in stated)))


def _parsed(text: str) -> Any:
    """The expression as a tree; ``None`` if it is none."""
    if len(text) > _LONGEST:
        return None
    try:
        return _spdx().parse(text, strict=True)
    # On a text that is no expression the parser raises its own errors, and whatever else it runs into: ``()`` is an IndexError.
    except Exception:
        return None


@cache
def _spdx() -> Any:
    from license_expression import get_spdx_licensing

    return get_spdx_licensing()


def _unlisted(tree: Any) -> Iterator[str]:
    """What is in a tree and not on SPDX's list. An exception that nobody knows makes its whole pair unknown."""
    from license_expression import LicenseWithExceptionSymbol

    for symbol in tree.get_symbols():
        pair = isinstance(symbol, LicenseWithExceptionSymbol)
        licensed = symbol.license_symbol if pair else symbol
        # What stands alone must be a licence: an exception is none.
        if not _listed(licensed) or licensed.is_exception or (pair and not _listed(symbol.exception_symbol)):
            yield str(symbol.render())


def _listed(symbol: Any) -> bool:
    # The library knows thousands of references that others made up; SPDX's list has none of them.
    return symbol.key in _spdx().known_symbols and "Ref-" not in symbol.key


def _choices(tree: Any) -> tuple[frozenset[str], ...] | None:
    """The ways to comply; ``None`` where there are too many to look at."""
    from license_expression import AND, OR

    if isinstance(tree, (AND, OR)):
        parts = [_choices(part) for part in tree.args]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        if isinstance(tree, AND):
            return _product(known)
        found = tuple(dict.fromkeys(choice for part in known for choice in part))
        return found if len(found) <= _MOST_CHOICES else None
    return (frozenset({str(tree.render())}),)


def _product(parts: list[tuple[frozenset[str], ...]]) -> tuple[frozenset[str], ...] | None:
    found: tuple[frozenset[str], ...] = (frozenset(),)
    for part in parts:
        if len(found) * len(part) > _MOST_CHOICES:
            return None
        found = tuple(dict.fromkeys(one | other for one, other in product(found, part)))
    return found
