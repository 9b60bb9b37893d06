"""Python and Rego say the same of the same facts: yes or no, and for which requirements."""

import copy
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from pci_constructs.gates import approvals, policy, sbom, scans, signature, window
from pci_constructs.gates.decision import Decision
from pci_constructs.refusals import RefusedSetting
from tests.policies.engine import denied, requirements
from tests.policies.generated import GATES, Json, generated, good

AT = "2026-11-25T16:00:00Z"
EACH = 100
"""How many inputs of each of the six gates: 600 in all."""


def decided(facts: Json) -> Decision:
    """The decision in Python.

    Raises:
        msgspec.ValidationError: these are no facts.
        RefusedSetting: an emergency in them is none.
    """
    deciders: dict[str, Callable[[], Decision]] = {
        "approvals": lambda: approvals.decide(msgspec.convert(facts, approvals.Facts), AT),
        "change-window": lambda: window.decide(msgspec.convert(facts, window.Facts)),
        "policy": lambda: policy.decide(msgspec.convert(facts, policy.Facts), AT),
        "sbom": lambda: sbom.decide(msgspec.convert(facts, sbom.Facts), AT),
        "scans": lambda: scans.decide(msgspec.convert(facts, scans.Facts), AT),
        "signature": lambda: signature.decide(msgspec.convert(facts, signature.Facts), AT),
    }
    return deciders[facts["gate"]]()


def package(gate: str) -> str:
    """The package of a gate."""
    return f"pci.{gate.replace('-', '_')}"


@pytest.mark.parametrize("gate", GATES)
def test_both_say_the_same(gate: str) -> None:
    answers: Counter[bool] = Counter()
    for facts in generated(gate, EACH):
        decision = decided(facts)
        asked = {reason.requirement for reason in decision.against}
        assert decision.yes == (not asked), facts
        assert requirements(facts, package(gate)) == asked, facts
        answers[decision.yes] += 1
    # A generator that makes one answer alone would show nothing.
    assert min(answers[True], answers[False]) >= EACH // 10, answers


@pytest.mark.parametrize("gate", GATES)
def test_the_good_case_is_a_yes(gate: str) -> None:
    assert decided(good(gate)).yes
    assert denied(good(gate), package(gate)) == []
    assert denied(good(gate), "main") == []


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in plain data."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in pairs:
        yield (*path, key)
        yield from places(below, (*path, key))


def changed(facts: Json, path: tuple[Any, ...], value: Any) -> Json:
    made = copy.deepcopy(facts)
    within: Any = made
    for key in path[:-1]:
        within = within[key]
    if value is GONE:
        del within[path[-1]]
    else:
        within[path[-1]] = value
    return made


GONE = object()
WRONG: tuple[Any, ...] = (GONE, None, 7, "x", [], {}, True)


def full(gate: str) -> Json:
    """Good facts with something in every list."""
    facts = good(gate)
    held = {"id": "a", "where": "b", "reason": "c", "owner": "d", "approver": "e", "expires": "2026-11-26"}
    if gate == "approvals":
        facts["deployment_reviews"] = [{"reviewer": "hal", "person": True, "state": "approved"}]
    if gate == "change-window":
        facts["calendars"][0]["open"] = False
        facts["emergency"] = {
            "ticket": "INC-7",
            "reason": "x",
            "requested_by": "ada",
            "begins": "2026-11-25T15:00:00Z",
            "ends": "2026-11-25T17:00:00Z",
            "approvals": [{"approver": name, "at": "2026-11-25T15:00:00Z"} for name in ("grace", "hal")],
        }
    if gate == "policy":
        facts["exceptions"] = [held]
        facts["findings"] = [
            {
                "rule": "r",
                "verdict": "accepted",
                "requirements": ["3.5.1"],
                "where": "w",
                "source": "pci-dss",
                "warning": False,
                "expires": "2026-11-26",
                "acknowledged": False,
                "message": "",
            }
        ]
        facts["counts"]["accepted"] = 1
    if gate == "sbom":
        facts["licences"] = {"denied": ["GPL-*"], "allowed": [], "accepted": [held]}
    if gate == "scans":
        facts["exceptions"] = [held]
        facts["reports"][0]["found"] = [{"id": "a", "where": "b", "kind": "vulnerability", "severity": "critical"}]
    return facts


@pytest.mark.parametrize("gate", GATES)
def test_what_is_missing_or_of_another_kind_is_denied_and_never_passed_over(gate: str) -> None:
    facts = full(gate)
    assert decided(facts).yes
    assert denied(facts, package(gate)) == []
    looked_at = 0
    for number, path in enumerate(places(facts)):
        # Each place with two of the ways to be wrong, all of them in turn: the engine takes a while.
        for wrong in (GONE, WRONG[1:][number % 6]):
            broken = changed(facts, path, wrong)
            try:
                expected = {reason.requirement for reason in decided(broken).against} if "gate" in broken else None
            except (msgspec.ValidationError, RefusedSetting, KeyError, TypeError):
                expected = None
            found = requirements(broken, package(gate))
            assert (found == expected) if expected is not None else found, (path, wrong, found)
            looked_at += 1
    assert looked_at > 20


@pytest.mark.parametrize("facts", [{}, [], None, "yes", 7, {"gate": "luck"}, {"gate": None}, {"gate": ["approvals"]}], ids=range(8))
def test_what_is_no_fact_of_a_gate_is_denied(facts: object) -> None:
    assert requirements(facts, "main") == {"6.5.1"}


@pytest.mark.parametrize("gate", GATES)
def test_each_package_denies_the_facts_of_another_gate(gate: str) -> None:
    other = next(name for name in GATES if name != gate)
    assert denied(good(other), package(gate))
    assert denied({}, package(gate))


@pytest.mark.parametrize("gate", GATES)
def test_main_says_what_the_package_says(gate: str) -> None:
    for facts in generated(gate, 4):
        assert denied(facts, "main") == denied(facts, package(gate))
