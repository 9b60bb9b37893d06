"""CloudWatch Synthetics: canaries, when they run, and whether they do."""

from collections.abc import Iterator

from pci_constructs.live.reading.collector import Collector, Found, Reader, partly, present
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_NAMES = {
    "ArtifactS3Location": "ArtifactS3Location",
    "ExecutionRoleArn": "ExecutionRoleArn",
    "KmsKeyArn": "KmsKeyArn",
    "Name": "Name",
    "RuntimeVersion": "RuntimeVersion",
    "State": "Status.State",
}


def _canaries(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_canaries", "Canaries"):
        yield Found(
            id=item["Name"],
            arn=source.arn(f"canary:{item['Name']}"),
            properties={
                **renamed(item, _NAMES),
                "Schedule": known(
                    pick(item, "Schedule"), lambda found: present(renamed(found, ("DurationInSeconds", "Expression", "RetryConfig")))
                ),
                "Tags": tags(item.get("Tags", {})),
                "VPCConfig": known(pick(item, "VpcConfig"), lambda found: partly(renamed(found, ("SecurityGroupIds", "SubnetIds")))),
            },
        )


COLLECTOR = Collector(
    service="synthetics",
    readers=(
        Reader(
            type="AWS::Synthetics::Canary",
            properties=(*_NAMES, "Schedule", "Tags", "VPCConfig"),
            calls=("synthetics:DescribeCanaries",),
            read=_canaries,
        ),
    ),
)
