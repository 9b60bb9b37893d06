"""Elastic Beanstalk: environments and their options, without the secrets that properties of applications may hold."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import Unknown
from pci_constructs.live.reading.collector import Collector, Found, Reader, present
from pci_constructs.live.reading.masking import readable
from pci_constructs.live.reading.shapes import known, pick, renamed, tags, told
from pci_constructs.live.reading.source import Source

_GONE = ("InvalidParameterValue: No Environment found", "ResourceNotFoundException")
_ENDED = ("Terminated", "Terminating")
_NAMES = (
    "ApplicationName",
    "EnvironmentName",
    "OperationsRole",
    "PlatformArn",
    "SolutionStackName",
    "Tier",
    "VersionLabel",
)
_SETTING = ("Namespace", "OptionName", "ResourceName")


def _environments(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        arn = item["EnvironmentArn"]
        labels = source.ask("list_tags_for_resource", needs="ResourceTags", gone=_GONE, ResourceArn=arn)
        properties = {**renamed(item, _NAMES), "OptionSettings": _settings(source, item), "Tags": tags(pick(labels, "ResourceTags"))}
        return Found(id=item["EnvironmentName"], arn=arn, properties=properties)

    # One that was terminated stays in the list for a while.
    items = source.pages("describe_environments", "Environments", IncludeDeleted=False)
    yield from source.each([item for item in items if item.get("Status") not in _ENDED], one)


def _settings(source: Source, item: Any) -> Any:
    about = {"ApplicationName": item["ApplicationName"], "EnvironmentName": item["EnvironmentName"]}
    answer = source.ask("describe_configuration_settings", needs="ConfigurationSettings", gone=_GONE, **about)
    return known(pick(answer, "ConfigurationSettings"), _deployed)


def _deployed(sets: Any) -> Any:
    """The options that the environment runs with: while it changes, AWS tells those that it shall run with, too."""
    found = [one for one in sets if one.get("DeploymentStatus") == "deployed" and one.get("OptionSettings")]
    # Whoever may not see them gets an answer without any.
    if len(found) != 1:
        return Unknown("the options that the environment runs with, which AWS did not say")
    return [_setting(one) for one in found[0]["OptionSettings"]]


def _setting(one: Any) -> dict[str, Any]:
    name = one["OptionName"]
    return present({**renamed(one, _SETTING), "Value": told(one, "Value", name, lambda text: readable(name, text))})


COLLECTOR = Collector(
    service="elasticbeanstalk",
    readers=(
        Reader(
            type="AWS::ElasticBeanstalk::Environment",
            properties=(*_NAMES, "OptionSettings", "Tags"),
            calls=(
                "elasticbeanstalk:DescribeConfigurationSettings",
                "elasticbeanstalk:DescribeEnvironments",
                "elasticbeanstalk:ListTagsForResource",
            ),
            read=_environments,
        ),
    ),
)
