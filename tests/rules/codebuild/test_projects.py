"""Build projects: their variables, sources, logs and rights."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.catalogue import rule
from tests.rules.pack import verdicts

FAIL, PASS, OPEN, NOT = Verdict.FAIL, Verdict.PASS, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
ELSEWHERE = {"Fn::ImportValue": "x"}
PARAMETERS = {
    "Hidden": {"Type": "String", "NoEcho": "true"},
    "Defaulted": {"Type": "String", "NoEcho": "true", "Default": "hunter2"},
    "Shown": {"Type": "String"},
    "ReadToken": {"Type": "String"},
}
FETCHED = "{{resolve:secretsmanager:prod/github:SecretString:token}}"


def of(id_: str, properties: dict[str, Any]) -> set[Verdict]:
    return verdicts(rule(id_), properties, Parameters=PARAMETERS)


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ({"Name": "AWS_ACCESS_KEY_ID", "Value": ELSEWHERE}, FAIL),
        ({"Name": "AWS_SECRET_ACCESS_KEY", "Value": "", "Type": "plaintext"}, FAIL),
        ({"Name": "AWS_SECRET_ACCESS_KEY", "Value": "/keys/secret", "Type": "PARAMETER_STORE"}, PASS),
        ({"Name": "AWS_SECRET_ACCESS_KEY", "Value": "keys", "Type": ELSEWHERE}, OPEN),
        ({"Name": "AWS_SECRET_ACCESS_KEY", "Value": "x", "Type": ""}, FAIL),
        ({"Name": "NPM_TOKEN", "Value": "hunter2", "Type": "TEXT"}, FAIL),
        ({"Name": "NPM_TOKEN", "Value": "hunter2"}, FAIL),
        ({"Name": "NPM_TOKEN", "Value": FETCHED}, FAIL),
        ({"Name": "NPM_TOKEN", "Value": {"Ref": "Hidden"}}, FAIL),
        ({"Name": "NPM_TOKEN", "Value": {"Ref": "Shown"}}, OPEN),
        ({"Name": "NPM_TOKEN", "Value": "npm:token", "Type": "SECRETS_MANAGER"}, PASS),
        ({"Name": "STAGE", "Value": "prod", "Type": ELSEWHERE}, PASS),
        (ELSEWHERE, OPEN),
    ],
)
def test_variables(variable: dict[str, Any], expected: Verdict) -> None:
    id_ = "codebuild-project-envvar-awscred-check"
    assert of(id_, {"Environment": {"EnvironmentVariables": [variable, {"Name": "A", "Value": "b"}]}}) == {expected}
    assert of(id_, {}) == {PASS}


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ({"Ref": "AWS::NoValue"}, PASS),
        ("https://bitbucket.org/team/shop.git", PASS),
        ("https://alice@bitbucket.org/team/shop.git", PASS),
        ("git@github.com:team/shop.git", PASS),
        ("https://alice:hunter2@bitbucket.org/team/shop.git", FAIL),
        ("https://ghp_" + "a1B2" * 9 + "@github.com/team/shop.git", FAIL),
        ("https://x-token-auth:a1b2c3d4@bitbucket.org/team/shop.git", FAIL),
        (f"https://alice:{FETCHED}@bitbucket.org/team/shop.git", FAIL),
        ({"Fn::Sub": "https://${Hidden}@github.com/team/shop.git"}, FAIL),
        ({"Fn::Sub": "https://alice:${Shown}@github.com/team/shop.git"}, FAIL),
        ({"Fn::Sub": "https://${Shown}@github.com/team/shop.git"}, OPEN),
        ({"Fn::Sub": "https://${ReadToken}@github.com/team/shop.git"}, FAIL),
        ("https://deploy-token@github.com/team/shop.git", FAIL),
        ("https://token-team@bitbucket.org/team/shop.git", PASS),
        ({"Fn::Sub": "https://${Shown}/team/shop.git"}, OPEN),
        ({"Fn::Sub": "https://github.com/team/${Shown}.git"}, PASS),
        ({"Ref": "Shown"}, OPEN),
        (ELSEWHERE, OPEN),
    ],
)
def test_addresses_of_repositories(location: Any, expected: Verdict) -> None:
    id_ = "codebuild-project-source-repo-url-check"
    assert of(id_, {"Source": {"Type": "BITBUCKET", "Location": location}}) == {expected}
    assert of(id_, {"Source": {"Type": "NO_SOURCE"}, "SecondarySources": [{"Type": "BITBUCKET", "Location": location}]}) == {expected}
    bad = {"Type": "BITBUCKET", "Location": "https://alice:hunter2@bitbucket.org/team/shop.git"}
    assert of(id_, {"Source": ELSEWHERE, "SecondarySources": [bad]}) == {FAIL}


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        ("PERSONAL_ACCESS_TOKEN", FETCHED, PASS),
        ("PERSONAL_ACCESS_TOKEN", {"Ref": "Hidden"}, PASS),
        ("PERSONAL_ACCESS_TOKEN", {"Ref": "Defaulted"}, FAIL),
        ("PERSONAL_ACCESS_TOKEN", {"Ref": "Shown"}, FAIL),
        ("PERSONAL_ACCESS_TOKEN", "{{resolve:ssm:/github/token}}", FAIL),
        ("PERSONAL_ACCESS_TOKEN", ELSEWHERE, OPEN),
        ("PERSONAL_ACCESS_TOKEN", {"Ref": "AWS::NoValue"}, FAIL),
        ("SECRETS_MANAGER", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:github-Ab12Cd", PASS),
        ("CODECONNECTIONS", {"Ref": "Shown"}, PASS),
        ("CODECONNECTIONS", ELSEWHERE, PASS),
        ("CODECONNECTIONS", "ghp_" + "a1B2" * 9, FAIL),
        (ELSEWHERE, "not-in-here", OPEN),
    ],
)
def test_tokens(type_: Any, value: Any, expected: Verdict) -> None:
    properties = {"AuthType": type_, "ServerType": "GITHUB", "Token": value}
    assert of("codebuild-source-credential-not-literal", properties) == {expected}


@pytest.mark.parametrize(
    ("logs", "expected"),
    [
        ({}, PASS),
        ({"S3Logs": {"Status": "DISABLED", "EncryptionDisabled": True}}, PASS),
        ({"S3Logs": {"Status": ELSEWHERE, "EncryptionDisabled": "true"}}, OPEN),
        ({"S3Logs": {"Status": "ENABLED", "EncryptionDisabled": "true"}}, FAIL),
        ({"S3Logs": {"Status": ELSEWHERE}}, PASS),
        (ELSEWHERE, OPEN),
    ],
)
def test_encryption_of_logs(logs: dict[str, Any], expected: Verdict) -> None:
    assert of("codebuild-project-s3-logs-encrypted", {"LogsConfig": logs}) == {expected}


@pytest.mark.parametrize(
    ("logs", "expected"),
    [
        ({}, PASS),
        ({"CloudWatchLogs": {"Status": "ENABLED"}, "S3Logs": ELSEWHERE}, PASS),
        ({"CloudWatchLogs": {"Status": "DISABLED"}}, FAIL),
        ({"S3Logs": {"Status": "DISABLED"}}, FAIL),
        ({"CloudWatchLogs": {"Status": "DISABLED"}, "S3Logs": {"Status": "ENABLED"}}, PASS),
        ({"CloudWatchLogs": {"Status": "DISABLED"}, "S3Logs": {"Status": ELSEWHERE}}, OPEN),
        (ELSEWHERE, OPEN),
    ],
)
def test_logging(logs: dict[str, Any], expected: Verdict) -> None:
    assert of("codebuild-project-logging-enabled", {"LogsConfig": logs}) == {expected}


def test_privileged_mode() -> None:
    id_ = "codebuild-project-environment-privileged-check"
    assert of(id_, {}) == {PASS}
    assert of(id_, {"Environment": {"PrivilegedMode": "true"}}) == {FAIL}
    assert of(id_, {"Environment": ELSEWHERE}) == {OPEN}
