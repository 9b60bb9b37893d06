"""Combining judgements of parts, in the logic of three values: one bad part decides, and one unknown part keeps a pass away."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from pci_constructs.assembly import Block, Undetermined, Unknown
from pci_constructs.findings import Verdict
from pci_constructs.rules.rule import Judgement, failed, passed

_Said = TypeVar("_Said", bound=Judgement | None)
WORST_FIRST = (Verdict.FAIL, Verdict.UNDETERMINED, Verdict.PASS, Verdict.NOT_APPLICABLE)
_WORST_FIRST = {verdict: place for place, verdict in enumerate(WORST_FIRST)}
_BEST_FIRST = {
    verdict: place
    for place, verdict in enumerate((Verdict.PASS, Verdict.ERROR, Verdict.UNDETERMINED, Verdict.FAIL, Verdict.NOT_APPLICABLE))
}
_OPEN, _NONE = Verdict.UNDETERMINED, len(Verdict)


def undetermined_by(error: Undetermined, message: str = "") -> Judgement:
    """The judgement that an unknown value leads to."""
    return Judgement(Verdict.UNDETERMINED, message or f"depends on {error.why}", error.property, error.why)


def attempt(decide: Callable[[], _Said]) -> _Said | Judgement:
    """What a function decides, or ``undetermined`` if it needs something unknown."""
    try:
        return decide()
    except Undetermined as error:
        return undetermined_by(error)


def worst(judgements: Iterable[Judgement], *, empty: Judgement) -> Judgement:
    """The worst of several judgements, the first of equals; ``empty`` if there are none.

    An ``Undetermined`` that the iterator raises counts as one more judgement.
    """
    return _first_decided(judgements, _as_it_is, _WORST_FIRST, empty)


def best(judgements: Iterable[Judgement], *, empty: Judgement) -> Judgement:
    """The best of several judgements: a pass, else one that is not known, else the first failure; ``empty`` if there are none."""
    return _first_decided(judgements, _as_it_is, _BEST_FIRST, empty)


def every(items: Iterable[Any], decide: Callable[[Any], Judgement], *, empty: Judgement) -> Judgement:
    """The worst of what a function decides on each item: for lists in which one bad entry is enough.

    Args:
        items: usually ``block.each("Path")``; an element that is not known is undetermined by itself.
        decide: decides on one element, a scalar or a ``Block``.
        empty: the judgement where there are no items.
    """
    return _first_decided(items, decide, _WORST_FIRST, empty)


def some(items: Iterable[Any], decide: Callable[[Any], Judgement], *, empty: Judgement) -> Judgement:
    """The best of what a function decides on each item: for lists in which one good entry is enough."""
    return _first_decided(items, decide, _BEST_FIRST, empty)


def _as_it_is(judgement: Judgement) -> Judgement:
    return judgement


def _first_decided(items: Iterable[Any], decide: Callable[[Any], Judgement], order: Mapping[Verdict, int], empty: Judgement) -> Judgement:
    """What is decided on items that comes first in an order, of which the first place is not to be surpassed.

    Step by step: nothing runs more often.
    """
    found, place = empty, _NONE
    try:
        for item in items:
            try:
                judgement = undetermined_by(Undetermined(item)) if item.__class__ is Unknown else decide(item)
            except Undetermined as error:
                judgement = undetermined_by(error)
            except AttributeError:
                if not _is_scalar(item):
                    raise
                judgement = undetermined_by(Undetermined(f"{item!r}, which is no map of properties"))
            own = order[judgement.verdict]
            if not own:
                return judgement
            if own < place:
                found, place = judgement, own
    except Undetermined as error:
        # Raised by the iterator: there are more, and it is not known which.
        return undetermined_by(error) if order[_OPEN] < place else found
    return found


def _is_scalar(item: Any) -> bool:
    """Whether an item is a scalar where a map was expected, such as an attribute of a custom resource: not known, and no bug of a rule."""
    return not isinstance(item, Block) and isinstance(item, str | int | float | list)


def flag_is_true(block: Block, path: str, *, good: str, bad: str, default: bool = False) -> Judgement:
    """Judges a boolean that should be true.

    Args:
        block: the resource or a part of it.
        path: the property.
        good: the message where it is.
        bad: the message where it is not.
        default: what AWS makes of an absent property.
    """
    where = block.where(path)
    return passed(good, where) if block.flag(path, default) else failed(bad, where)


def flag_is_false(block: Block, path: str, *, good: str, bad: str, default: bool = False) -> Judgement:
    """Judges a boolean that should be false; arguments as for ``flag_is_true``."""
    where = block.where(path)
    return failed(bad, where) if block.flag(path, default) else passed(good, where)
