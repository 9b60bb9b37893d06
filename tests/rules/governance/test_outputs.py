from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from pci_constructs.findings import Finding, Verdict
from pci_constructs.rules import Example, catalogue
from tests.kit_assembly import stack
from tests.rules.judging import findings
from tests.rules.pack import judged

PASS, FAIL, UNDETERMINED, NOT = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
RULE = catalogue.rule("stack-output-without-secrets")
PARAMETERS = {
    "P": {"Type": "String"},
    "Secret": {"Type": "String", "NoEcho": "true"},
    "Default": {"Type": "String", "Default": "S3cr3tPw9"},
    "Stage": {"Type": "String", "AllowedValues": ["dev", "prod"]},
}
CONDITIONS = {
    "Prod": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
    "Never": {"Fn::Equals": ["a", "b"]},
    "Open": {"Fn::Equals": [{"Ref": "P"}, "x"]},
}
RESOURCES = {
    "Key": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": "u"}},
    "Db": {"Type": "AWS::SecretsManager::Secret", "Properties": {}},
    "Client": {"Type": "AWS::Cognito::UserPoolClient", "Properties": {"UserPoolId": "p"}},
}


def of(outputs: Any) -> Finding:
    rest = {"Parameters": PARAMETERS, "Conditions": CONDITIONS, "Outputs": outputs}
    (found,) = judged(RULE, Example(resources=RESOURCES, rest=rest))
    assert found.message
    assert bool(found.blocked_by) is (found.verdict is UNDETERMINED)
    return found


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Table", "orders", PASS),
        ("DbPassword", "S3cr3tPw9", FAIL),
        ("DbPassword", 20261126, FAIL),
        ("Anything", "AKIA" + "Q3EGVN7WTZ2LKXPD", FAIL),
        ("Command", "mysql --password=S3cr3tPw9", FAIL),
        ("Address", "postgres://app:S3cr3tPw9@db/pay", FAIL),
        ("Address", {"Fn::Join": ["", ["postgres://app:", {"Ref": "Secret"}, "@db/pay"]]}, FAIL),
        ("DbSecretArn", {"Ref": "Db"}, PASS),
        ("DbSecret", {"Ref": "Db"}, PASS),
        ("KeyId", {"Ref": "Key"}, PASS),
        ("Key", {"Fn::GetAtt": ["Key", "SecretAccessKey"]}, FAIL),
        ("Key", {"Fn::Sub": "key: ${Key.SecretAccessKey}"}, FAIL),
        ("Client", {"Fn::GetAtt": "Client.ClientSecret"}, FAIL),
        ("Anything", {"Ref": "Secret"}, FAIL),
        ("Anything", {"Fn::Sub": "user:${Secret}"}, FAIL),
        ("DbPassword", "{{resolve:secretsmanager:db:SecretString:password}}", PASS),
        ("DbPassword", {"Fn::Sub": "{{resolve:secretsmanager:${Db}:SecretString:password}}"}, PASS),
        ("Address", {"Fn::Sub": "postgres://app:{{resolve:secretsmanager:${Db}:SecretString:password}}@db/pay"}, PASS),
        ("Address", {"Fn::Sub": "postgres://app:S3cr3tPw9@db/{{resolve:secretsmanager:${Db}:SecretString:name}}"}, FAIL),
        ("DbPassword", {"Fn::Sub": "{{resolve:secretsmanager:db}}${P}"}, UNDETERMINED),
        ("DbPassword", {"Fn::Sub": "{{resolve:secretsmanager:db}}${Secret}"}, FAIL),
        ("Anything", "{{resolve:ssm-secure:/db/password}}", PASS),
        ("DbPassword", "{{resolve:ssm:/db/password}}", UNDETERMINED),
        ("DbPassword", {"Ref": "P"}, UNDETERMINED),
        ("DbPassword", {"Ref": "Default"}, FAIL),
        ("DbPassword", {"Fn::ImportValue": "elsewhere"}, UNDETERMINED),
        ("VpcId", {"Fn::ImportValue": "elsewhere"}, PASS),
        ("DomainName", {"Ref": "P"}, PASS),
        ("Zones", {"Fn::GetAZs": ""}, UNDETERMINED),
        ("Anything", ["S3cr3tPw9"], UNDETERMINED),
        ("Anything", {"Ref": "AWS::NoValue"}, UNDETERMINED),
        ("DbPassword", {"Fn::If": ["Prod", {"Ref": "Db"}, "S3cr3tPw9"]}, FAIL),
        ("DbPassword", {"Fn::If": ["Prod", "S3cr3tPw9", {"Ref": "Db"}]}, FAIL),
        ("DbPassword", {"Fn::If": ["Never", "S3cr3tPw9", {"Ref": "Db"}]}, PASS),
        ("DbPassword", {"Fn::If": ["Nowhere", "S3cr3tPw9", {"Ref": "Db"}]}, UNDETERMINED),
    ],
)
def test_values(name: str, value: Any, expected: Verdict) -> None:
    assert of({name: {"Value": value}}).verdict == expected


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        ({}, NOT),
        ({"DbPassword": {"Value": "S3cr3tPw9", "Condition": "Prod"}}, FAIL),
        ({"DbPassword": {"Value": "S3cr3tPw9", "Condition": "Open"}}, FAIL),
        ({"DbPassword": {"Value": "S3cr3tPw9", "Condition": "Never"}}, NOT),
        ({"DbPassword": {"Value": "S3cr3tPw9", "Condition": "Nowhere"}}, UNDETERMINED),
        # What one condition excludes is never shown.
        ({"DbPassword": {"Value": {"Fn::If": ["Prod", {"Ref": "Db"}, "S3cr3tPw9"]}, "Condition": "Prod"}}, PASS),
        ({"DbPassword": {"Value": "S3cr3tPw9", "Condition": "Never"}, "Table": {"Value": "orders"}}, PASS),
        ({"DbPassword": {"Value": {"Ref": "P"}}, "Table": {"Value": "orders"}}, UNDETERMINED),
        ({"DbPassword": {"Value": {"Ref": "P"}}, "ApiKey": {"Value": "9f8a7b6c5d4e3f2a1b0c9d8e"}}, FAIL),
        ({"Table": "orders"}, UNDETERMINED),
        ({"Table": {}}, UNDETERMINED),
        ({"Fn::Transform": {"Name": "Macro"}}, UNDETERMINED),
    ],
)
def test_outputs(outputs: Mapping[str, Any], expected: Verdict) -> None:
    assert of(outputs).verdict == expected


def test_the_output_and_the_choice_are_named() -> None:
    found = of({"Table": {"Value": "orders"}, "DbPassword": {"Value": {"Fn::If": ["Prod", {"Ref": "Db"}, "S3cr3tPw9"]}}})
    assert found.property == "Outputs.DbPassword.Value"
    assert found.message == "DbPassword holds a password in clear (when condition Prod is false)"


def test_more_choices_than_are_looked_at_are_not_known() -> None:
    names = [f"P{n}" for n in range(10)]
    rest = {
        "Parameters": {name: {"Type": "String"} for name in names},
        "Conditions": {name: {"Fn::Equals": [{"Ref": name}, "x"]} for name in names},
        "Outputs": {"Many": {"Value": {"Fn::Join": ["", [{"Fn::If": [name, "a", "b"]} for name in names]]}}},
    }
    (found,) = judged(RULE, Example(resources=RESOURCES, rest=rest))
    assert found.verdict == UNDETERMINED


def test_a_secret_goes_up_through_the_output_of_a_nested_stack() -> None:
    nesting = {
        "Nest": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "u", "Parameters": {"Given": {"Ref": "Secret"}}}}
    }
    value = {"Fn::GetAtt": ["Nest", "Outputs.Shown"]}
    parent = replace(stack(nesting, path="Parent"), parameters=PARAMETERS, outputs={"Up": {"Value": value}})
    child = replace(
        stack({}, path="Child", parent=parent.template),
        nested_by="Nest",
        parameters={"Given": {"Type": "String"}},
        outputs={"Shown": {"Value": {"Ref": "Given"}}},
    )
    assert [found.verdict for found in findings(RULE, parent, child)][:2] == [FAIL, FAIL]


def test_stacks_are_judged_each_by_itself() -> None:
    bad = replace(stack({}, path="A"), outputs={"DbPassword": {"Value": "S3cr3tPw9", "Export": {"Name": "e"}}})
    importing = replace(stack({}, path="B"), outputs={"DbPassword": {"Value": {"Fn::ImportValue": "e"}}})
    good = replace(stack({}, path="C"), outputs={"Table": {"Value": "orders"}})
    found = {each.subject.stack: each.verdict for each in findings(RULE, bad, importing, good) if each.rule == RULE.id}
    assert found == {"A": FAIL, "B": FAIL, "C": PASS}
