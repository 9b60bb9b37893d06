"""Judgements taken together: the short way is the long way, whatever the parts say or raise."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pci_constructs.assembly import Undetermined, Unknown
from pci_constructs.findings import Verdict
from pci_constructs.rules import Judgement, every, passed, some
from pci_constructs.rules.combine import WORST_FIRST, _decided, _worst

EMPTY = passed("nothing")
_SAID = {str(verdict): Judgement(verdict, verdict.value) for verdict in WORST_FIRST}
_OPEN, _PLAIN, _UNKNOWN = "raises", "no map", "unknown"
_ITEMS = st.lists(st.sampled_from([*_SAID, _OPEN, _PLAIN, _UNKNOWN]), max_size=5)


def decide(item: str) -> Judgement:
    if item == _OPEN:
        raise Undetermined("a part", "P")
    return _SAID[item] if item in _SAID else item.peek("Part")  # type: ignore[attr-defined]


def stream(items: list[str], *, ends: bool) -> Iterator[object]:
    for item in items:
        yield Unknown("a parameter") if item == _UNKNOWN else item
    if not ends:
        raise Undetermined("what else there is", "Q")


@given(_ITEMS, st.booleans())
def test_every_takes_the_worst_of_what_is_decided(items: list[str], ends: bool) -> None:
    assert every(stream(items, ends=ends), decide, empty=EMPTY) == _worst(_decided(stream(items, ends=ends), decide), EMPTY)


@pytest.mark.parametrize("take", [every, some])
def test_a_mistake_of_a_rule_is_no_unknown_value(take: object) -> None:
    assert callable(take)
    with pytest.raises(AttributeError):
        take([None], lambda item: item.peek("Part"), empty=EMPTY)
    assert take(["text"], lambda item: item.peek("Part"), empty=EMPTY).verdict is Verdict.UNDETERMINED
