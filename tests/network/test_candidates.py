"""Who cannot be partners is known beforehand: that changes no answer."""

import random
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pci_constructs.assembly import Undetermined
from pci_constructs.network.candidates import Candidates
from pci_constructs.network.reach import End, Reach
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
