"""Conditions and parameters: every consistent way they can turn out, and no other."""

from time import perf_counter
from typing import Any

import pytest

from tests.assembly.values import BLOCKED, OPEN, all_ways

P = {"P": {"Type": "String"}}
FREE = {"Ref": "P"}
NOTHING = {"Ref": "AWS::NoValue"}


def is_(parameter: str, value: str) -> dict[str, Any]:
    return {"Fn::Equals": [{"Ref": parameter}, value]}


def when(name: str, then: Any = 1, otherwise: Any = 0) -> dict[str, Any]:
    return {"Fn::If": [name, then, otherwise]}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (is_("P", "x"), {1, 0}),
        ({"Fn::Equals": ["x", {"Ref": "P"}]}, {1, 0}),
        ({"Fn::Equals": ["a", "a"]}, {1}),
        ({"Fn::Equals": ["a", "b"]}, {0}),
        ({"Fn::Equals": [True, "true"]}, {1}),
        ({"Fn::Equals": [1, "1"]}, {1}),
        ({"Fn::Equals": [["a"], ["a"]]}, {1}),
        ({"Fn::Equals": [["a"], ["a", {"Ref": "P"}]]}, {0}),
        ({"Fn::Equals": [["a", "b"], ["a", {"Ref": "P"}]]}, {1, 0}),
        ({"Fn::Equals": [{"Fn::FindInMap": ["M", "a", "v"]}, "A"]}, {1}),
        ({"Fn::Equals": [{"Fn::FindInMap": ["M", {"Ref": "P"}, "v"]}, "A"]}, {1, 0}),
        ({"Fn::Equals": [{"Fn::Sub": "${P}-x"}, "a-x"]}, {1, 0}),
        ({"Fn::Equals": [{"Fn::Select": [0, {"Ref": "L"}]}, ""]}, {1, 0}),
        ({"Fn::Equals": [{"Fn::ImportValue": "elsewhere"}, "a"]}, {1, 0}),
        ({"Fn::Equals": ["{{resolve:ssm:/a}}", "a"]}, {1, 0}),
        ({"Fn::Equals": [NOTHING, "a"]}, {1, 0}),
        ({"Fn::Equals": ["a"]}, {1, 0}),
        ({"Fn::And": [is_("P", "x"), is_("P", "y")]}, {0}),
        ({"Fn::And": [is_("P", "x"), {"Fn::Not": [is_("P", "y")]}]}, {1, 0}),
        ({"Fn::Or": [is_("P", "x"), {"Fn::Not": [is_("P", "x")]}]}, {1}),
        ({"Fn::Or": [{"Fn::And": [is_("P", "x"), is_("P", "y")]}, {"Fn::Equals": ["a", "b"]}]}, {0}),
        ({"Fn::Not": [{"Fn::Equals": ["a", "a"]}]}, {0}),
        ({"Fn::Not": [{"Condition": "Other"}]}, {1, 0}),
        ({"Condition": "Other"}, {1, 0}),
        ({"Condition": "Nobody"}, {BLOCKED}),
        ({"Condition": "C"}, {BLOCKED}),
        ({"Fn::Not": [{"Condition": "C"}]}, {BLOCKED}),
        ({"Fn::Or": [{"Fn::Equals": ["a", "a"]}, {"Condition": "C"}]}, {1}),
        ({"Fn::Tomorrow": ["a"]}, {1, 0}),
        ("true", {1}),
        (False, {0}),
        ("x", {1, 0}),
        (None, {1, 0}),
        ([], {1, 0}),
    ],
)
def test_which_ways_a_condition_can_turn_out(condition: Any, expected: set[Any]) -> None:
    sections: dict[str, Any] = {
        "Parameters": {**P, "L": {"Type": "CommaDelimitedList"}},
        "Mappings": {"M": {"a": {"v": "A"}, "b": {"v": "B"}}},
    }
    assert set(all_ways(when("C"), Conditions={"C": condition, "Other": is_("P", "z")}, **sections)) == expected


@pytest.mark.parametrize("pseudo", ["AWS::Region", "AWS::AccountId", "AWS::Partition", "AWS::StackName", "AWS::URLSuffix"])
def test_where_a_stack_is_deployed_is_open_unless_it_is_known(pseudo: str) -> None:
    conditions = {"C": is_(pseudo, "aws-us-gov"), "D": {"Fn::Equals": [{"Fn::Sub": f"x-${{{pseudo}}}"}, "x-y"]}}
    assert set(all_ways(when("C"), Conditions=conditions)) == {1, 0}
    if pseudo != "AWS::StackName":
        assert all_ways(when("C"), region="us-east-1", account="111122223333", Conditions=conditions) == [0]
    if pseudo not in ("AWS::Partition", "AWS::URLSuffix"):
        assert set(all_ways(when("D"), Conditions=conditions)) == {1, 0}


def test_contradicting_conditions_never_meet() -> None:
    conditions = {"A": is_("P", "a"), "B": is_("P", "b"), "NotA": {"Fn::Not": [{"Condition": "A"}]}}
    found = {tuple(way) for way in all_ways([when("A"), when("B"), when("NotA")], Parameters=P, Conditions=conditions)}
    assert found == {(1, 0, 0), (0, 1, 1), (0, 0, 1)}


def test_a_value_agrees_with_the_condition_on_it() -> None:
    conditions = {"A": is_("P", "a")}
    assert {tuple(way) for way in all_ways([when("A"), FREE], Parameters=P, Conditions=conditions)} == {(1, "a"), (0, OPEN)}
    allowed = {"P": {"Type": "String", "AllowedValues": ["a", "b", "c"]}}
    for order in ([when("A"), FREE], [FREE, when("A")]):
        found = {tuple(map(str, sorted(map(str, way)))) for way in all_ways(order, Parameters=allowed, Conditions=conditions)}
        assert found == {("1", "a"), ("0", "b"), ("0", "c")}


def test_nothing_and_lists_within_a_condition() -> None:
    conditions = {"C": is_("P", "x")}
    assert all_ways({"k": when("C", "v", NOTHING)}, Parameters=P, Conditions=conditions) == [{"k": "v"}, {}]
    assert all_ways(["a", when("C", NOTHING, "b")], Parameters=P, Conditions=conditions) == [["a"], ["a", "b"]]
    assert all_ways(when("C", ["a"], NOTHING), Parameters=P, Conditions=conditions) == [["a"], None]
    assert all_ways(when("C", when("C", 1, 2), when("C", 3, 4)), Parameters=P, Conditions=conditions) == [1, 4]


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({"Type": "String"}, [OPEN]),
        ({"Type": "String", "Default": "d"}, ["d", OPEN]),
        ({"Type": "String", "Default": ""}, ["", OPEN]),
        # A dynamic reference that comes with a parameter is looked up as any other.
        ({"Type": "String", "Default": "{{resolve:ssm:/a}}"}, [OPEN, OPEN]),
        ({"Type": "String", "AllowedValues": ["{{resolve:ssm:/a}}", "b"]}, [OPEN, "b"]),
        ({"Type": "CommaDelimitedList", "Default": "a,{{resolve:ssm:/a}}"}, [["a", OPEN], OPEN]),
        ({"Type": "String", "AllowedValues": ["a", "b"]}, ["a", "b"]),
        ({"Type": "String", "AllowedValues": ["a", "b"], "Default": "b"}, ["a", "b"]),
        ({"Type": "String", "AllowedValues": [True, 1]}, ["true", "1"]),
        ({"Type": "String", "AllowedValues": []}, [OPEN]),
        ({"Type": "Number", "Default": 5, "MinValue": 1}, [5, OPEN]),
        ({"Type": "CommaDelimitedList", "Default": "a, b"}, [["a", "b"], OPEN]),
        ({"Type": "List<Number>", "Default": "1,2"}, [["1", "2"], OPEN]),
        ({"Type": "AWS::EC2::VPC::Id", "Default": "vpc-1"}, ["vpc-1", OPEN]),
        ({"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/a"}, [OPEN]),
        ({"Type": "AWS::SSM::Parameter::Value<List<String>>", "Default": "/a"}, [OPEN]),
        ({"Type": "AWS::SSM::Parameter::Name", "Default": "/a"}, ["/a", OPEN]),
        ({}, [OPEN]),
        (None, [OPEN]),
        ("String", [OPEN]),
    ],
)
def test_what_a_parameter_can_be(declared: Any, expected: list[Any]) -> None:
    assert all_ways(FREE, Parameters={"P": declared}) == expected


def test_a_parameter_is_the_same_throughout() -> None:
    assert all_ways([FREE, FREE], Parameters={"P": {"Type": "String", "Default": "d"}}) == [["d", "d"], [OPEN, OPEN]]


def test_forty_independent_conditions_end_soon() -> None:
    parameters = {f"P{n}": {"Type": "String"} for n in range(40)}
    conditions = {f"C{n}": is_(f"P{n}", "x") for n in range(40)}
    began = perf_counter()
    assert len(all_ways([when(name) for name in conditions], Parameters=parameters, Conditions=conditions)) == 300
    assert perf_counter() - began < 5
