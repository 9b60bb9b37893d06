"""Deployment groups as they are: how traffic of functions is shifted."""

from typing import Any

import pytest

from pci_constructs.assembly import Unknown
from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import codedeploy
from tests.live.kit import assembly, judged, of, verdict

RULE = "codedeploy-lambda-allatonce-traffic-shift-disabled"
TAGGED = "pci-scope-tagged"


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("functions/good", Verdict.PASS),
        ("functions/bad", Verdict.FAIL),
        ("functions/steps", Verdict.PASS),
        ("functions/jump", Verdict.FAIL),
        ("machines/hosts", Verdict.NOT_APPLICABLE),
    ],
)
def test_groups_are_judged(group: str, expected: Verdict, aws: Emulator) -> None:
    codedeploy.arrange(aws)
    assert verdict(judged("codedeploy"), RULE, f":{group}") is expected


def test_scopes_are_read(aws: Emulator) -> None:
    codedeploy.arrange(aws)
    run = judged("codedeploy")
    assert [verdict(run, TAGGED, name) for name in (":functions", ":machines")] == [Verdict.PASS, Verdict.FAIL]
    assert [verdict(run, TAGGED, name) for name in ("/good", "/bad")] == [Verdict.PASS, Verdict.FAIL]


@pytest.mark.parametrize(
    ("platform", "expected"),
    [("Lambda", Verdict.UNDETERMINED), ("ECS", Verdict.NOT_APPLICABLE), (None, Verdict.UNDETERMINED)],
)
def test_a_configuration_that_is_not_read_decides_nothing_for_functions(platform: str | None, expected: Verdict, aws: Emulator) -> None:
    codedeploy.arrange(aws)
    about: dict[str, Any] = {"deploymentConfigName": "Lost", "applicationName": "functions"}
    aws.answer("codedeploy.GetDeploymentGroup", {"deploymentGroupInfo": about | ({"computePlatform": platform} if platform else {})})
    assert {one.verdict for one in of(judged("codedeploy"), RULE)} == {expected}


def test_configurations_that_are_refused_are_not_known(aws: Emulator) -> None:
    codedeploy.arrange(aws)
    aws.deny("codedeploy.GetDeploymentConfig")
    run = judged("codedeploy")
    assert [verdict(run, RULE, f"/{name}") for name in ("steps", "jump", "good")] == [
        Verdict.UNDETERMINED,
        Verdict.UNDETERMINED,
        Verdict.PASS,
    ]


def test_configurations_of_aws_are_no_resources(aws: Emulator) -> None:
    codedeploy.arrange(aws)
    judged("codedeploy")
    assert sorted(asked["deploymentConfigName"] for asked in aws.asked("codedeploy.GetDeploymentConfig")) == ["Jump", "Steps"]


def test_how_much_traffic_is_shifted_is_not_taken_for_absent(aws: Emulator) -> None:
    codedeploy.arrange(aws)
    (steps,) = [one.properties for _, one in assembly("codedeploy").resources() if one.logical_id.endswith(":deploymentconfig:Steps")]
    assert steps["TrafficRoutingConfig"]["Type"] == "TimeBasedLinear"
    assert steps["TrafficRoutingConfig"].get("TimeBasedLinear").__class__ is Unknown
