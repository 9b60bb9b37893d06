"""CloudFormation: the stacks of each region, and whether one call deletes them."""

from collections.abc import Iterator

from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import pick, renamed, tags
from pci_constructs.live.reading.source import Source


def _stacks(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_stacks", "Stacks"):
        # One that nobody has executed a change set of holds nothing.
        if item["StackStatus"] in ("REVIEW_IN_PROGRESS", "DELETE_COMPLETE"):
            continue
        yield Found(
            id=item["StackId"],
            arn=item["StackId"],
            properties={
                "Live": {
                    "Nested": "ParentId" in item,
                    "StackName": item["StackName"],
                    "TerminationProtection": pick(item, "EnableTerminationProtection"),
                },
                **renamed(item, ("NotificationARNs",)),
                "Tags": tags(item.get("Tags", [])),
            },
        )


COLLECTOR = Collector(
    service="cloudformation",
    readers=(
        Reader(
            type="AWS::CloudFormation::Stack",
            # Parameters and outputs, which may hold secrets, are not kept.
            properties=("Live", "NotificationARNs", "Tags"),
            calls=("cloudformation:DescribeStacks",),
            read=_stacks,
        ),
    ),
)
