"""Each intrinsic function, in each of its forms."""

from typing import Any

import pytest

from pci_constructs.assembly import Composed, Reference, Undetermined, Unknown, references_in
from pci_constructs.assembly.templates import alone
from tests.assembly.values import BLOCKED, OPEN, all_ways, first, ways

P: dict[str, Any] = {"Parameters": {"P": {"Type": "String"}, "L": {"Type": "CommaDelimitedList"}}}
MAPS = {"M": {"a": {"v": "A", "w": ["1", "2"]}, "b": {"v": "B"}, "eu-central-1": {"v": "EU"}, "111122223333": {"v": "ME"}}}
FREE = {"Ref": "P"}
IMPORTED = {"Fn::ImportValue": "elsewhere"}
NOTHING = {"Ref": "AWS::NoValue"}
STACK = "arn:aws:cloudformation:${AWS::Region}:${AWS::AccountId}:stack"
UNIQUE = "-".join(f"${{AWS::StackId.{part}}}" for part in range(1, 6))
UNIQUE_PART = {"Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "AWS::StackId"}]}]}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        # Plain values, and what is no value at all.
        ("text", "text"),
        (0, 0),
        (None, None),
        (NOTHING, None),
        (["a", NOTHING, None, "b"], ["a", "b"]),
        ({"a": NOTHING, "b": 1}, {"b": 1}),
        ({"Ref": "AWS::Partition"}, "aws"),
        ({"Ref": "AWS::AccountId"}, "${AWS::AccountId}"),
        ({"Ref": "AWS::NotificationARNs"}, OPEN),
        ({"Ref": "Nobody"}, OPEN),
        ({"Ref": ["X"]}, OPEN),
        ({"Ref": "X"}, "${X}"),
        # Fn::GetAtt
        ({"Fn::GetAtt": ["X", "Arn"]}, "${X.Arn}"),
        ({"Fn::GetAtt": "X.Endpoint.Port"}, "${X.Endpoint.Port}"),
        ({"Fn::GetAtt": ["X", {"Fn::Sub": "Arn"}]}, "${X.Arn}"),
        ({"Fn::GetAtt": ["Nobody", "Arn"]}, OPEN),
        ({"Fn::GetAtt": ["X"]}, OPEN),
        ({"Fn::GetAtt": {"X": "Arn"}}, OPEN),
        # What a custom resource answers is its own affair.
        ({"Fn::GetAtt": ["Z", "Anything"]}, OPEN),
        ({"Ref": "Z"}, "${Z}"),
        # Fn::Sub
        ({"Fn::Sub": "a-${X}-${X.Arn}-${!Literal}"}, "a-${X}-${X.Arn}-${Literal}"),
        ({"Fn::Sub": ["${a}${b}${X}", {"a": "1", "b": {"Fn::Join": ["", ["2", "3"]]}}]}, "123${X}"),
        ({"Fn::Sub": ["${X}", {"X": "mine"}]}, "mine"),
        ({"Fn::Sub": "no variable"}, "no variable"),
        ({"Fn::Sub": "${Nobody}"}, OPEN),
        ({"Fn::Sub": "${}"}, OPEN),
        ({"Fn::Sub": ["a"]}, OPEN),
        ({"Fn::Sub": "${AWS::NoValue}"}, OPEN),
        ({"Fn::Sub": ["${a}", {"a": True}]}, "true"),
        ({"Fn::Sub": ["${a}", {"a": ["1"]}]}, OPEN),
        # Fn::Join
        ({"Fn::Join": [",", ["a", NOTHING, "b"]]}, "a,b"),
        ({"Fn::Join": ["", ["a", 1, True]]}, "a1true"),
        ({"Fn::Join": [",", {"Fn::Split": ["-", "a-b"]}]}, "a,b"),
        ({"Fn::Join": [",", {"Fn::GetAtt": ["X", "Names"]}]}, "${X.Names}"),
        ({"Fn::Join": [",", "text"]}, OPEN),
        ({"Fn::Join": [",", []]}, ""),
        ({"Fn::Join": ["x"]}, OPEN),
        # Fn::Split and Fn::Select
        ({"Fn::Select": [1, ["a", "b"]]}, "b"),
        ({"Fn::Select": ["1", ["a", "b"]]}, "b"),
        ({"Fn::Select": [2, ["a", "b"]]}, OPEN),
        ({"Fn::Select": ["-1", ["a", "b"]]}, OPEN),
        ({"Fn::Select": ["9" * 5000, ["a", "b"]]}, OPEN),
        ({"Fn::Select": [FREE, ["a", "b"]]}, OPEN),
        ({"Fn::Select": [0, {"Fn::Split": ["|", "a|b"]}]}, "a"),
        ({"Fn::Select": [0, {"Fn::Split": ["|", FREE]}]}, OPEN),
        ({"Fn::Select": [0, {"Fn::GetAZs": ""}]}, "${zone 0}"),
        ({"Fn::Select": [0, {"Fn::GetAtt": ["X", "Zones"]}]}, "${X.Zones}"),
        ({"Fn::Split": ["", "ab"]}, OPEN),
        ({"Fn::Split": ["/", {"Ref": "AWS::StackId"}]}, [STACK, "${AWS::StackName}", UNIQUE]),
        ({"Fn::Select": [4, {"Fn::Split": ["-", UNIQUE_PART]}]}, "${AWS::StackId.5}"),
        ({"Fn::Select": [4, {"Fn::Split": [":", {"Ref": "AWS::StackId"}]}]}, "${AWS::AccountId}"),
        ({"Fn::Split": [":", {"Fn::Sub": "a:${AWS::Region}:${AWS::AccountId}"}]}, ["a", "${AWS::Region}", "${AWS::AccountId}"]),
        ({"Fn::Split": ["::", {"Fn::Sub": "a::${AWS::AccountId}"}]}, ["a", "${AWS::AccountId}"]),
        ({"Fn::Split": ["-", {"Fn::Sub": "a-${AWS::AccountId}"}]}, ["a", "${AWS::AccountId}"]),
        ({"Fn::Select": [0, {"Fn::Split": ["-", {"Ref": "AWS::StackName"}]}]}, OPEN),
        ({"Fn::Select": [1, {"Fn::Split": ["-", {"Fn::Sub": "a-${AWS::Region}"}]}]}, OPEN),
        ({"Fn::Split": ["1", {"Ref": "AWS::AccountId"}]}, OPEN),
        ({"Fn::Split": ["-", ["a-b"]]}, OPEN),
        # Fn::FindInMap
        ({"Fn::FindInMap": ["M", "a", "v"]}, "A"),
        ({"Fn::FindInMap": ["M", "a", "w"]}, ["1", "2"]),
        ({"Fn::FindInMap": ["M", "c", "v"]}, OPEN),
        ({"Fn::FindInMap": ["M", "c", "v", {"DefaultValue": "D"}]}, "D"),
        ({"Fn::FindInMap": ["M", "c", "v", {"DefaultValue": NOTHING}]}, None),
        ({"Fn::FindInMap": ["M", "a", "v", {"DefaultValue": "D"}]}, "A"),
        ({"Fn::FindInMap": ["None", "a", "v"]}, OPEN),
        ({"Fn::FindInMap": ["M", "a", "v", "deeper"]}, "A"),
        ({"Fn::FindInMap": ["M"]}, OPEN),
        # The rest
        (IMPORTED, OPEN),
        ({"Fn::ImportValue": FREE}, OPEN),
        ({"Fn::Cidr": ["10.0.0.0/16", 2, 8]}, ["10.0.0.0/24", "10.0.1.0/24"]),
        ({"Fn::Cidr": ["10.0.0.0/16", "2", "8"]}, ["10.0.0.0/24", "10.0.1.0/24"]),
        ({"Fn::Cidr": ["2001:db8::/56", 1, 64]}, ["2001:db8::/64"]),
        ({"Fn::Cidr": ["10.0.0.0/30", 2, 8]}, OPEN),
        ({"Fn::Cidr": [{"Fn::GetAtt": ["X", "CidrBlock"]}, 2, 8]}, OPEN),
        ({"Fn::Cidr": [FREE, 2, 8]}, OPEN),
        ({"Fn::Cidr": "10.0.0.0/16"}, OPEN),
        ({"Fn::Length": ["a", NOTHING, "b"]}, 2),
        ({"Fn::Length": {"Ref": "L"}}, OPEN),
        ({"Fn::Length": {"Fn::GetAZs": ""}}, OPEN),
        ({"Fn::Length": "text"}, OPEN),
        ({"Fn::ToJsonString": {"a": [1, NOTHING], "b": {"Fn::Sub": "x"}}}, '{"a": [1], "b": "x"}'),
        ({"Fn::ToJsonString": {"a": FREE}}, OPEN),
        ({"Fn::Base64": "secret"}, "secret"),
        ({"Fn::Transform": {"Name": "M"}}, OPEN),
        ({"Fn::Transform": {"Name": "M"}, "a": 1}, OPEN),
        ({"Fn::Tomorrow": 1}, OPEN),
        ("{{resolve:ssm:/a}}", OPEN),
        ("a{{resolve:secretsmanager:b}}c", OPEN),
        ({"Fn::Sub": "{{resolve:ssm:/${X}}}"}, OPEN),
        ({"Fn::Join": ["", ["{{resolve:", "ssm:/a}}"]]}, OPEN),
        ({"Fn::If": ["nobody", 1, 2]}, BLOCKED),
        ({"Fn::If": ["nobody", 1]}, OPEN),
        ({"Fn::If": 1}, OPEN),
    ],
)
def test_what_a_value_comes_to(value: Any, expected: Any) -> None:
    assert all_ways(value, Mappings=MAPS, **P) == [expected]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Ref": "AWS::Region"}, "eu-central-1"),
        ({"Ref": "AWS::AccountId"}, "111122223333"),
        ({"Fn::Sub": "${AWS::Region}.${AWS::URLSuffix}"}, "eu-central-1.amazonaws.com"),
        ({"Fn::FindInMap": ["M", {"Ref": "AWS::Region"}, "v"]}, "EU"),
        ({"Fn::FindInMap": ["M", {"Ref": "AWS::AccountId"}, "v"]}, "ME"),
    ],
)
def test_pseudo_parameters_of_a_known_place(value: Any, expected: Any) -> None:
    assert all_ways(value, region="eu-central-1", account="111122223333", Mappings=MAPS) == [expected]


@pytest.mark.parametrize(
    ("region", "partition", "suffix"), [("cn-north-1", "aws-cn", "amazonaws.com.cn"), ("us-gov-west-1", "aws-us-gov", "amazonaws.com")]
)
def test_the_partition_is_that_of_the_region(region: str, partition: str, suffix: str) -> None:
    assert all_ways({"Fn::Sub": "${AWS::Partition}/${AWS::URLSuffix}"}, region=region) == [f"{partition}/{suffix}"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (FREE, ["A", "B", "EU", "ME"]),
        ({"Ref": "AWS::Region"}, ["EU"]),
        ({"Ref": "AWS::AccountId"}, ["ME"]),
        ({"Ref": "AWS::StackName"}, ["A", "B", "EU", "ME"]),
        (IMPORTED, ["A", "B", "EU", "ME"]),
        ({"Fn::Sub": "${P}"}, ["A", "B", "EU", "ME"]),
    ],
)
def test_a_key_that_is_not_known_is_each_of_the_mapping_in_turn(key: Any, expected: list[Any]) -> None:
    assert [way for way in all_ways({"Fn::FindInMap": ["M", key, "v"]}, Mappings=MAPS, **P) if way != OPEN] == expected
    found = all_ways({"Fn::FindInMap": ["M", key, "v", {"DefaultValue": "D"}]}, Mappings=MAPS, **P)
    assert {*expected, "D"} == {way for way in found if way != OPEN}


def test_a_key_that_is_not_known_is_the_same_throughout() -> None:
    both = [{"Fn::FindInMap": ["M", FREE, "v"]}, {"Fn::FindInMap": ["M", FREE, "v"]}]
    assert {tuple(way) for way in all_ways(both, Mappings=MAPS, **P)} == {(name, name) for name in ("A", "B", "EU", "ME")}


def test_text_around_an_unknown_part_keeps_its_shape() -> None:
    for value in ({"Fn::Sub": "a:${P}:b"}, {"Fn::Join": [":", ["a", FREE, "b"]]}):
        found = first(value, **P)
        assert isinstance(found, Unknown)
        assert found.shape.startswith("a:")
        assert found.shape.endswith(":b")


@pytest.mark.parametrize(
    "whole", [{"Fn::Split": [":", {"Fn::Sub": "a:${P}"}]}, {"Fn::Select": [1, {"Fn::Split": [":", {"Fn::Sub": "a:${P}"}]}]}]
)
def test_a_part_of_such_text_has_no_shape(whole: Any) -> None:
    assert first(whole, **P).shape == ""


def test_a_list_that_was_joined_comes_apart_into_all_its_elements() -> None:
    for separator in (",", "||"):
        joined = {"Fn::Join": [separator, [{"Ref": "X"}, "z", {"Ref": "Y"}, {"Fn::Sub": "${X}-${Y}"}]]}
        found = first({"Fn::Split": [separator, joined]})
        assert found == ["${X}", "z", "${Y}", "${X}-${Y}"]
        assert [isinstance(part, Reference) for part in found] == [True, False, True, False]


def test_text_that_may_come_apart_elsewhere_is_not_known() -> None:
    assert isinstance(first({"Fn::Split": ["/", {"Fn::Join": ["/", [{"Ref": "X"}, {"Ref": "Y"}]]}]}), Unknown)
    assert first({"Fn::Split": [":", {"Fn::Sub": "a:${X.Arn}"}]}) == "${X.Arn, in part}"


def test_text_knows_the_resources_in_it() -> None:
    found = first({"Fn::Sub": "${X}/${Y.Arn}"})
    assert isinstance(found, Composed)
    assert [(part.resource.logical_id, part.attribute) for part in references_in(found)] == [("X", "Ref"), ("Y", "Arn")]
    assert references_in("text") == ()


def test_a_document_made_into_text_keeps_what_is_filled_into_it() -> None:
    made = first({"Fn::ToJsonString": {"a": [{"Fn::GetAtt": ["X", "Arn"]}, {"Fn::Sub": "${Y}/*"}], "b": True}})
    assert made == '{"a": ["${X.Arn}", "${Y}/*"], "b": true}'
    assert [reference.resource.logical_id for reference in references_in(made)] == ["X", "Y"]
    open_ = first({"Fn::ToJsonString": {"a": {"Fn::Sub": "x${P}"}, "b": {"Ref": "X"}}}, **P)
    assert (open_.why, open_.shape) == ("parameter P", '{"a": "x${P}", "b": "${X}"}')
    assert first({"Fn::ToJsonString": FREE}, **P).__class__ is Unknown
    assert first({"Fn::ToJsonString": {"a": {"Ref": "S"}}}, Parameters={"S": {"Type": "String", "NoEcho": True}}).no_echo


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = {"Fn::Join": ["", [value]]}
    return value


def test_functions_may_be_nested_deeply_and_not_endlessly() -> None:
    assert all_ways(nested(40)) == ["x"]
    assert all_ways(nested(500)) == [BLOCKED]


def test_an_unknown_value_cannot_be_used_by_mistake() -> None:
    unknown = first(FREE, Parameters={"P": {"Type": "String"}})
    uses = (bool, str, len, list, int, hash, "{}".format, lambda u: u == 1, lambda u: u < 1, lambda u: u.lower(), lambda u: u["a"])
    for use in uses:
        with pytest.raises(Undetermined):
            use(unknown)
    assert "P" in repr(unknown)


def test_text_with_several_unknown_parts_is_not_known_and_hides_what_one_of_them_hides() -> None:
    template = {"Parameters": {"P": {"Type": "String"}, "N": {"Type": "String", "NoEcho": True}}}
    for value in ({"Fn::Sub": "a ${P} b ${N}"}, {"Fn::Join": ["", ["a ", {"Ref": "P"}, " b ", {"Ref": "N"}]]}):
        found = first(value, **template)
        assert isinstance(found, Unknown)
        assert (found.shape, found.why, found.no_echo) == ("a ${P} b ${N}", "parameter P", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": "b"}', {"a": "b"}),
        ({"Fn::Join": ["", ['{"', {"Ref": "X"}, ':sub": "me"}']]}, {"${X}:sub": "me"}),
        ({"Fn::Join": ["", ['{"a": "', {"Ref": "P"}, '"}']]}, OPEN),
        ("[1]", OPEN),
        ("no JSON", OPEN),
        (NOTHING, OPEN),
        ({"Fn::GetAtt": ["J", "Value"]}, BLOCKED),
    ],
)
def test_a_map_that_the_cdk_writes_as_text(text: Any, expected: Any) -> None:
    resources = {
        "X": {"Type": "A::B::D"},
        "J": {"Type": "Custom::AWSCDKCfnJson", "Properties": {"ServiceToken": "t", "Value": text}},
        "R": {"Type": "A::B::C", "Properties": {"V": {"Fn::GetAtt": ["J", "Value"]}}},
    }
    assert ways(alone({"Resources": resources, **P}, "t"), "t") == [expected]
