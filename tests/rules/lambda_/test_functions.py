"""Functions: who may invoke them, where they run, on what, and what their variables hold."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.catalogue import rule
from pci_constructs.rules.lambda_.lambda_function_settings_check import deprecations
from tests.rules.pack import TODAY, judged, verdicts

FAIL, PASS, OPEN, NOT = Verdict.FAIL, Verdict.PASS, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
FUNCTION = "AWS::Lambda::Function"
ELSEWHERE = {"Fn::ImportValue": "x"}


def of(id_: str, type_: str, properties: dict[str, Any], **others: dict[str, Any]) -> Verdict:
    resources = {"R": {"Type": type_, "Properties": properties}, **others}
    (found,) = [f for f in judged(rule(id_), Example(resources=resources)) if f.subject.logical_id == "R"]
    return found.verdict


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, FAIL),
        ({"Principal": 111122223333}, PASS),
        ({"Principal": {"Ref": "AWS::AccountId"}}, PASS),
        ({"Principal": "sns.amazonaws.com"}, PASS),
        ({"Principal": "*", "PrincipalOrgID": "o-a1b2c3d4e5"}, PASS),
        ({"Principal": "*", "SourceAccount": {"Ref": "AWS::AccountId"}}, PASS),
        ({"Principal": "*", "SourceArn": "arn:aws:sns:eu-west-1:111122223333:topic"}, PASS),
        ({"Principal": "*", "SourceArn": "arn:aws:sns:*:*:topic"}, FAIL),
        ({"Principal": "*", "FunctionUrlAuthType": "AWS_IAM"}, FAIL),
        ({"Principal": "*", "FunctionUrlAuthType": "NONE", "Action": "lambda:InvokeFunctionUrl"}, FAIL),
        ({"Principal": "*", "SourceArn": "arn:aws:s3:::bucket"}, FAIL),
        ({"Principal": "*", "SourceArn": {"Fn::GetAtt": ["Bucket", "Arn"]}}, FAIL),
        ({"Principal": "*", "SourceArn": {"Fn::Sub": "arn:${AWS::Partition}:s3:::bucket"}}, FAIL),
        ({"Principal": "*", "SourceArn": {"Ref": "Topic"}}, PASS),
        ({"Principal": "*", "SourceArn": ELSEWHERE}, OPEN),
        ({"Principal": "*", "SourceAccount": ELSEWHERE}, PASS),
        ({"Principal": "*", "SourceAccount": {"Fn::If": ["C", ELSEWHERE, {"Ref": "AWS::NoValue"}]}}, OPEN),
        ({"Principal": "*", "SourceArn": "arn:aws:sns:eu-west-1:111122223333:topic", "SourceAccount": ELSEWHERE}, PASS),
        ({"Principal": ELSEWHERE}, OPEN),
        ({"Principal": ELSEWHERE, "SourceAccount": "111122223333"}, PASS),
        ({"Principal": ELSEWHERE, "SourceArn": "arn:aws:s3:::bucket"}, OPEN),
        ({"Principal": ELSEWHERE, "SourceArn": "arn:aws:sns:eu-west-1:111122223333:topic"}, OPEN),
        ({"Principal": {"Fn::Sub": ["arn:aws:iam::${A}:root", {"A": ELSEWHERE}]}}, PASS),
        ({"Principal": {"Fn::Sub": ["${A}.amazonaws.com", {"A": ELSEWHERE}]}}, OPEN),
        ({"Principal": "s3.amazonaws.com", "SourceAccount": ELSEWHERE}, PASS),
        ({"Principal": "s3.amazonaws.com", "SourceArn": "arn:aws:s3:::bucket"}, FAIL),
        ({"Principal": "s3.amazonaws.com", "SourceArn": "arn:aws:s3:::bucket", "SourceAccount": "111122223333"}, PASS),
    ],
)
def test_permissions(properties: dict[str, Any], expected: Verdict) -> None:
    others = {"Bucket": {"Type": "AWS::S3::Bucket"}, "Topic": {"Type": "AWS::SNS::Topic"}}
    assert of("lambda-function-public-access-prohibited", "AWS::Lambda::Permission", properties, **others) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, FAIL),
        ({"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}, FAIL),
        ({"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}}, FAIL),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, PASS),
        (ELSEWHERE, OPEN),
    ],
)
def test_resource_policies(condition: dict[str, Any], expected: Verdict) -> None:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunction", "Condition": condition}
    properties = {"PolicyDocument": {"Statement": [statement]}, "ResourceArn": "f"}
    assert of("lambda-function-public-access-prohibited", "AWS::Lambda::ResourcePolicy", properties) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, FAIL),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::bucket"}}, FAIL),
        ({"StringEquals": {"aws:SourceAccount": "111122223333"}}, PASS),
        ({"StringEquals": {"aws:SourceAccount": []}}, FAIL),
        ({"StringNotEquals": {"aws:SourceAccount": "111122223333"}}, FAIL),
        ({"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}}, FAIL),
        ({"StringLike": {"aws:SourceAccount": "1*"}}, FAIL),
        ({"StringEquals": {"aws:SourceAccount": ELSEWHERE}}, OPEN),
    ],
)
def test_resource_policies_for_buckets(condition: dict[str, Any], expected: Verdict) -> None:
    statement = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "lambda:InvokeFunction"}
    properties = {"PolicyDocument": {"Statement": [{**statement, "Condition": condition}]}, "ResourceArn": "f"}
    assert of("lambda-function-public-access-prohibited", "AWS::Lambda::ResourcePolicy", properties) is expected


def test_layers() -> None:
    type_ = "AWS::Lambda::LayerVersionPermission"
    assert of("lambda-function-public-access-prohibited", type_, {"Principal": "*"}) is FAIL
    assert of("lambda-function-public-access-prohibited", type_, {"Principal": "*", "OrganizationId": "o-a1b2c3d4e5"}) is PASS


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, FAIL),
        ({"AuthType": "NONE", "Cors": ELSEWHERE}, FAIL),
        ({"AuthType": "AWS_IAM", "Cors": {"AllowOrigins": ["https://a.example", "*"]}}, FAIL),
        ({"AuthType": "AWS_IAM", "Cors": {"AllowOrigins": [ELSEWHERE, "*"]}}, FAIL),
        ({"AuthType": "AWS_IAM", "Cors": {"AllowOrigins": [ELSEWHERE]}}, OPEN),
        ({"AuthType": "AWS_IAM", "Cors": {"AllowOrigins": ["https://a.example"]}}, PASS),
    ],
)
def test_urls(properties: dict[str, Any], expected: Verdict) -> None:
    assert of("lambda-function-url-authenticated", "AWS::Lambda::Url", properties) is expected


@pytest.mark.parametrize(
    ("auth", "expected"),
    [
        ("IamAuth", Verdict.PASS),
        ("ApplicationManaged", Verdict.FAIL),
        # What a URL calls it is none of these.
        ("AWS_IAM", Verdict.FAIL),
        ({"Fn::ImportValue": "x"}, Verdict.UNDETERMINED),
    ],
)
def test_endpoints_of_web_functions(auth: Any, expected: Verdict) -> None:
    endpoint = {"FunctionName": "f", "EndpointName": "e", "EndpointType": "HomeRegion", "AuthType": auth}
    assert of("lambda-function-url-authenticated", "AWS::Lambda::WebFunctionEndpoint", endpoint) is expected


@pytest.mark.parametrize(
    ("type_", "properties", "expected"),
    [
        ("AWS::Lambda::WebFunctionRevision", {"ServiceConfig": {"EnvironmentVariables": {"DB_PASSWORD": "hunter2"}}}, Verdict.FAIL),
        ("AWS::Lambda::WebFunctionRevision", {"ServiceConfig": {"EnvironmentVariables": {"LOG_LEVEL": "info"}}}, Verdict.PASS),
        ("AWS::Lambda::WebFunctionRevision", {"ServiceConfig": {"ExecutionRoleArn": "r"}}, Verdict.PASS),
        ("AWS::Lambda::WebFunctionRevision", {"ServiceConfig": {"Fn::ImportValue": "x"}}, Verdict.UNDETERMINED),
        ("AWS::Lambda::MicrovmImage", {"EnvironmentVariables": [{"Key": "DB_PASSWORD", "Value": "hunter2"}]}, Verdict.FAIL),
        ("AWS::Lambda::MicrovmImage", {"EnvironmentVariables": [{"Key": "LOG_LEVEL", "Value": "info"}]}, Verdict.PASS),
        ("AWS::Lambda::MicrovmImage", {}, Verdict.PASS),
    ],
)
def test_variables_of_web_functions_and_images(type_: str, properties: dict[str, Any], expected: Verdict) -> None:
    assert of("lambda-environment-without-secrets", type_, properties) is expected


def _role(service: str) -> dict[str, Any]:
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com", service]}, "Action": "sts:AssumeRole"}]}
    return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}}


def permitted(principal: str) -> dict[str, Any]:
    return {"Type": "AWS::Lambda::Permission", "Properties": {"FunctionName": {"Ref": "R"}, "Principal": principal}}


SERVED = {"Type": "Custom::Thing", "Properties": {"ServiceToken": {"Fn::GetAtt": ["R", "Arn"]}}}
WITH_ROLE = {"Role": {"Fn::GetAtt": ["Role", "Arn"]}}


@pytest.mark.parametrize(
    ("properties", "others", "expected"),
    [
        ({}, {}, FAIL),
        ({"VpcConfig": {"SubnetIds": ["subnet-1"]}}, {}, FAIL),
        ({"VpcConfig": {"SubnetIds": [ELSEWHERE], "SecurityGroupIds": [ELSEWHERE]}}, {}, PASS),
        ({"VpcConfig": {"SubnetIds": ELSEWHERE, "SecurityGroupIds": ["sg-1"]}}, {}, OPEN),
        ({"VpcConfig": {"SubnetIds": {"Fn::Split": [",", ELSEWHERE]}, "SecurityGroupIds": ["sg-1"]}}, {}, PASS),
        ({"VpcConfig": ELSEWHERE}, {}, OPEN),
        (WITH_ROLE, {"Role": _role("ec2.amazonaws.com")}, FAIL),
        (WITH_ROLE, {"Role": _role("edgelambda.amazonaws.com")}, NOT),
        ({"Role": ELSEWHERE}, {}, OPEN),
        ({"Role": "arn:aws:iam::111122223333:role/x"}, {}, FAIL),
        ({}, {"C": SERVED}, NOT),
        # What something else invokes, too, serves more than a stack.
        (
            {},
            {"C": SERVED, "U": {"Type": "AWS::Lambda::Url", "Properties": {"TargetFunctionArn": {"Ref": "R"}, "AuthType": "AWS_IAM"}}},
            FAIL,
        ),
        ({}, {"C": SERVED, "E": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {"FunctionName": {"Ref": "R"}}}}, FAIL),
        ({}, {"C": SERVED, "P": permitted("sns.amazonaws.com")}, FAIL),
        ({}, {"C": SERVED, "P": permitted("cloudformation.amazonaws.com")}, NOT),
    ],
)
def test_vpc(properties: dict[str, Any], others: dict[str, Any], expected: Verdict) -> None:
    assert of("lambda-inside-vpc", FUNCTION, properties, **others) is expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, FAIL),
        ({"PackageType": "Zip"}, FAIL),
        ({"PackageType": "Image"}, NOT),
        ({"Code": {"ImageUri": "1.dkr.ecr.eu-west-1.amazonaws.com/x:1"}}, NOT),
        ({"Runtime": "python3.99"}, OPEN),
        ({"Runtime": "dotnet8"}, FAIL),
        ({"Runtime": "provided.al2023"}, PASS),
    ],
)
def test_runtimes(properties: dict[str, Any], expected: Verdict) -> None:
    assert of("lambda-function-settings-check", FUNCTION, properties) is expected


def test_the_list_of_runtimes_holds_some_that_are_supported() -> None:
    assert sum(end > TODAY for end in deprecations().values()) > 5


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [
        ({"Ref": "Secret"}, "DB_SECRET", PASS),
        ({"Ref": "Secret"}, "DB_PASSWORD", PASS),
        ("{{resolve:secretsmanager:db:SecretString:password}}", "DB_PASSWORD", FAIL),
        ({"Fn::Sub": "{{resolve:secretsmanager:${Secret}:SecretString:password}}"}, "ANYTHING", FAIL),
        ({"Fn::GetAtt": ["Key", "SecretAccessKey"]}, "ANYTHING", FAIL),
        ({"Ref": "Hidden"}, "ANYTHING", FAIL),
        ({"Ref": "Defaulted"}, "DB_PASSWORD", FAIL),
        ({"Ref": "Free"}, "DB_PASSWORD", OPEN),
        ({"Ref": "Free"}, "TABLE_NAME", PASS),
        ({"Fn::GetAtt": ["Secret", "Arn"]}, "DB_SECRET_ARN", PASS),
        ({"Ref": "AWS::NoValue"}, "DB_PASSWORD", PASS),
        (True, "DB_PASSWORD", PASS),
    ],
)
def test_variables(value: Any, name: str, expected: Verdict) -> None:
    shown = Example(
        resources={
            "R": {"Type": FUNCTION, "Properties": {"Environment": {"Variables": {"A": "b", name: value}}}},
            "Secret": {"Type": "AWS::SecretsManager::Secret", "Properties": {}},
            "Key": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": "u"}},
        },
        rest={
            "Parameters": {
                "Hidden": {"Type": "String", "NoEcho": "true"},
                "Defaulted": {"Type": "String", "Default": "hunter2", "NoEcho": True},
                "Free": {"Type": "String"},
            }
        },
    )
    assert {f.verdict for f in judged(rule("lambda-environment-without-secrets"), shown)} == {expected}


def test_a_bad_variable_beside_one_that_is_not_known() -> None:
    variables = {"A": ELSEWHERE, "DB_PASSWORD": "hunter2"}
    assert verdicts(rule("lambda-environment-without-secrets"), {"Environment": {"Variables": variables}}) == {FAIL}
