import sys
from typing import Any

import pytest

from pci_constructs.assembly import Assembly
from pci_constructs.assembly.templates import alone

FUNCTION = {
    "Type": "AWS::Serverless::Function",
    "Properties": {"Handler": "a.b", "Runtime": "python3.13", "CodeUri": "./src", "Policies": ["AdministratorAccess"]},
}


def read(**sections: Any) -> Assembly:
    document = {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"F": FUNCTION}, **sections}
    return alone(document, "t.yaml")


def types(assembly: Assembly) -> dict[str, str]:
    return {resource.logical_id: resource.type for _, resource in assembly.resources()}


def test_resources_are_those_that_the_transform_makes() -> None:
    made = read()
    assert types(made) == {"F": "AWS::Lambda::Function", "FRole": "AWS::IAM::Role"}
    assert (made.unreadable, made.unexpanded) == ((), ())


def test_globals_are_merged_and_parameters_stay_open() -> None:
    bare = {"Type": "AWS::Serverless::Function", "Properties": {"Handler": "a.b", "CodeUri": "./src"}}
    made = read(
        Resources={"F": bare},
        Globals={"Function": {"Runtime": {"Ref": "Runtime"}, "Environment": {"Variables": {"A": "b"}}}},
        Parameters={"Runtime": {"Type": "String", "Default": "python3.13"}},
    )
    properties = made.stacks[0].resources["F"].properties
    assert properties["Runtime"] == {"Ref": "Runtime"}
    assert properties["Environment"] == {"Variables": {"A": "b"}}


@pytest.mark.parametrize(
    "broken", [{"F": {"Type": "AWS::Serverless::Function", "Properties": {"Events": 3}}}, {"F": {**FUNCTION, "Properties": []}}]
)
def test_what_the_transform_refuses_is_said_and_stays_as_it_is(broken: dict[str, Any]) -> None:
    made = read(Resources=broken)
    assert made.unexpanded or made.unreadable


def test_without_the_translator_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "samtranslator.parser.parser", None)
    made = read()
    assert types(made) == {"F": "AWS::Serverless::Function"}
    assert "install pci-constructs[sam]" in made.unexpanded[0]


def test_a_macro_besides_is_still_unknown() -> None:
    made = read(Transform=["AWS::Serverless-2016-10-31", "Own::Macro"])
    assert types(made)["F"] == "AWS::Lambda::Function"
    assert "Own::Macro" in made.unexpanded[0]


def kinds(value: Any) -> set[type]:
    """The classes of a value and of all its parts."""
    parts = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    return {value.__class__}.union(*(kinds(part) for part in parts))


def test_definitions_of_apis_are_plain_maps_lists_and_text() -> None:
    events = {"A": {"Type": "Api", "Properties": {"Path": "/a", "Method": "get"}}}
    properties = {"Handler": "a.b", "Runtime": "python3.13", "CodeUri": "./src", "Events": events}
    made = read(Resources={"F": {"Type": "AWS::Serverless::Function", "Properties": properties}})
    definition = made.stacks[0].resources["ServerlessRestApi"].properties["Body"]
    assert definition["paths"]["/a"]["get"]["x-amazon-apigateway-integration"]["type"] == "aws_proxy"
    assert kinds(definition) <= {dict, list, str, int, bool}
