"""Pipelines as they run: where they deploy to, what they test first, and what they show."""

import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts.codepipeline import PLANTED, action, arrange, pipeline, stage
from tests.live.answers import also, plain
from tests.live.kit import judged, verdict

APART, TESTED = "codepipeline-environments-in-separate-accounts", "codepipeline-security-test-stage"
CLEAR = "codepipeline-no-plaintext-secret-in-configuration"


def test_pipelines_are_judged_by_their_stages(aws: Emulator) -> None:
    arrange(aws)
    run = judged("codepipeline")
    for rule in (APART, TESTED, CLEAR):
        assert verdict(run, rule, ":good") is Verdict.PASS, rule
        assert verdict(run, rule, ":bad") is Verdict.FAIL, rule


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        ({"OAuthToken": "****"}, Verdict.PASS),
        ({"OAuthToken": PLANTED[0]}, Verdict.FAIL),
        ({"Branch": "main", "PollForSourceChanges": "false"}, Verdict.PASS),
        ({"EnvironmentVariables": json.dumps([{"name": "TOKEN", "value": "npm-token", "type": "SECRETS_MANAGER"}])}, Verdict.PASS),
        ({"EnvironmentVariables": "{"}, Verdict.UNDETERMINED),
    ],
)
def test_what_codepipeline_hides_is_no_secret_in_clear(configuration: dict[str, str], expected: Verdict, aws: Emulator) -> None:
    pipeline(aws, "shop", stage("Build", action("Build", "Build", "CodeBuild", **configuration)))
    assert verdict(judged("codepipeline"), CLEAR) is expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ({"commands": [f"mysql --password={PLANTED[0]} shop"]}, Verdict.FAIL),
        ({"commands": ["make"]}, Verdict.PASS),
        ({"condition": {"commands": [f"mysql --password={PLANTED[0]} shop"]}}, Verdict.FAIL),
        ({"condition": {"configuration": {"FunctionName": "gate"}}}, Verdict.PASS),
        ({"variable": {"name": "DB_PASSWORD", "defaultValue": PLANTED[0]}}, Verdict.FAIL),
        ({"variable": {"name": "DB_PASSWORD"}}, Verdict.PASS),
    ],
)
def test_commands_conditions_and_variables_are_shown(part: dict[str, Any], expected: Verdict, aws: Emulator) -> None:
    steps = [{**action("Run", "Compute", "Commands"), **({"commands": part["commands"]} if "commands" in part else {})}]
    rules = [{"name": "R", "ruleTypeId": {"category": "Rule", "provider": "Commands"}, **part.get("condition", {})}]
    made = {
        "name": "shop",
        "roleArn": "arn:aws:iam::123456789012:role/pipeline",
        "stages": [{"name": "Run", "actions": steps, "beforeEntry": {"conditions": [{"result": "FAIL", "rules": rules}]}}],
        "variables": [part["variable"]] if "variable" in part else [],
        "version": 1,
    }
    listed = {"pipelines": [{"name": "shop", "version": 1}]}
    also(aws, {"codepipeline.ListPipelines": plain(listed), "codepipeline.GetPipeline": plain({"pipeline": made})})
    assert verdict(judged("codepipeline"), CLEAR) is expected


def test_a_pipeline_that_is_not_shown_is_not_judged(aws: Emulator) -> None:
    arrange(aws)
    aws.deny("codepipeline.GetPipeline")
    run = judged("codepipeline")
    for rule in (APART, TESTED, CLEAR):
        assert verdict(run, rule, ":good") is Verdict.UNDETERMINED, rule
