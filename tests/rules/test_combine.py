"""Judgements taken together: the short way is the long way, whatever the parts say or raise."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pci_constructs.assembly import Undetermined, Unknown
from pci_constructs.findings import Verdict
from pci_constructs.rules import Judgement, best, every, passed, some, worst
from pci_constructs.rules.combine import WORST_FIRST

EMPTY = passed("nothing")
_SAID = {str(verdict): Judgement(verdict, verdict.value) for verdict in WORST_FIRST}
_OPEN, _PLAIN, _UNKNOWN = "raises", "no map", "unknown"
_ITEMS = st.lists(st.sampled_from([*_SAID, _OPEN, _PLAIN, _UNKNOWN]), max_size=5)


def decide(item: Any) -> Judgement:
    if item == _OPEN:
        raise Undetermined("a part", "P")
    return _SAID[item] if item in _SAID else item.peek("Part")


def stream(items: list[str], *, ends: bool) -> Iterator[object]:
    for item in items:
        yield Unknown("a parameter") if item == _UNKNOWN else item
    if not ends:
        raise Undetermined("what else there is", "Q")


def decided(items: list[str], *, ends: bool) -> Iterator[Judgement]:
    """What is decided of each, one by one."""
    for item in items:
        yield every(stream([item], ends=True), decide, empty=EMPTY)
    if not ends:
        yield _ENDS


_ENDS = Judgement(Verdict.UNDETERMINED, "depends on what else there is", "Q", "what else there is")
_BEST_FIRST = ("pass", "undetermined", "fail", "not_applicable")


@given(_ITEMS, st.booleans())
def test_what_is_taken_comes_first_in_its_order(items: list[str], ends: bool) -> None:
    all_ = list(decided(items, ends=ends))
    for take, one_by_one, order in ((every, worst, WORST_FIRST), (some, best, _BEST_FIRST)):
        expected = min(all_, key=lambda judgement: list(map(str, order)).index(judgement.verdict), default=EMPTY)
        assert take(stream(items, ends=ends), decide, empty=EMPTY) == expected
        assert one_by_one(all_, empty=EMPTY) == expected


def test_an_end_that_is_not_known_is_one_more_judgement() -> None:
    def judgements() -> Iterator[Judgement]:
        yield _SAID["not_applicable"]
        raise Undetermined("what else there is", "Q")

    assert worst(judgements(), empty=EMPTY) == best(judgements(), empty=EMPTY) == _ENDS


@pytest.mark.parametrize("take", [every, some])
def test_a_mistake_of_a_rule_is_no_unknown_value(take: object) -> None:
    assert callable(take)
    with pytest.raises(AttributeError):
        take([None], lambda item: item.peek("Part"), empty=EMPTY)
    assert take(["text"], lambda item: item.peek("Part"), empty=EMPTY).verdict is Verdict.UNDETERMINED
