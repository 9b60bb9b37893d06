"""FSx: file systems."""

from collections.abc import Iterator

from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import pick, renamed, tags
from pci_constructs.live.reading.source import Source

_SYSTEM = ("FileSystemType", "FileSystemTypeVersion", "KmsKeyId", "StorageCapacity", "StorageType", "SubnetIds")


def _systems(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_file_systems", "FileSystems"):
        if item.get("Lifecycle") != "DELETING":
            properties = {**renamed(item, _SYSTEM), "Tags": tags(pick(item, "Tags"))}
            yield Found(id=item["FileSystemId"], arn=item["ResourceARN"], properties=properties)


COLLECTOR = Collector(
    service="fsx",
    readers=(
        Reader(
            type="AWS::FSx::FileSystem",
            properties=(*_SYSTEM, "Tags"),
            calls=("fsx:DescribeFileSystems",),
            read=_systems,
        ),
    ),
)
