import sys
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from pci_constructs.assembly import Assembly
from pci_constructs.assembly import read as read_folder
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


RESERVED = {"Location": {"ApplicationId": "arn:aws:serverlessrepo:us-east-1:111122223333:applications/turn", "SemanticVersion": "1.0.0"}}


ROLE = "arn:aws:iam::111122223333:role/x"


def of(type_: str, **properties: Any) -> dict[str, Any]:
    return {"X": {"Type": f"AWS::Serverless::{type_}", "Properties": properties}}


def function(**properties: Any) -> dict[str, Any]:
    return of("Function", **{"Handler": "a.b", "Runtime": "python3.13", "CodeUri": "./src", **properties})


def called(**properties: Any) -> dict[str, Any]:
    return function(Events={"E": {"Type": "Api", "Properties": {"Path": "/", "Method": "get", **properties}}})


IMAGE = {"Name": "i", "BaseImageArn": "arn:aws:lambda:eu-west-1:aws:microvm-image:b", "BaseImageVersion": "1", "BuildRoleArn": ROLE}


@pytest.mark.parametrize(
    ("resources", "type_"),
    [
        (function(AutoPublishAlias={"Ref": "Open"}), "AWS::Lambda::Alias"),
        (function(AutoPublishAlias={"Ref": "Chosen"}), "AWS::Lambda::Alias"),
        (function(AutoPublishAlias={"Fn::Sub": "${Chosen}x"}), "AWS::Lambda::Alias"),
        (function(AutoPublishAlias="a", AutoPublishCodeSha256={"Ref": "Open"}), "AWS::Lambda::Version"),
        (function(CodeUri={"Fn::Sub": "s3://${Open}/code.zip"}), "AWS::Lambda::Function"),
        (function(DeadLetterQueue={"Type": {"Ref": "Listed"}, "TargetArn": {"Ref": "Open"}}), "AWS::Lambda::Function"),
        (of("Function", PackageType="Image"), "AWS::Lambda::Function"),
        (called(Path={"Fn::Sub": "/${Open}"}), "AWS::ApiGateway::RestApi"),
        (called(Method={"Ref": "Open"}), "AWS::ApiGateway::RestApi"),
        (of("Api", StageName="s", DefinitionUri={"Fn::Sub": "s3://${Open}/api.yaml"}), "AWS::ApiGateway::RestApi"),
        (
            of("StateMachine", DefinitionUri={"Fn::Sub": "s3://${Open}/m.json"}, AutoPublishAlias={"Ref": "Open"}),
            "AWS::StepFunctions::StateMachine",
        ),
        (of("SimpleTable", PrimaryKey={"Name": {"Ref": "Open"}, "Type": "String"}), "AWS::DynamoDB::Table"),
        (of("WebFunction", AuthType="IamAuth", Runtime="nodejs24.x", CodeUri="./web"), "AWS::Lambda::WebFunctionEndpoint"),
        (of("WebFunction", AuthType={"Ref": "Open"}, Runtime="nodejs24.x", CodeUri="./web"), "AWS::Lambda::WebFunctionRevision"),
        (of("MicrovmImage", **IMAGE, CodeUri={"Fn::Sub": "s3://${Open}/image.zip"}), "AWS::Lambda::MicrovmImage"),
    ],
)
def test_what_aws_puts_in_before_the_transform_does_not_stop_it(resources: dict[str, Any], type_: str) -> None:
    parameters = {
        "Open": {"Type": "String"},
        "Chosen": {"Type": "String", "Default": "live"},
        "Listed": {"Type": "String", "AllowedValues": ["SQS", "SNS"]},
    }
    made = read(Resources=resources, Parameters=parameters)
    assert (made.unreadable, made.unexpanded) == ((), ())
    assert type_ in types(made).values()


def test_text_stands_for_a_parameter_only_where_the_transform_needs_it() -> None:
    parameters = {"Open": {"Type": "String", "Default": "d"}}
    made = read(Resources=function(AutoPublishAlias={"Ref": "Open"}, MemorySize={"Ref": "Open"}), Parameters=parameters)
    assert made.stacks[0].resources["X"].properties["MemorySize"] == {"Ref": "Open"}


def test_globals_may_take_a_parameter_for_the_alias() -> None:
    globals_ = {"Function": {"AutoPublishAlias": {"Ref": "Open"}}}
    made = read(Globals=globals_, Parameters={"Open": {"Type": "String"}})
    assert "AWS::Lambda::Alias" in types(made).values()


@pytest.mark.parametrize("location", [RESERVED["Location"], {"ApplicationId": {"Ref": "Open"}, "SemanticVersion": {"Ref": "Open"}}])
def test_an_application_of_the_repository_is_named_and_aws_asked_for_nothing(location: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import boto3

    def refuse(*names: Any, **options: Any) -> None:
        raise AssertionError(f"AWS would be asked: {names}")

    monkeypatch.setattr(boto3, "client", refuse)
    made = read(Resources={**of("Application", Location=location), "F": FUNCTION}, Parameters={"Open": {"Type": "String"}})
    assert types(made)["X"] == "AWS::CloudFormation::Stack"
    assert types(made)["F"] == "AWS::Lambda::Function"
    assert made.unreadable == ()
    (note,) = made.unexpanded
    assert "X is an application" in note


def test_an_application_in_a_cloud_assembly_is_no_nested_template_that_is_missing(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Stack")
    stack.add_transform("AWS::Serverless-2016-10-31")
    cdk.CfnResource(stack, "Turn", type="AWS::Serverless::Application", properties=RESERVED)
    app.synth()
    found = read_folder(Path(app.outdir))
    assert found.unreadable == ()
    (note,) = found.unexpanded
    assert "Turn is an application" in note


@pytest.mark.parametrize(
    "sections",
    [
        {"Transform": {"Name": "AWS::Serverless-2016-10-31"}},
        {"Transform": [{"Name": "AWS::Serverless-2016-10-31"}]},
        {
            "Resources": {"F": {"Type": "AWS::Serverless::Function"}},
            "Globals": {"Function": {"CodeUri": "./src", "Handler": "a.b", "Runtime": "python3.13"}},
        },
    ],
)
def test_the_name_may_stand_in_a_map_and_globals_may_say_everything(sections: dict[str, Any]) -> None:
    made = read(**sections)
    assert (types(made)["F"], made.unexpanded) == ("AWS::Lambda::Function", ())


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
