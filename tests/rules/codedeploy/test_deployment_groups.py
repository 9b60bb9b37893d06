from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.codedeploy.codedeploy_lambda_allatonce_traffic_shift_disabled import RULE
from tests.rules.pack import judged

PASS, FAIL, UNDETERMINED, NOT = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
APPLICATION, CONFIG = {"ApplicationName": {"Ref": "App"}}, {"DeploymentConfigName": {"Ref": "Config"}}


def of(group: dict[str, Any], platform: str | None = "Lambda", shift: dict[str, Any] | None = None) -> set[Verdict]:
    application = {"ApplicationName": "pay"} | ({"ComputePlatform": platform} if platform else {})
    config = {"DeploymentConfigName": "ours", "TrafficRoutingConfig": shift or {}} | ({"ComputePlatform": platform} if platform else {})
    resources = {
        "R": {"Type": RULE.types[0], "Properties": group},
        "App": {"Type": "AWS::CodeDeploy::Application", "Properties": application},
        "Config": {"Type": "AWS::CodeDeploy::DeploymentConfig", "Properties": config},
    }
    return {f.verdict for f in judged(RULE, Example(resources=resources, rest={"Parameters": {"P": {"Type": "String"}}}))}


@pytest.mark.parametrize(
    ("group", "platform", "expected"),
    [
        ({"DeploymentConfigName": "CodeDeployDefault.LambdaAllAtOnce"}, None, FAIL),
        ({"DeploymentConfigName": "CodeDeployDefault.LambdaLinear10PercentEvery1Minute"}, None, PASS),
        ({"DeploymentConfigName": {"Fn::Sub": ["CodeDeployDefault.Lambda${C}", {"C": "AllAtOnce"}]}}, None, FAIL),
        ({"DeploymentConfigName": "CodeDeployDefault.AllAtOnce"}, "Server", NOT),
        ({"DeploymentConfigName": "CodeDeployDefault.ECSAllAtOnce"}, "ECS", NOT),
        ({"DeploymentConfigName": {"Ref": "P"}}, "Lambda", UNDETERMINED),
        (APPLICATION, "Lambda", FAIL),
        ({"ApplicationName": "pay"}, "Lambda", FAIL),
        (APPLICATION, "Server", NOT),
        (APPLICATION, None, NOT),
        ({"ApplicationName": "other"}, "Lambda", UNDETERMINED),
        ({"ApplicationName": "other", "AutoScalingGroups": ["a"]}, "Lambda", NOT),
        ({"ApplicationName": "other", "AutoScalingGroups": {"Ref": "P"}}, "Lambda", NOT),
        # An empty list names no machine.
        ({**APPLICATION, "AutoScalingGroups": [], "Ec2TagFilters": [], "LoadBalancerInfo": {}}, "Lambda", FAIL),
        ({"ApplicationName": "other", "DeploymentStyle": {"DeploymentType": "IN_PLACE"}}, "Lambda", NOT),
        ({"ApplicationName": "other", "DeploymentStyle": {"DeploymentType": "BLUE_GREEN"}}, "Lambda", UNDETERMINED),
        ({**APPLICATION, "DeploymentConfigName": "elsewhere"}, "Lambda", UNDETERMINED),
        ({**APPLICATION, "DeploymentConfigName": "elsewhere"}, "ECS", NOT),
        ({}, "Lambda", UNDETERMINED),
    ],
)
def test_configurations(group: dict[str, Any], platform: str | None, expected: Verdict) -> None:
    assert of(group, platform) == {expected}


@pytest.mark.parametrize("group", [CONFIG, {"DeploymentConfigName": "ours"}])
def test_a_configuration_of_the_template_is_read(group: dict[str, Any]) -> None:
    assert of(group, shift={"Type": "TimeBasedCanary"}) == {PASS}
    assert of(group, shift={"Type": "AllAtOnce"}) == of(group) == {FAIL}
    assert of(group, shift={"Type": {"Ref": "P"}}) == {UNDETERMINED}
    assert of(group, "ECS", shift={"Type": "AllAtOnce"}) == of(group, None) == {NOT}
