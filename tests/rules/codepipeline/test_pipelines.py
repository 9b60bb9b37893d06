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
    ],
)
def test_actions(action: dict[str, Any], expected: Verdict) -> None:
    stages = [{"Name": "Other", "Actions": [{"Name": "A"}]}, {"Name": "S", "Actions": [{"Name": "A"}, action]}]
    assert of("AWS::CodePipeline::Pipeline", {"Stages": stages}) == {expected}
    bad = {"Name": "S", "Actions": [{"Configuration": {"OAuthToken": "not-in-here"}}]}
    assert of("AWS::CodePipeline::Pipeline", {"Stages": [ELSEWHERE, bad]}) == {FAIL}


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
