"""Tests that every rule of the pack gets from its own file: its examples, and its deciding value in every form a template can give it."""

from collections.abc import Mapping
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Rule, all_rules
from pci_constructs.rules.catalogue import ALWAYS, files, folder_of, ids, rules_for
from tests.rules.pack import example, judged, verdicts

RULES = [rule for rule in all_rules() if rule.check]
BY_ID = [pytest.param(rule, id=rule.id) for rule in RULES]
NEVER_FAILING = {
    "alarm-topic-has-subscription": "people may subscribe in the account",
    "iam-policy-in-use": "some other identity of the account may have the policy",
    "iam-external-access-analyzer-enabled": "an analyzer that no template makes may have been made elsewhere",
    "resource-explorer-index-aggregator": "the index that has all regions may have been made elsewhere",
    "securityhub-enabled": "a hub that no template makes may have been made elsewhere",
}
"""Rules that a template satisfies or leaves open, and why."""
TEMPLATE_FORMS = {
    "Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}},
    "Parameters": {"P": {"Type": "String"}},
}


@pytest.mark.parametrize("rule", BY_ID)
def test_the_passing_example_passes(rule: Rule) -> None:
    found = judged(rule, example(rule, rule.passing))
    assert {f.verdict for f in found} <= {Verdict.PASS, Verdict.NOT_APPLICABLE}, found
    assert Verdict.PASS in {f.verdict for f in found}
    assert all(f.message for f in found)


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES if rule.id not in NEVER_FAILING])
def test_the_failing_example_fails(rule: Rule) -> None:
    found = [f for f in judged(rule, example(rule, rule.failing)) if f.verdict is Verdict.FAIL]
    assert found
    assert all(f.message and f.remediation for f in found)


def test_a_rule_without_an_example_is_known_for_it() -> None:
    assert [rule.id for rule in RULES if rule.passing is None] == []
    assert {rule.id for rule in RULES if rule.failing is None} <= set(NEVER_FAILING)


@pytest.mark.parametrize("rule", BY_ID)
def test_an_empty_resource_raises_nothing(rule: Rule) -> None:
    for type_ in rule.types:
        found = judged(rule, Example(resources={"R": {"Type": type_}}))
        assert [f.message for f in found if f.verdict is Verdict.ERROR] == []


def deciding() -> list[Any]:
    """Rules whose examples are plain properties, with each property on which alone the verdict turns, and its good and bad value."""
    found = []
    for rule in RULES:
        if isinstance(rule.passing, Mapping) and isinstance(rule.failing, Mapping):
            for name, good in rule.passing.items():
                bad = rule.failing.get(name)
                rest = {key: value for key, value in rule.passing.items() if key != name}
                if bad is not None and bad != good and verdicts(rule, {**rest, name: bad}) == {Verdict.FAIL}:
                    found.append(pytest.param(rule, rest, name, good, bad, id=f"{rule.id}:{name}"))
    return found


DECIDING = deciding()


@pytest.mark.parametrize(("rule", "rest", "name", "good", "bad"), DECIDING)
def test_a_deciding_value_in_every_form(rule: Rule, rest: dict[str, Any], name: str, good: Any, bad: Any) -> None:
    def of(value: Any, **template: Any) -> set[Verdict]:
        return verdicts(rule, {**rest, name: value}, **template)

    assert of({"Fn::If": ["C", good, good]}, **TEMPLATE_FORMS) == {Verdict.PASS}
    assert of({"Fn::If": ["C", good, bad]}, **TEMPLATE_FORMS) == {Verdict.FAIL}
    assert of({"Fn::If": ["C", bad, good]}, **TEMPLATE_FORMS) == {Verdict.FAIL}
    assert Verdict.PASS not in of({"Fn::ImportValue": "elsewhere"})
    assert Verdict.PASS not in of({"Fn::Transform": {"Name": "Macro"}})
    if isinstance(good, bool) and isinstance(bad, bool):
        assert of(str(good).lower()) == {Verdict.PASS}
        assert of(str(bad).lower()) == {Verdict.FAIL}
    if not isinstance(good, list | dict) and not isinstance(bad, list | dict):
        text = {key: str(value).lower() if isinstance(value, bool) else value for key, value in (("good", good), ("bad", bad))}
        allowed = {"P": {"Type": "String", "AllowedValues": [text["good"], text["bad"]]}}
        assert of({"Ref": "P"}, Parameters=allowed) == {Verdict.FAIL}
        assert of({"Ref": "P"}, Parameters={"P": {"Type": "String", "AllowedValues": [text["good"]]}}) == {Verdict.PASS}
        assert Verdict.PASS not in of({"Ref": "P"}, Parameters={"P": {"Type": "String", "Default": text["good"]}})
        assert of({"Ref": "P"}, Parameters={"P": {"Type": "String", "Default": text["bad"]}}) == {Verdict.FAIL}
        mapping = {"M": {"a": {"v": good}, "b": {"v": bad}}}
        assert of({"Fn::FindInMap": ["M", {"Ref": "P"}, "v"]}, Mappings=mapping, Parameters={"P": {"Type": "String"}}) == {Verdict.FAIL}
        assert of({"Fn::FindInMap": ["M", "a", "v"]}, Mappings=mapping) == {Verdict.PASS}


def test_there_are_deciding_values() -> None:
    assert len(DECIDING) > len(RULES) // 3


def test_every_file_holds_the_rule_that_it_is_named_after() -> None:
    assert tuple(rule.id for rule in all_rules()) == ids()


def test_every_rule_lies_in_the_folder_of_its_types() -> None:
    wrong = {
        rule.id: (files()[rule.id], sorted({folder_of(type_) for type_ in rule.types}))
        for rule in RULES
        if {folder_of(type_) for type_ in rule.types} != {files()[rule.id].split(".")[2]} and files()[rule.id].split(".")[2] != ALWAYS
    }
    assert wrong == {}


def test_the_rules_for_some_types_are_those_that_the_types_concern() -> None:
    found = {rule.id for rule in rules_for(["AWS::RDS::DBInstance"])}
    assert "rds-storage-encrypted" in found
    assert "restricted-ssh" not in found
    assert {rule.id for rule in all_rules() if "AWS::RDS::DBInstance" in rule.types} <= found


@pytest.mark.parametrize("rule", BY_ID)
def test_every_rule_says_why_and_what_to_do(rule: Rule) -> None:
    assert all(len(reason) > 20 for reason in rule.requirements.values())
    assert len(rule.remediation) > 10
    assert not rule.title.endswith(".")
    assert set(rule.equivalents) <= {"securityhub", "config", "cdk-nag", "guard", "checkov", "prowler"}
