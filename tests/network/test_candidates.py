"""Who cannot be partners is known beforehand: that changes no answer."""

import random
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pci_constructs.assembly import Undetermined
from pci_constructs.network.candidates import Candidates
from pci_constructs.network.model.elements import Interface
from pci_constructs.network.reach import Answer, End, Reach
from tests.network.kit import reach
from tests.network.simulator import World
from tests.network.worlds import worlds
from tests.network.written import hidden, template


def answers(found: Reach) -> list[tuple[object, ...]]:
    ends: list[End] = [*found.network.interfaces, *found.outsides()]
    flows = [found.flow(source, target) for source, target in product(ends, ends)]
    return [(each.answer, each.go.sure, each.go.possible, each.back.possible) for each in flows]


@given(worlds(), st.randoms(use_true_random=False), st.integers(0, 3))
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_no_answer_changes(world: World, chance: random.Random, unknown: int) -> None:
    written = hidden(template(world), chance, unknown) if unknown else template(world)
    try:
        quick = answers(reach(written))
    except Undetermined:
        return
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Candidates, "may", lambda *_: True)
        assert quick == answers(reach(written))


@given(worlds(), st.randoms(use_true_random=False), st.integers(0, 3))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_whoever_something_goes_to_is_a_partner(world: World, chance: random.Random, unknown: int) -> None:
    written = hidden(template(world), chance, unknown) if unknown else template(world)
    try:
        found = reach(written)
        ends: list[End] = [*found.network.interfaces, *found.outsides()]
        for source in ends:
            partners = {id(each) if isinstance(each, Interface) else each for each in found.partners.of(source)}
            for target in ends:
                if found.flow(source, target).answer is not Answer.CLOSED:
                    assert (id(target) if isinstance(target, Interface) else target) in partners, (source, target)
    except Undetermined:
        return
