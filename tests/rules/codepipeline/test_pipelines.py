"""What actions and webhooks of pipelines hold."""

import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.catalogue import rule
from tests.rules.pack import judged

FAIL, PASS, OPEN, NOT = Verdict.FAIL, Verdict.PASS, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
ELSEWHERE = {"Fn::ImportValue": "x"}
RULE = rule("codepipeline-no-plaintext-secret-in-configuration")
FETCHED = "{{resolve:secretsmanager:github:SecretString:token}}"


def of(type_: str, properties: dict[str, Any]) -> set[Verdict]:
    parameters = {"Hidden": {"Type": "String", "NoEcho": True}, "Shown": {"Type": "String"}}
    shown = Example(resources={"R": {"Type": type_, "Properties": properties}}, rest={"Parameters": parameters})
    return {f.verdict for f in judged(RULE, shown)}


def variables(**variable: str) -> str:
    return json.dumps([variable])


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ({}, PASS),
        ({"Configuration": {"OAuthToken": FETCHED, "Branch": {"Ref": "Shown"}}}, PASS),
        ({"Configuration": {"OAuthToken": {"Ref": "Hidden"}}}, PASS),
        ({"Configuration": {"OAuthToken": {"Ref": "Shown"}}}, FAIL),
        ({"Configuration": {"OAuthToken": ELSEWHERE}}, OPEN),
        ({"Configuration": {"Anything": "AKIA" + "Q3EGVN7WTZ2LKXPD"}}, FAIL),
        ({"Configuration": {"ConnectionArn": "arn:aws:codeconnections:eu-west-1:111122223333:connection/x"}}, PASS),
        ({"Configuration": json.dumps({"OAuthToken": "not-in-here"})}, FAIL),
        ({"Configuration": ELSEWHERE}, OPEN),
        ({"Configuration": {"EnvironmentVariables": variables(name="NPM_TOKEN", value="hunter2", type="PLAINTEXT")}}, FAIL),
        ({"Configuration": {"EnvironmentVariables": variables(name="NPM_TOKEN", value="hunter2", type="")}}, FAIL),
        ({"Configuration": {"EnvironmentVariables": variables(name="NPM_TOKEN", value="npm", type="SECRETS_MANAGER")}}, PASS),
        ({"Configuration": {"EnvironmentVariables": "?"}}, OPEN),
        ({"EnvironmentVariables": [{"Name": "NPM_TOKEN", "Value": "hunter2"}]}, FAIL),
        ({"EnvironmentVariables": [{"Name": "NPM_TOKEN", "Value": "npm", "Type": "SECRETS_MANAGER"}]}, PASS),
        ({"Commands": ["npm ci", "mysql -u root --password=hunter2secret shop"]}, FAIL),
        ({"Commands": ["npm ci", {"Fn::Sub": "aws s3 sync dist s3://${Shown}"}]}, PASS),
        ({"Commands": [f"mysql --password={FETCHED} shop"]}, FAIL),
        ({"Commands": ["mysql --password=$DB_PASSWORD shop"]}, PASS),
        ({"Commands": ELSEWHERE}, OPEN),
        ({"Commands": ["mysql --password=hunter2secret shop"], "Configuration": ELSEWHERE}, FAIL),
    ],
)
def test_actions(action: dict[str, Any], expected: Verdict) -> None:
    stages = [{"Name": "Other", "Actions": [{"Name": "A"}]}, {"Name": "S", "Actions": [{"Name": "A"}, action]}]
    assert of("AWS::CodePipeline::Pipeline", {"Stages": stages}) == {expected}
    bad = {"Name": "S", "Actions": [{"Configuration": {"OAuthToken": "not-in-here"}}]}
    assert of("AWS::CodePipeline::Pipeline", {"Stages": [ELSEWHERE, bad]}) == {FAIL}


@pytest.mark.parametrize("held", ["BeforeEntry", "OnFailure", "OnSuccess"])
def test_rules_of_conditions(held: str) -> None:
    def found(rule: Any) -> set[Verdict]:
        stage = {"Name": "S", "Actions": [{"Name": "A"}], held: {"Conditions": [{"Result": "FAIL", "Rules": [{"Name": "R"}, rule]}]}}
        return of("AWS::CodePipeline::Pipeline", {"Stages": [stage]})

    assert found({"Commands": ["curl -H 'X-Api-Key: Zx81kQ0vB7Lp2RtW' https://checks.example.com"]}) == {FAIL}
    assert found({"Commands": ["make check"], "Configuration": {"FunctionName": "gate"}}) == {PASS}
    assert found({"Configuration": {"EnvironmentVariables": variables(name="NPM_TOKEN", value="hunter2", type="PLAINTEXT")}}) == {FAIL}
    assert found(ELSEWHERE) == {OPEN}


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ({"Name": "DB_PASSWORD", "DefaultValue": "hunter2"}, FAIL),
        ({"Name": "DB_PASSWORD", "DefaultValue": FETCHED}, FAIL),
        ({"Name": "DB_PASSWORD", "DefaultValue": {"Ref": "Shown"}}, OPEN),
        ({"Name": "DB_PASSWORD"}, PASS),
        ({"Name": "REGION", "DefaultValue": "eu-central-1"}, PASS),
        (ELSEWHERE, OPEN),
    ],
)
def test_variables_of_the_pipeline(variable: Any, expected: Verdict) -> None:
    assert of("AWS::CodePipeline::Pipeline", {"Stages": [], "Variables": [variable]}) == {expected}


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        ({"SecretToken": "not-in-here"}, FAIL),
        ({"SecretToken": FETCHED}, PASS),
        ({"SecretToken": ELSEWHERE}, OPEN),
        ({"AllowedIPRange": "192.0.2.0/24"}, NOT),
        (ELSEWHERE, OPEN),
    ],
)
def test_webhooks(configuration: dict[str, Any], expected: Verdict) -> None:
    assert of("AWS::CodePipeline::Webhook", {"AuthenticationConfiguration": configuration}) == {expected}
