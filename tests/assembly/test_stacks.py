"""Values that come from another template of the assembly: exports, parameters and outputs of nested stacks."""

from typing import Any

import pytest
from msgspec.structs import replace

from pci_constructs.assembly import Assembly, Evaluation, Undetermined
from tests.assembly.values import BLOCKED, OPEN, TODAY, stacks, ways

NOTHING = {"Ref": "AWS::NoValue"}


def resource(value: Any) -> dict[str, Any]:
    return {"Resources": {"R": {"Type": "A::B::C", "Properties": {"V": value}}}}


def exporting(name: Any, value: Any = "v") -> dict[str, Any]:
    return {"Resources": {"X": {"Type": "A::B::D"}}, "Outputs": {"O": {"Value": value, "Export": {"Name": name}}}}


@pytest.mark.parametrize(
    ("exported", "imported", "expected"),
    [
        ("n", "n", "v"),
        ("n", "m", OPEN),
        ({"Fn::Sub": "${AWS::StackName}-n"}, {"Fn::Sub": "b-n"}, "v"),
        ({"Fn::Join": ["-", ["a", "b"]]}, "a-b", "v"),
        # A name that a parameter decides is not known here.
        ({"Ref": "Free"}, "n", OPEN),
        ("n", {"Fn::Sub": ["${x}", {"x": "n"}]}, "v"),
        # A name that is imported itself ends the search.
        ({"Fn::ImportValue": "n"}, "n", OPEN),
    ],
)
def test_imports_find_what_another_stack_exports(exported: Any, imported: Any, expected: Any) -> None:
    parameters = {"Parameters": {"Free": {"Type": "String", "Default": "n"}}}
    assembly = stacks(a=resource({"Fn::ImportValue": imported}), b={**exporting(exported), **parameters})
    assert ways(assembly, "a") == [expected]


def test_an_import_leads_to_the_resource_behind_it() -> None:
    assembly = stacks(a=resource({"Fn::ImportValue": "n"}), b=exporting("n", {"Fn::GetAtt": ["X", "Arn"]}))
    evaluation = Evaluation(assembly, today=TODAY)
    found = evaluation.view(assembly.stacks[0].resources["R"]).follow("V")
    assert found is not None
    assert found.logical_id == "X"


@pytest.mark.parametrize("place", [{"account": "444455556666"}, {"region": "us-east-1"}, {"account": None, "region": None}])
def test_exports_of_another_account_or_region_are_others(place: dict[str, Any]) -> None:
    assembly = stacks(a=resource({"Fn::ImportValue": "n"}), b=exporting("n"))
    elsewhere = Assembly(stacks=(assembly.stacks[0], replace(assembly.stacks[1], **place)))
    assert ways(elsewhere, "a") == [OPEN]


def test_of_two_exports_the_one_of_the_same_stage_counts() -> None:
    assembly = stacks(a=resource({"Fn::ImportValue": "n"}), b=exporting("n", "b"), c=exporting("n", "c"))
    assert ways(assembly, "a") == [OPEN]
    staged = tuple(replace(stack, stage="s") if stack.path != "b" else stack for stack in assembly.stacks)
    assert ways(Assembly(stacks=staged), "a") == ["c"]


@pytest.mark.parametrize("length", [2, 3, 9])
def test_stacks_that_import_from_each_other_in_a_circle_end(length: int) -> None:
    circle = {
        f"s{n}": {
            "Resources": resource({"Fn::ImportValue": f"n{n}"})["Resources"],
            "Outputs": exporting(f"n{(n + 1) % length}", {"Fn::ImportValue": f"n{n}"})["Outputs"],
        }
        for n in range(length)
    }
    assert ways(stacks(**circle), "s0") == [BLOCKED]


def nesting(parameters: Any) -> dict[str, Any]:
    return {
        "Parameters": {"Free": {"Type": "String"}},
        "Conditions": {"C": {"Fn::Equals": [{"Ref": "Free"}, "x"]}},
        "Resources": {"N": {"Type": "AWS::CloudFormation::Stack", "Properties": {"Parameters": parameters}}, "X": {"Type": "A::B::D"}},
    }


@pytest.mark.parametrize(
    ("passed", "declared", "expected"),
    [
        ({"P": "v"}, {"Type": "String"}, ["v"]),
        ({"P": "v"}, {"Type": "String", "Default": "d"}, ["v"]),
        ({}, {"Type": "String", "Default": "d"}, ["d"]),
        ({"P": NOTHING}, {"Type": "String", "Default": "d"}, ["d"]),
        (NOTHING, {"Type": "String", "Default": "d"}, ["d"]),
        (None, {"Type": "String", "Default": "d"}, ["d"]),
        ({}, {"Type": "String"}, [OPEN]),
        ({}, {"Type": "CommaDelimitedList", "Default": "a, b"}, [["a", "b"]]),
        ({"P": "a,b"}, {"Type": "CommaDelimitedList"}, [["a", "b"]]),
        ({"P": ["a", "b"]}, {"Type": "CommaDelimitedList"}, [["a", "b"]]),
        ({"P": {"Fn::Join": [",", [{"Ref": "X"}, "b"]]}}, {"Type": "List<AWS::EC2::SecurityGroup::Id>"}, [["${X}", "b"]]),
        ({"P": {"Ref": "X"}}, {"Type": "CommaDelimitedList"}, [["${X}"]]),
        ({"P": {"Fn::Sub": "a,${Free}"}}, {"Type": "CommaDelimitedList"}, [OPEN]),
        ({"P": {"Ref": "Free"}}, {"Type": "String"}, [OPEN]),
        ({"P": {"Fn::If": ["C", "a", "b"]}}, {"Type": "String"}, ["a", "b"]),
        ({"Fn::If": ["C", {"P": "a"}, {"P": "b"}]}, {"Type": "String"}, ["a", "b"]),
        ({"Fn::Transform": {"Name": "M"}}, {"Type": "String", "Default": "d"}, [OPEN]),
        # The name of a parameter in Parameter Store is passed, not its value.
        ({"P": "/name"}, {"Type": "AWS::SSM::Parameter::Value<String>"}, [OPEN]),
        # A default counts where whoever deploys cannot choose.
        ({"P": "{{resolve:ssm:/a}}"}, {"Type": "String"}, [OPEN]),
    ],
)
def test_what_a_nested_stack_is_given(passed: Any, declared: dict[str, Any], expected: list[Any]) -> None:
    child = {**resource({"Ref": "P"}), "Parameters": {"P": declared}}
    assert ways(stacks(a=nesting(passed), a__N=child), "a__N") == expected


@pytest.mark.parametrize("place", ["Properties", None])
def test_what_a_macro_may_pass_to_a_nested_stack_is_not_known(place: str | None) -> None:
    parent = nesting({"P": "v"})
    (parent["Resources"]["N"][place] if place else parent["Resources"]["N"])["Fn::Transform"] = {"Name": "AWS::Include"}
    child = {**resource({"Ref": "P"}), "Parameters": {"P": {"Type": "String", "Default": "d"}}}
    assert ways(stacks(a=parent, a__N=child), "a__N") == [OPEN]


def test_conditions_of_a_nested_stack_follow_what_it_is_given() -> None:
    child = {
        **resource({"Fn::If": ["D", 1, 0]}),
        "Parameters": {"P": {"Type": "String"}},
        "Conditions": {"D": {"Fn::Equals": [{"Ref": "P"}, "a"]}},
    }
    assert ways(stacks(a=nesting({"P": "a"}), a__N=child), "a__N") == [1]
    assert ways(stacks(a=nesting({"P": {"Fn::If": ["C", "a", "b"]}}), a__N=child), "a__N") == [1, 0]


@pytest.mark.parametrize(
    ("attribute", "value", "expected"),
    [
        ("Outputs.O", "v", "v"),
        ("Outputs.O", {"Ref": "P"}, "given"),
        ("Outputs.O", {"Fn::GetAtt": ["X", "Arn"]}, "${X.Arn}"),
        ("Outputs.Other", "v", OPEN),
        ("Outputs.O", None, None),
        ("Other", "v", "${N.Other}"),
    ],
)
def test_what_a_nested_stack_gives_back(attribute: str, value: Any, expected: Any) -> None:
    parent = {"Resources": {**nesting({"P": "given"})["Resources"], **resource({"Fn::GetAtt": ["N", attribute]})["Resources"]}}
    child = {"Resources": {"X": {"Type": "A::B::D"}}, "Parameters": {"P": {"Type": "String"}}, "Outputs": {"O": {"Value": value}}}
    assert ways(stacks(a=parent, a__N=child), "a") == [expected]
    assert ways(stacks(a=parent), "a") == [OPEN if attribute.startswith("Outputs") else expected]


def test_stacks_that_feed_each_other_in_a_circle_end() -> None:
    parent = nesting({"P": {"Fn::GetAtt": ["N", "Outputs.O"]}})
    child = {**resource({"Ref": "P"}), "Parameters": {"P": {"Type": "String"}}, "Outputs": {"O": {"Value": {"Ref": "P"}}}}
    assert ways(stacks(a=parent, a__N=child), "a__N") == [BLOCKED]


def test_outputs_of_a_stack_by_its_name() -> None:
    for named in ({"StackName": "b"}, {"StackArn": "arn:aws:cloudformation:eu-central-1:111122223333:stack/b/1"}):
        found = ways(stacks(a=resource({"Fn::GetStackOutput": {**named, "OutputName": "O"}}), b=exporting("n")), "a")
        assert found == ["v"]
    for unknown in ({"StackName": "c", "OutputName": "O"}, {"StackName": "b", "OutputName": "Q"}, "b", {"OutputName": "O"}):
        assert ways(stacks(a=resource({"Fn::GetStackOutput": unknown}), b=exporting("n")), "a") == [OPEN]


@pytest.mark.parametrize(
    ("name", "reference", "found"),
    [
        ("orders", "orders", True),
        ({"Ref": "P"}, {"Ref": "P"}, OPEN),
        ({"Fn::Sub": "${P}-orders"}, {"Fn::Sub": "${P}-orders"}, OPEN),
        ("{{resolve:ssm:/name}}", "{{resolve:ssm:/name}}", True),
    ],
)
def test_a_parameter_of_another_stack_is_another_one(name: Any, reference: Any, found: Any) -> None:
    """Two templates may have parameters of one name, and are deployed with different values."""
    parameters = {"Parameters": {"P": {"Type": "String"}}}
    named = {**parameters, "Resources": {"R": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": name}}}}
    other = {**parameters, "Resources": {"L": {"Type": "A::B::L", "Properties": {"To": reference}}}}
    evaluation = Evaluation(stacks(a=named, b=other), today=TODAY)
    group = evaluation.view(evaluation.by_type["AWS::Logs::LogGroup"][0])
    try:
        linked: Any = bool(list(group.linked("A::B::L", "To")))
    except Undetermined:
        linked = OPEN
    assert linked is found


ELSEWHERE = {"account": "444455556666"}, {"region": "us-east-1"}
ARN = "arn:aws:logs:eu-central-1:111122223333:log-group:orders:*"


@pytest.mark.parametrize(
    ("type_", "property_", "reference", "place", "found"),
    [
        ("AWS::Logs::LogGroup", "LogGroupName", "orders", {}, True),
        # Names are of an account and a region, those of roles of an account, and those of buckets of the world.
        *(("AWS::Logs::LogGroup", "LogGroupName", "orders", place, False) for place in ELSEWHERE),
        ("AWS::Logs::LogGroup", "LogGroupName", "orders", {"account": None, "region": None}, True),
        ("AWS::IAM::Role", "RoleName", "orders", ELSEWHERE[0], False),
        ("AWS::IAM::Role", "RoleName", "orders", ELSEWHERE[1], True),
        *(("AWS::S3::Bucket", "BucketName", "orders", place, True) for place in ELSEWHERE),
        # An ARN says of which it is.
        ("AWS::Logs::LogGroup", "LogGroupName", ARN, {}, True),
        *(("AWS::Logs::LogGroup", "LogGroupName", ARN, place, True) for place in ELSEWHERE),
        ("AWS::Logs::LogGroup", "LogGroupName", ARN.replace("eu-central-1", "us-east-1"), {}, False),
        ("AWS::Logs::LogGroup", "LogGroupName", ARN.replace("111122223333", "444455556666"), {}, False),
        ("AWS::Logs::LogGroup", "LogGroupName", ARN.replace("eu-central-1", "*"), {}, True),
        ("AWS::IAM::Role", "RoleName", "arn:aws:iam::111122223333:role/orders", ELSEWHERE[1], True),
        ("AWS::S3::Bucket", "BucketName", "arn:aws:s3:::orders", ELSEWHERE[1], True),
    ],
)
def test_whom_a_name_means_in_another_region_or_account(
    type_: str, property_: str, reference: str, place: dict[str, Any], found: bool
) -> None:
    named = {"Resources": {"R": {"Type": type_, "Properties": {property_: "orders"}}}}
    first, second = stacks(a=named, b={"Resources": {"L": {"Type": "A::B::L", "Properties": {"To": reference}}}}).stacks
    evaluation = Evaluation(Assembly(stacks=(first, replace(second, **place))), today=TODAY)
    there, here = evaluation.view(first.resources["R"]), evaluation.view(second.resources["L"])
    assert bool(list(there.linked("A::B::L", "To"))) is found
    if reference == "orders":
        assert (evaluation.links.named(type_, reference, here) is not None) is found


def test_an_export_of_another_stage_is_another_one_where_the_account_is_not_known() -> None:
    assembly = stacks(a=resource({"Fn::ImportValue": "n"}), b=exporting("n"))
    first, second = (replace(stack, account=None, region=None) for stack in assembly.stacks)
    assert ways(Assembly(stacks=(first, second)), "a") == ["v"]
    assert ways(Assembly(stacks=(first, replace(second, stage="s"))), "a") == [OPEN]
