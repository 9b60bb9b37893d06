"""Athena: workgroups, and what they do with the results of queries."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader, partly
from pci_constructs.live.reading.shapes import complete, known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

# The error has no code of its own.
_GONE = ("InvalidRequestException: WorkGroup", "ResourceNotFoundException")
_NAMES = ("Description", "Name", "State")
_CONFIGURATION = (
    "CustomerContentEncryptionConfiguration",
    "EnforceWorkGroupConfiguration",
    "EngineVersion",
    "ExecutionRole",
    "ManagedQueryResultsConfiguration",
    "PublishCloudWatchMetricsEnabled",
    "RequesterPaysEnabled",
    "ResultConfiguration",
)
"""What is kept of the configuration; the settings of engines may be anything."""


def _groups(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        found = pick(source.ask("get_work_group", needs="WorkGroup", gone=_GONE, WorkGroup=item["Name"]), "WorkGroup")
        arn = source.arn(f"workgroup/{item['Name']}")
        labels = source.ask("list_tags_for_resource", needs="Tags", gone=_GONE, ResourceARN=arn)
        configuration = pick(found, "Configuration")
        return Found(
            id=item["Name"],
            arn=arn,
            properties={
                **renamed(found, _NAMES),
                # CloudFormation has no property for it.
                "Live": renamed(configuration, ("EnableMinimumEncryptionConfiguration",)),
                "Tags": tags(complete(labels, "Tags")),
                "WorkGroupConfiguration": known(configuration, lambda settings: partly(renamed(settings, _CONFIGURATION))),
            },
        )

    yield from source.each(source.pages("list_work_groups", "WorkGroups"), one)


COLLECTOR = Collector(
    service="athena",
    readers=(
        Reader(
            type="AWS::Athena::WorkGroup",
            properties=(*_NAMES, "Live", "Tags", "WorkGroupConfiguration"),
            calls=("athena:GetWorkGroup", "athena:ListTagsForResource", "athena:ListWorkGroups"),
            read=_groups,
        ),
    ),
)
