"""Rules that a running account alone decides: their examples, and what they make of what was not read."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from pci_constructs.assembly import Assembly, Resource, Stack
from pci_constructs.assembly.values import Partial
from pci_constructs.findings import Finding, Verdict
from pci_constructs.live.reading.catalogue import collectors
from pci_constructs.reports._live import read_types
from pci_constructs.rules import Example, Rule, judge
from pci_constructs.rules.catalogue import files, live_files, live_rules, rule
from pci_constructs.rules.settings import settings_from
from tests.live.kit import TODAY

RULES = [rule(id_) for id_ in live_files()]
BY_ID = [pytest.param(one, id=one.id) for one in RULES]
NEVER_FAILING = {"iam-password-policy-expiry": "whether it fails is for the credentials of users to say"}
"""Rules that one resource alone satisfies or leaves open, and why."""


def account(resources: Mapping[str, Mapping[str, Any]], *, unread: bool = False) -> Assembly:
    """An account in which some resources run; with ``unread``, none of their properties was read."""
    made = {
        name: Resource(
            logical_id=name,
            type=body["Type"],
            properties=Partial({}, (), "the test") if unread else dict(body.get("Properties", {})),
            attributes=Partial({}, ("Condition",), "the test"),
            construct_path="",
            template="a",
        )
        for name, body in resources.items()
    }
    types = frozenset({*read_types(), *(body["Type"] for body in resources.values())})
    stack = Stack(path="a", template="a", account="111122223333", region="eu-central-1", resources=made, read=types)
    return Assembly(stacks=(stack,), synthesized=False, live=True)


def resources_of(one: Rule, shown: Mapping[str, Any] | Example | None) -> Mapping[str, Mapping[str, Any]]:
    if isinstance(shown, Example):
        return shown.resources
    return {"R": {"Type": one.types[0], "Properties": shown or {}}}


def judged(one: Rule, shown: Mapping[str, Any] | Example | None, *, unread: bool = False) -> list[Finding]:
    settings = settings_from(shown.settings if isinstance(shown, Example) else {}, "the example")
    found = judge(account(resources_of(one, shown), unread=unread), [one], today=TODAY, settings=settings).findings
    return [finding for finding in found if finding.rule == one.id]


@pytest.mark.parametrize("one", BY_ID)
def test_the_passing_example_passes(one: Rule) -> None:
    assert Verdict.PASS in {finding.verdict for finding in judged(one, one.passing)}


@pytest.mark.parametrize("one", [pytest.param(one, id=one.id) for one in RULES if one.id not in NEVER_FAILING])
def test_the_failing_example_fails(one: Rule) -> None:
    found = [finding for finding in judged(one, one.failing) if finding.verdict is Verdict.FAIL]
    assert found
    assert all(finding.message and finding.remediation for finding in found)


@pytest.mark.parametrize("one", BY_ID)
def test_what_was_not_read_is_never_good(one: Rule) -> None:
    assert {finding.verdict for finding in judged(one, one.passing, unread=True)} == {Verdict.UNDETERMINED}


@pytest.mark.parametrize("one", BY_ID)
def test_it_says_why_and_what_to_do(one: Rule) -> None:
    assert all(len(reason) > 20 for reason in one.requirements.values())
    assert len(one.remediation) > 10
    assert set(one.equivalents) <= {"securityhub", "config", "prowler"}


def test_live_rules_are_asked_by_no_synth() -> None:
    assert not set(files()) & set(live_files())
    assert {one.id for one in live_rules()} >= set(live_files())
    assert not [one.id for one in live_rules() if one.of_templates_alone]


def test_every_type_of_a_live_rule_is_read() -> None:
    assert [one.id for one in RULES if not read_types().issuperset(one.types)] == []


def test_types_are_found_without_boto3_as_the_collectors_say() -> None:
    assert read_types() == {type_ for one in collectors() for type_ in one.types}


def test_types_of_our_own_are_recognized() -> None:
    own = [type_ for type_ in read_types() if not re.fullmatch(r"AWS::\w+::\w+", type_)]
    assert [type_ for type_ in own if not re.fullmatch(r"Live::\w+::\w+", type_)] == []
