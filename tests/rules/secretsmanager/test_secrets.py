from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.secretsmanager.secretsmanager_resource_policy_blocks_public import RULE as PUBLIC
from pci_constructs.rules.secretsmanager.secretsmanager_secret_value_not_in_template import RULE as VALUE
from pci_constructs.rules.secretsmanager.secretsmanager_using_cmk import RULE as KEY
from tests.rules.pack import judged, verdicts

P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}
REST = {
    "Parameters": {
        "P": {"Type": "String"},
        "Hidden": {"Type": "String", "NoEcho": True},
        "Told": {"Type": "String", "NoEcho": "true", "Default": "hunter2"},
    },
    "Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}},
}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, F),
        ({"KmsKeyId": "alias/pay"}, P),
        ({"KmsKeyId": {"Fn::Sub": "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/secretsmanager"}}, F),
        ({"KmsKeyId": "aws/secretsmanager"}, F),
        ({"KmsKeyId": "alias/laws/secretsmanager"}, P),
        ({"KmsKeyId": REF}, U),
        ({"KmsKeyId": "alias/pay", "ReplicaRegions": [{"Region": "eu-west-1", "KmsKeyId": "alias/pay"}]}, P),
        ({"KmsKeyId": "alias/pay", "ReplicaRegions": [{"Region": "eu-west-1"}]}, F),
        ({"KmsKeyId": REF, "ReplicaRegions": [{"Region": "eu-west-1"}]}, F),
        ({"KmsKeyId": "alias/pay", "ReplicaRegions": REF}, U),
    ],
)
def test_keys(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(KEY, properties, **REST) == {expected}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, P),
        (NONE, P),
        ("", P),
        ("changeme", F),
        (12345678, F),
        ('{"username": "pay", "password": "changeme"}', F),
        ('{"username": "pay", "host": "db.internal", "port": 5432}', P),
        ('{"other": "changeme"}', F),
        ({"Ref": "Hidden"}, P),
        ({"Ref": "Told"}, F),
        ({"Ref": "P"}, F),
        ({"Fn::ImportValue": "elsewhere"}, U),
        ("{{resolve:ssm-secure:/pay/password}}", P),
        ("{{resolve:secretsmanager:other:SecretString:password}}", P),
        ("{{resolve:ssm:/pay/password}}", U),
        ({"Fn::Sub": '{"username": "pay", "password": "${Hidden}"}'}, P),
        ({"Fn::Sub": '{"user": "${Key}", "secretKey": "${Key.SecretAccessKey}"}'}, P),
        ({"Fn::GetAtt": ["Key", "SecretAccessKey"]}, P),
        ({"Fn::Sub": "${Key}:${Key.SecretAccessKey}"}, P),
        ({"Fn::Sub": "user=${Key} password=hunter2-Hunter2"}, F),
        ({"Fn::If": ["C", "changeme", NONE]}, F),
    ],
)
def test_values(value: Any, expected: Verdict) -> None:
    properties = {} if value is None else {"SecretString": value}
    resources = {"R": {"Type": "AWS::SecretsManager::Secret", "Properties": properties}, "Key": {"Type": "AWS::IAM::AccessKey"}}
    assert {f.verdict for f in judged(VALUE, Example(resources=resources, rest=REST))} == {expected}


@pytest.mark.parametrize(
    ("template", "expected"),
    [('{"username": "pay"}', P), ('{"password": ""}', P), ('{"password": "changeme"}', F), ("{}", P), (REF, U), (NONE, P)],
)
def test_templates_of_values(template: Any, expected: Verdict) -> None:
    assert verdicts(VALUE, {"GenerateSecretString": {"SecretStringTemplate": template}}, **REST) == {expected}


ORG = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}


@pytest.mark.parametrize(
    ("block", "principal", "condition", "expected"),
    [
        (True, {"AWS": {"Ref": "AWS::AccountId"}}, {}, P),
        ("true", "*", ORG, P),
        (True, "*", {}, F),
        (NONE, {"AWS": {"Ref": "AWS::AccountId"}}, {}, F),
        ("false", {"AWS": {"Ref": "AWS::AccountId"}}, {}, F),
        (REF, {"AWS": {"Ref": "AWS::AccountId"}}, {}, U),
        (REF, "*", {}, F),
        (False, REF, {}, F),
    ],
)
def test_policies(block: Any, principal: Any, condition: dict[str, Any], expected: Verdict) -> None:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*", "Condition": condition}
    properties = {"SecretId": "a", "BlockPublicPolicy": block, "ResourcePolicy": {"Statement": [statement]}}
    assert verdicts(PUBLIC, properties, **REST) == {expected}
