"""What a rule gets when it asks a block for a value, in every form that CloudFormation takes."""

from collections.abc import Callable
from typing import Any

import pytest

from pci_constructs.assembly import ABSENT, Block, Evaluation, ResourceView, Undetermined, Unknown
from pci_constructs.assembly.templates import alone
from tests.assembly.values import TODAY

FREE = {"Ref": "P"}
AN_ATTRIBUTE = {"Fn::GetAtt": ["X", "A"]}
RAISES = "raises"


def view(properties: dict[str, Any], others: dict[str, Any] | None = None, **parameter: Any) -> ResourceView:
    document = {
        "Parameters": {"P": {"Type": "String", **parameter}},
        "Resources": {"R": {"Type": "A::B::C", "Properties": properties}, "X": {"Type": "A::B::D"}, **(others or {})},
    }
    evaluation = Evaluation(alone(document, "t"), today=TODAY)
    return evaluation.view(evaluation.assembly.stacks[0].resources["R"])


def answer(ask: Callable[[ResourceView], Any], value: Any, **parameter: Any) -> Any:
    try:
        return ask(view({"V": value} if value is not ABSENT else {}, **parameter))
    except Undetermined:
        return RAISES


@pytest.mark.parametrize(
    ("value", "flag", "number", "text"),
    [
        (ABSENT, "default", None, ""),
        (None, "default", None, ""),
        ({"Ref": "AWS::NoValue"}, "default", None, ""),
        (True, True, RAISES, "true"),
        ("True", True, RAISES, "True"),
        ("false", False, RAISES, "false"),
        ("yes", RAISES, RAISES, "yes"),
        (1, RAISES, 1, "1"),
        (0, RAISES, 0, "0"),
        ("1", RAISES, 1, "1"),
        ("3.5", RAISES, 3.5, "3.5"),
        ("", RAISES, RAISES, ""),
        ("1_000", RAISES, RAISES, "1_000"),
        ("nan", RAISES, RAISES, "nan"),
        (float("inf"), RAISES, RAISES, "inf"),
        (10**400, RAISES, RAISES, str(10**400)),
        ("{{resolve:ssm:/a}}", RAISES, RAISES, RAISES),
        (FREE, RAISES, RAISES, RAISES),
        (AN_ATTRIBUTE, RAISES, RAISES, "${X.A}"),
        ({"Fn::Sub": "true"}, True, RAISES, "true"),
    ],
)
def test_scalars(value: Any, flag: Any, number: Any, text: Any) -> None:
    assert answer(lambda r: r.flag("V", default=True), value) == (True if flag == "default" else flag)
    assert answer(lambda r: r.flag("V"), value) == (False if flag == "default" else flag)
    assert answer(lambda r: r.number("V"), value) == number
    assert answer(lambda r: r.text("V"), value) == text


@pytest.mark.parametrize(
    ("value", "parameter", "expected"),
    [
        (10, {}, True),
        ("9", {}, False),
        (ABSENT, {}, False),
        (FREE, {"MinValue": 10}, True),
        (FREE, {"MinValue": "11"}, True),
        (FREE, {"MinValue": 9}, RAISES),
        (FREE, {"MaxValue": 9}, False),
        (FREE, {"MaxValue": 10}, RAISES),
        (FREE, {"MinValue": "many"}, RAISES),
        (FREE, {}, RAISES),
        # What a number is part of has other bounds than the number.
        ({"Fn::Sub": "${P}0"}, {"MinValue": 10}, RAISES),
        ({"Fn::Select": [0, {"Fn::Split": [".", FREE]}]}, {"MinValue": 10}, RAISES),
        (AN_ATTRIBUTE, {}, RAISES),
    ],
)
def test_at_least(value: Any, parameter: dict[str, Any], expected: Any) -> None:
    assert answer(lambda r: r.at_least("V", 10), value, **parameter) == expected


def shown(value: Any) -> Any:
    if isinstance(value, Block):
        return value.path
    return "?" if value.__class__ is Unknown else value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (ABSENT, []),
        ([], []),
        ("one", ["one"]),
        ({"a": 1}, ["V"]),
        (["a", None, {"Ref": "AWS::NoValue"}, "b"], ["a", "b"]),
        ([{"a": 1}, {"a": 2}], ["V[0]", "V[1]"]),
        (["a", FREE], ["a", "?"]),
        (FREE, ["?"]),
        (AN_ATTRIBUTE, ["${X.A}"]),
        ({"Fn::Split": [",", "a,b"]}, ["a", "b"]),
        ({"Fn::Transform": {"Name": "M"}}, ["?"]),
    ],
)
def test_lists(value: Any, expected: list[Any]) -> None:
    found = [shown(part) for part in view({"V": value} if value is not ABSENT else {}).each("V")]
    assert found == (["V[0]"] if expected == ["V"] else expected)


@pytest.mark.parametrize(
    ("value", "peeked", "items"),
    [
        (ABSENT, ABSENT, []),
        ({}, ABSENT, []),
        ({"W": 1}, 1, [1]),
        ({"W": [1]}, [1], [1]),
        (FREE, "?", ["?"]),
        # An attribute of a resource, or a mistake, where a map should be: not an absent value.
        (AN_ATTRIBUTE, "?", ["?"]),
        ("text", "?", ["?"]),
        ([{"W": 1}], "?", ["?"]),
        (3, "?", ["?"]),
        ({"W": FREE}, "?", ["?"]),
    ],
)
def test_a_value_within_a_value(value: Any, peeked: Any, items: list[Any]) -> None:
    found = view({"V": value} if value is not ABSENT else {})
    assert shown(found.peek("V.W")) == peeked
    assert [shown(part) for part in found.each("V.W")] == items
    if peeked == "?" and value != {"W": FREE}:
        with pytest.raises(Undetermined):
            found.has("V.W")


@pytest.mark.parametrize(("value", "there"), [({}, False), ({"W": 1}, True), ({"W": FREE}, True), ({"W": None}, False)])
def test_whether_a_value_is_there(value: Any, there: bool) -> None:
    assert view({"V": value}).has("V.W") is there


@pytest.mark.parametrize("properties", [{"Fn::Transform": {"Name": "M"}}, {"Fn::Transform": {"Name": "M"}, "V": True}, FREE])
def test_properties_that_a_macro_makes_are_all_unknown(properties: Any) -> None:
    made = view(properties)
    for ask in (lambda: made.flag("V"), lambda: made.has("V"), lambda: made.text("V.W"), made.names, lambda: made.tag("k", "V")):
        with pytest.raises(Undetermined):
            ask()
    assert [shown(part) for part in made.each("V")] == ["?"]


def test_a_list_with_an_unknown_element_is_not_known() -> None:
    with pytest.raises(Undetermined) as raised:
        view({"V": ["a", FREE]}).get("V")
    assert raised.value.property == "V"


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([{"Key": "k", "Value": "v"}], "v"),
        ({"k": "v"}, "v"),
        ({"j": "v"}, None),
        ([{"Key": "j", "Value": "v"}], None),
        ([FREE, {"Key": "k", "Value": "v"}], "v"),
        ([FREE, {"Key": "j", "Value": "v"}], RAISES),
        ([{"Key": FREE, "Value": "v"}], RAISES),
        ([{"Key": "k", "Value": FREE}], RAISES),
        (FREE, RAISES),
        (AN_ATTRIBUTE, RAISES),
        ([None, "k", {"Key": "k"}], ""),
        ([], None),
    ],
)
def test_tags(tags: Any, expected: Any) -> None:
    assert answer(lambda r: r.tag("k", "V"), tags) == expected


OWNED = {"AWS::S3::Bucket": {"BucketName": "name"}}


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ({"Ref": "R"}, True),
        ({"Fn::GetAtt": ["R", "Arn"]}, True),
        ({"Fn::Sub": "arn:aws:s3:::${R}/*"}, True),
        ({"Fn::Sub": "https://${R}.s3"}, True),
        ({"Fn::Sub": "x_${R}.s3"}, False),
        # A name that begins or ends with its own is that of another.
        ({"Fn::Sub": "x-${R}"}, False),
        ({"Fn::Sub": "${R}-x"}, False),
        ({"Fn::Join": ["-", [{"Ref": "R"}, "x"]]}, False),
        ("name", True),
        ("arn:aws:s3:::name", True),
        ({"Fn::If": ["C", {"Ref": "R"}, "other"]}, True),
        ({"Ref": "X"}, False),
        ("other-name", False),
        ("name-other", False),
        (ABSENT, False),
        (None, False),
        (["other", {"Ref": "R"}], True),
        ({"Inner": {"Ref": "R"}}, False),
    ],
)
def test_what_refers_to_a_resource(reference: Any, found: bool) -> None:
    properties = {} if reference is ABSENT else {"To": reference}
    document = {
        "Parameters": {"P": {"Type": "String"}},
        "Conditions": {"C": {"Fn::Equals": ["a", "a"]}},
        "Resources": {
            "R": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "name"}},
            "X": {"Type": "A::B::D"},
            "L": {"Type": "A::B::L", "Properties": properties},
        },
    }
    evaluation = Evaluation(alone(document, "t"), today=TODAY)
    bucket = evaluation.view(evaluation.assembly.stacks[0].resources["R"])
    assert [other.logical_id for other in bucket.linked("A::B::L", "To")] == (["L"] if found else [])


GROUP = "arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:"


@pytest.mark.parametrize(
    ("name", "reference", "found"),
    [
        ("orders", GROUP + "orders:*", True),
        ("orders", GROUP + "other-orders:*", False),
        ("/aws/orders", GROUP + "/aws/orders:*", True),
        ("${AWS::StackName}-orders", GROUP + "${AWS::StackName}-orders", True),
        ("${AWS::StackName}-orders", GROUP + "${AWS::StackName}-orders:*", True),
        ("${AWS::StackName}-orders", GROUP + "${AWS::StackName}-others:*", False),
        ("${P}", GROUP + "${P}:*", True),
        ("${P}-orders", GROUP + "${P}-orders", True),
        ("/${P}/orders", GROUP + "/${P}/orders:*", True),
        ("${P}-orders", GROUP + "${Q}-orders", False),
        ("${P}", GROUP + "orders-${P}", False),
        ("orders", GROUP.replace("${AWS::AccountId}", "${P}") + "orders", False),
        ("${P}", GROUP.replace("${AWS::AccountId}", "${Q}") + "${P}", False),
    ],
)
def test_what_an_arn_names_that_is_known_in_part(name: str, reference: str, found: bool) -> None:
    document = {
        "Parameters": {"P": {"Type": "String"}, "Q": {"Type": "String"}},
        "Resources": {
            "R": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": {"Fn::Sub": name}}},
            "L": {"Type": "A::B::L", "Properties": {"To": {"Fn::Sub": reference}}},
        },
    }
    evaluation = Evaluation(alone(document, "t"), today=TODAY)
    group = evaluation.view(evaluation.assembly.stacks[0].resources["R"])
    assert [other.logical_id for other in group.linked("A::B::L", "To")] == (["L"] if found else [])


def test_a_property_with_forty_choices_is_asked_for_its_links_within_bounds() -> None:
    choices = [{"Fn::If": [f"C{n}", "a", "b"]} for n in range(40)]
    document = {
        "Parameters": {f"P{n}": {"Type": "String"} for n in range(40)},
        "Conditions": {f"C{n}": {"Fn::Equals": [{"Ref": f"P{n}"}, "x"]} for n in range(40)},
        "Resources": {"R": {"Type": "AWS::S3::Bucket"}, "L": {"Type": "A::B::L", "Properties": {"To": choices}}},
    }
    evaluation = Evaluation(alone(document, "t"), today=TODAY)
    bucket = evaluation.view(evaluation.assembly.stacks[0].resources["R"])
    assert list(bucket.linked("A::B::L", "To")) == []
