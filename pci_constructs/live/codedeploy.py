"""CodeDeploy: applications, their deployment groups, and the team's own configurations. What is deployed is not read."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Named, Reader, partly
from pci_constructs.live.reading.shapes import complete, known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_APPLICATION, _CONFIG = "AWS::CodeDeploy::Application", "AWS::CodeDeploy::DeploymentConfig"
_GONE = ("ApplicationDoesNotExistException", "DeploymentConfigDoesNotExistException", "DeploymentGroupDoesNotExistException")
_OF_AWS = "CodeDeployDefault."


def _applications(source: Source) -> Iterator[Found]:
    def one(name: Any) -> Found:
        arn = source.arn(f"application:{name}")
        found = pick(source.ask("get_application", needs="application", gone=_GONE, applicationName=name), "application")
        properties = {"ApplicationName": name, "ComputePlatform": pick(found, "computePlatform"), "Tags": _tags(source, arn)}
        return Found(id=name, arn=arn, properties=properties)

    yield from source.each(source.pages("list_applications", "applications"), one)


def _groups(source: Source) -> Iterator[Found]:
    def of(application: Any) -> list[tuple[Any, Any]]:
        names = source.pages("list_deployment_groups", "deploymentGroups", gone=_GONE, applicationName=application)
        return [(application, name) for name in names]

    def one(which: tuple[Any, Any]) -> Found:
        application, name = which
        about = {"applicationName": application, "deploymentGroupName": name}
        found = pick(source.ask("get_deployment_group", needs="deploymentGroupInfo", gone=_GONE, **about), "deploymentGroupInfo")
        arn = source.arn(f"deploymentgroup:{application}/{name}")
        return Found(
            id=name,
            arn=arn,
            properties={
                "ApplicationName": Named(_APPLICATION, application),
                "DeploymentConfigName": known(pick(found, "deploymentConfigName"), lambda config: Named(_CONFIG, config)),
                "DeploymentGroupName": name,
                "Live": {"ComputePlatform": pick(found, "computePlatform")},
                "ServiceRoleArn": pick(found, "serviceRoleArn"),
                "Tags": _tags(source, arn),
            },
        )

    for pairs in source.each(source.pages("list_applications", "applications"), of):
        yield from source.each(pairs, one)


def _configs(source: Source) -> Iterator[Found]:
    def one(name: Any) -> Found:
        answer = source.ask("get_deployment_config", needs="deploymentConfigInfo", gone=_GONE, deploymentConfigName=name)
        found = pick(answer, "deploymentConfigInfo")
        routing = known(pick(found, "trafficRoutingConfig"), lambda config: partly(renamed(config, {"Type": "type"})))
        properties = {"ComputePlatform": pick(found, "computePlatform"), "DeploymentConfigName": name, "TrafficRoutingConfig": routing}
        return Found(id=name, arn=source.arn(f"deploymentconfig:{name}"), properties=properties)

    # Those of AWS say by their names what they do.
    names = source.pages("list_deployment_configs", "deploymentConfigsList")
    yield from source.each([name for name in names if not name.startswith(_OF_AWS)], one)


def _tags(source: Source, arn: str) -> Any:
    return tags(complete(source.ask("list_tags_for_resource", needs="Tags", gone=_GONE, ResourceArn=arn), "Tags"))


COLLECTOR = Collector(
    service="codedeploy",
    readers=(
        Reader(
            type=_APPLICATION,
            properties=("ApplicationName", "ComputePlatform", "Tags"),
            calls=("codedeploy:GetApplication", "codedeploy:ListApplications", "codedeploy:ListTagsForResource"),
            read=_applications,
        ),
        Reader(
            type="AWS::CodeDeploy::DeploymentGroup",
            properties=("ApplicationName", "DeploymentConfigName", "DeploymentGroupName", "Live", "ServiceRoleArn", "Tags"),
            calls=(
                "codedeploy:GetDeploymentGroup",
                "codedeploy:ListApplications",
                "codedeploy:ListDeploymentGroups",
                "codedeploy:ListTagsForResource",
            ),
            read=_groups,
        ),
        Reader(
            type=_CONFIG,
            properties=("ComputePlatform", "DeploymentConfigName", "TrafficRoutingConfig"),
            calls=("codedeploy:GetDeploymentConfig", "codedeploy:ListDeploymentConfigs"),
            read=_configs,
        ),
    ),
)
