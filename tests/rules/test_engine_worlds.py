"""How a rule's answers in each world become one verdict."""

from time import perf_counter
from typing import Any

import pytest
from msgspec.structs import replace

from pci_constructs.assembly import Assembly
from pci_constructs.assembly.templates import alone
from pci_constructs.findings import Finding, Verdict
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, every, failed, flag_is_true, judge, not_applicable, passed, some
from tests.assembly.values import stacks
from tests.rules.pack import TODAY

FAIL, PASS, UNDETERMINED, ERROR, NOT_APPLICABLE = Verdict.FAIL, Verdict.PASS, Verdict.UNDETERMINED, Verdict.ERROR, Verdict.NOT_APPLICABLE
GOOD, BAD = passed("good"), failed("bad")
FREE = {"Ref": "P"}
P: dict[str, Any] = {"P": {"Type": "String"}}
IS_X = {"C": {"Fn::Equals": [FREE, "x"]}}


def rule(check: Any) -> Rule:
    return Rule(id="r", title="r", severity=Severity.LOW, requirements={"6.2.4": "x"}, remediation="x", types=("A::B::C",), check=check)


def flagged(resource: ResourceView) -> Judgement:
    return flag_is_true(resource, "V", good="on", bad="off")


def found(check: Any, properties: Any, attributes: dict[str, Any] | None = None, **sections: Any) -> Finding:
    resources = {"R": {"Type": "A::B::C", "Properties": properties, **(attributes or {})}, "X": {"Type": "A::B::D"}}
    (one,) = judge(alone({"Resources": resources, **sections}, "t"), [rule(check)], today=TODAY).findings
    return one


@pytest.mark.parametrize(
    ("value", "sections", "expected"),
    [
        (True, {}, PASS),
        ("TRUE", {}, PASS),
        (None, {}, FAIL),
        ({"Fn::If": ["C", True, "true"]}, {"Parameters": P, "Conditions": IS_X}, PASS),
        ({"Fn::If": ["C", True, False]}, {"Parameters": P, "Conditions": IS_X}, FAIL),
        ({"Fn::If": ["C", True, FREE]}, {"Parameters": P, "Conditions": IS_X}, UNDETERMINED),
        # A failure in one world wins over what is not known in another.
        ({"Fn::If": ["C", FREE, False]}, {"Parameters": P, "Conditions": IS_X}, FAIL),
        # A branch that no world takes does not count.
        ({"Fn::If": ["C", False, True]}, {"Conditions": {"C": {"Fn::Equals": ["a", "b"]}}}, PASS),
        (FREE, {"Parameters": {"P": {"Type": "String", "AllowedValues": ["true"]}}}, PASS),
        (FREE, {"Parameters": {"P": {"Type": "String", "AllowedValues": ["true", "false"]}}}, FAIL),
        (FREE, {"Parameters": {"P": {"Type": "String", "Default": "true"}}}, UNDETERMINED),
        (FREE, {"Parameters": {"P": {"Type": "String", "Default": "false"}}}, FAIL),
        (FREE, {"Parameters": P}, UNDETERMINED),
        ({"Fn::FindInMap": ["M", "a", "v"]}, {"Mappings": {"M": {"a": {"v": True}}}}, PASS),
        ({"Fn::FindInMap": ["M", FREE, "v"]}, {"Parameters": P, "Mappings": {"M": {"a": {"v": True}, "b": {"v": False}}}}, FAIL),
        (
            {"Fn::FindInMap": ["M", FREE, "v", {"DefaultValue": False}]},
            {"Parameters": P, "Mappings": {"M": {"a": {"v": True}}}},
            FAIL,
        ),
        ({"Fn::GetAtt": ["X", "Flag"]}, {}, UNDETERMINED),
        ({"Fn::If": ["Nobody", True, True]}, {}, UNDETERMINED),
    ],
)
def test_the_worst_world_decides(value: Any, sections: dict[str, Any], expected: Verdict) -> None:
    assert found(flagged, {"V": value}, **sections).verdict is expected


def test_a_failure_says_in_which_world() -> None:
    one = found(flagged, {"V": {"Fn::If": ["C", False, True]}}, Parameters=P, Conditions=IS_X)
    assert one.message == "off (when condition C is true)"
    assert found(flagged, {"V": {"Fn::If": ["C", True, True]}}, Parameters=P, Conditions=IS_X).message == "on"


@pytest.mark.parametrize(
    ("condition", "value", "expected"),
    [
        ("C", True, PASS),
        ("C", False, FAIL),
        # The resource is there only where its own condition holds.
        ("C", {"Fn::If": ["C", True, False]}, PASS),
        ("C", {"Fn::If": ["C", False, True]}, FAIL),
        ("Never", False, NOT_APPLICABLE),
        ("Nobody", True, UNDETERMINED),
    ],
)
def test_a_resource_under_a_condition(condition: str, value: Any, expected: Verdict) -> None:
    conditions = {**IS_X, "Never": {"Fn::And": [{"Condition": "C"}, {"Fn::Not": [{"Condition": "C"}]}]}}
    assert found(flagged, {"V": value}, {"Condition": condition}, Parameters=P, Conditions=conditions).verdict is expected


def test_another_resource_is_there_in_the_same_worlds() -> None:
    def check(resource: ResourceView) -> Judgement:
        return some(resource.linked("A::B::L", "To"), lambda _: GOOD, empty=BAD)

    def verdict(*conditions: str) -> Verdict:
        resources: dict[str, Any] = {"R": {"Type": "A::B::C"}}
        for name in conditions:
            resources[f"L{name}"] = {"Type": "A::B::L", "Condition": name, "Properties": {"To": {"Ref": "R"}}}
        sections = {"Parameters": P, "Conditions": {**IS_X, "D": {"Fn::Not": [{"Condition": "C"}]}}}
        (one,) = judge(alone({"Resources": resources, **sections}, "t"), [rule(check)], today=TODAY).findings
        return one.verdict

    assert verdict() is FAIL
    assert verdict("C") is FAIL
    assert verdict("C", "D") is PASS


def each(value: Any, combine: Any = every) -> Verdict:
    def check(resource: ResourceView) -> Judgement:
        result: Judgement = combine(
            resource.each("V"), lambda part: GOOD if part.text("K") == "good" else BAD, empty=not_applicable("none")
        )
        return result

    return found(check, {"V": value}, Parameters=P, Conditions=IS_X).verdict


A, B = {"K": "good"}, {"K": "bad"}


@pytest.mark.parametrize(
    ("value", "all_", "any_"),
    [
        ([], NOT_APPLICABLE, NOT_APPLICABLE),
        ([A], PASS, PASS),
        ([A, B], FAIL, PASS),
        ([A, FREE], UNDETERMINED, PASS),
        ([B, FREE], FAIL, UNDETERMINED),
        ([FREE, B], FAIL, UNDETERMINED),
        ([{"K": FREE}, B], FAIL, UNDETERMINED),
        ([A, {"Fn::If": ["C", B, {"Ref": "AWS::NoValue"}]}], FAIL, PASS),
        ([{"Fn::If": ["C", A, {"Ref": "AWS::NoValue"}]}], PASS, PASS),
        ({"Fn::If": ["C", [A], [B]]}, FAIL, FAIL),
        (A, PASS, PASS),
        (FREE, UNDETERMINED, UNDETERMINED),
        # What is no map where one is asked for is not known, and no error of the rule.
        ({"Fn::GetAtt": ["X", "List"]}, UNDETERMINED, UNDETERMINED),
        (["text", A], UNDETERMINED, PASS),
        ([[A]], UNDETERMINED, UNDETERMINED),
    ],
)
def test_lists_in_three_values(value: Any, all_: Verdict, any_: Verdict) -> None:
    assert each(value) is all_
    assert each(value, some) is any_


def test_a_mistake_of_a_rule_is_still_an_error() -> None:
    def check(resource: ResourceView) -> Judgement:
        return every(resource.each("V"), lambda part: part.no_such_question(), empty=GOOD)

    assert found(check, {"V": [{"K": 1}]}).verdict is ERROR


def test_forty_independent_conditions_are_undetermined_and_soon() -> None:
    parameters = {f"P{n}": {"Type": "String"} for n in range(40)}
    conditions = {f"C{n}": {"Fn::Equals": [{"Ref": f"P{n}"}, "x"]} for n in range(40)}

    def check(resource: ResourceView) -> Judgement:
        return every(resource.each("V"), lambda part: GOOD if part else BAD, empty=BAD)

    began = perf_counter()
    value = [{"Fn::If": [name, "a", "b"]} for name in conditions]
    one = found(check, {"V": value}, Parameters=parameters, Conditions=conditions)
    assert one.verdict is UNDETERMINED
    assert "more than 256 ways" in one.message
    # A failure is found however many worlds there are.
    bad = [{"Fn::If": ["C0", "", "b"]}, *value]
    assert found(check, {"V": bad}, Parameters=parameters, Conditions=conditions).verdict is FAIL
    assert perf_counter() - began < 5


@pytest.mark.parametrize("wrap", [lambda v: {"Fn::Join": ["", [v]]}, lambda v: [v], lambda v: {"K": v}, lambda v: {"Fn::If": ["C", v, v]}])
def test_values_nested_five_hundred_deep_are_undetermined(wrap: Any) -> None:
    value: Any = True
    for _ in range(500):
        value = wrap(value)

    def check(resource: ResourceView) -> Judgement:
        return GOOD if resource.deep("V") is not None and resource.flag("V") else BAD

    assert found(check, {"V": value}, Parameters=P, Conditions=IS_X).verdict is UNDETERMINED


def test_conditions_nested_five_hundred_deep_are_undetermined() -> None:
    for name in ("Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals"):
        value: Any = {"Fn::Equals": [FREE, "x"]}
        for _ in range(500):
            value = {name: [value] if name != "Fn::Equals" else [value, "true"]}
        assert found(flagged, {"V": {"Fn::If": ["C", True, False]}}, Parameters=P, Conditions={"C": value}).verdict in (UNDETERMINED, FAIL)


def test_recursion_of_a_rule_is_undetermined_and_no_traceback() -> None:
    def check(resource: ResourceView) -> Judgement:
        return check(resource)

    assert found(check, {}).verdict is UNDETERMINED


FROM_C = {"Fn::If": ["C", "true", "false"]}
NEVER = {"C": {"Fn::Equals": ["a", "b"]}}


@pytest.mark.parametrize(
    ("conditions", "attributes", "expected"),
    [
        (IS_X, {}, FAIL),
        # What is nested under a condition is there where it holds, and there alone.
        (IS_X, {"Condition": "C"}, PASS),
        (NEVER, {"Condition": "C"}, NOT_APPLICABLE),
        (NEVER, {"Condition": None}, FAIL),
        (IS_X, {"Condition": "Nobody"}, UNDETERMINED),
    ],
)
@pytest.mark.parametrize("between", [False, True])
def test_what_a_nested_stack_holds_is_there_where_the_stack_is(
    conditions: Any, attributes: dict[str, Any], expected: Verdict, between: bool
) -> None:
    def nesting(given: Any, **more: Any) -> dict[str, Any]:
        return {"N": {"Type": "AWS::CloudFormation::Stack", "Properties": {"Parameters": {"P": given}}, **more}}

    outer = {"Parameters": P, "Conditions": conditions, "Resources": nesting(FROM_C, **attributes)}
    inner = {"Parameters": P, "Resources": {"R": {"Type": "A::B::C", "Properties": {"V": FREE}}}}
    found = {"a": outer, "a__N": inner}
    if between:
        found = {"a": outer, "a__N": {"Parameters": P, "Resources": nesting(FREE)}, "b": inner}
    made = stacks(**found)
    if between:
        made = replace(made, stacks=(*made.stacks[:2], replace(made.stacks[2], parent="a__N", nested_by="N")))
    (one,) = judge(made, [rule(flagged)], today=TODAY).findings
    assert one.verdict is expected


def test_what_a_conditional_nested_stack_adds_is_missing_in_some_worlds() -> None:
    def added(resource: ResourceView) -> Judgement:
        return GOOD if any(resource.linked("A::B::P", "To")) else BAD

    nesting = {"Type": "AWS::CloudFormation::Stack", "Properties": {"Parameters": {"P": {"Ref": "R"}}}}
    inner = {"Parameters": P, "Resources": {"Q": {"Type": "A::B::P", "Properties": {"To": FREE}}}}
    for attributes, expected in (({}, PASS), ({"Condition": "C"}, FAIL)):
        outer = {"Parameters": P, "Conditions": IS_X, "Resources": {"R": {"Type": "A::B::C"}, "N": {**nesting, **attributes}}}
        (one,) = judge(stacks(a=outer, a__N=inner), [rule(added)], today=TODAY).findings
        assert one.verdict is expected


def test_stacks_that_nest_each_other_in_a_circle_end() -> None:
    nesting = {"N": {"Type": "AWS::CloudFormation::Stack", "Condition": "C"}, "R": {"Type": "A::B::C", "Properties": {"V": True}}}
    first, second = stacks(a={"Resources": nesting, "Conditions": NEVER}, b={"Resources": nesting, "Conditions": NEVER}).stacks
    circle = Assembly(stacks=(replace(first, parent="b", nested_by="N"), replace(second, parent="a", nested_by="N")))
    assert {one.verdict for one in judge(circle, [rule(flagged)], today=TODAY).findings} == {NOT_APPLICABLE}
