"""Deployment groups of Lambda functions: in steps, at once, and by configurations of the team's own; one of machines."""

from collections.abc import Mapping
from typing import Any

from tests.emulator import Emulator
from tests.live.answers import plain

PLANTED = ("Tr0ub4dor-and-3",)
GONE = {
    "codedeploy.GetApplication": "ApplicationDoesNotExistException",
    "codedeploy.GetDeploymentConfig": "DeploymentConfigDoesNotExistException",
    "codedeploy.GetDeploymentGroup": "DeploymentGroupDoesNotExistException",
    "codedeploy.ListDeploymentGroups": "ApplicationDoesNotExistException",
}
CONFIGS = {"Steps": "TimeBasedLinear", "Jump": "AllAtOnce"}
"""The team's own configurations with how they shift traffic."""


def _config(operation: str, asked: Mapping[str, Any]) -> bytes | None:
    # The emulator has no configurations.
    if operation == "codedeploy.ListDeploymentConfigs":
        return plain({"deploymentConfigsList": ["CodeDeployDefault.LambdaAllAtOnce", *CONFIGS]})
    if operation == "codedeploy.GetDeploymentConfig":
        name = asked["deploymentConfigName"]
        about = {"deploymentConfigName": name, "computePlatform": "Lambda", "trafficRoutingConfig": {"type": CONFIGS[name]}}
        return plain({"deploymentConfigInfo": about})
    return None


def arrange(aws: Emulator) -> None:
    """Two applications."""
    aws.lacks = _config
    deploy = aws.client("codedeploy")
    labels = [{"Key": "pci-scope", "Value": "cde"}]
    deploy.create_application(applicationName="functions", computePlatform="Lambda", tags=labels)
    deploy.create_application(applicationName="machines", computePlatform="Server")
    style: Any = {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"}
    role = "arn:aws:iam::123456789012:role/deploy"
    configs = {
        "good": "CodeDeployDefault.LambdaCanary10Percent5Minutes",
        "bad": "CodeDeployDefault.LambdaAllAtOnce",
        "steps": "Steps",
        "jump": "Jump",
    }
    for name, config in configs.items():
        deploy.create_deployment_group(
            applicationName="functions",
            deploymentGroupName=name,
            deploymentConfigName=config,
            deploymentStyle=style,
            serviceRoleArn=role,
            tags=labels if name == "good" else [],
        )
    deploy.create_deployment_group(
        applicationName="machines",
        deploymentGroupName="hosts",
        deploymentConfigName="Slowly",
        serviceRoleArn=role,
        ec2TagFilters=[{"Key": "password", "Value": PLANTED[0], "Type": "KEY_AND_VALUE"}],
    )
