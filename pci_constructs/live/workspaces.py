"""WorkSpaces: desktops and the encryption of their disks. Who uses them is not read."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("ResourceNotFoundException",)
_DISKS = ("RootVolumeEncryptionEnabled", "UserVolumeEncryptionEnabled")
_NAMES = ("BundleId", "DirectoryId", "VolumeEncryptionKey")


def _desktops(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        id_ = item["WorkspaceId"]
        labels = source.ask("describe_tags", needs="TagList", gone=_GONE, ResourceId=id_)
        disks = {name: _encrypted(item, value) for name, value in renamed(item, _DISKS).items()}
        properties = {**renamed(item, _NAMES), **disks, "Tags": tags(pick(labels, "TagList"))}
        return Found(id=id_, arn=source.arn(f"workspace/{id_}"), properties=properties)

    items = source.pages("describe_workspaces", "Workspaces")
    # One that was deleted stays in the list for a moment, and says nothing of its disks.
    yield from source.each([item for item in items if item.get("State") != "TERMINATED"], one)


def _encrypted(item: Any, value: Any) -> Any:
    # What is still being made may say less than it will.
    made = value is not ABSENT or item.get("State") != "PENDING"
    return value if made else Unknown("the disks of a desktop that is being made")


COLLECTOR = Collector(
    service="workspaces",
    readers=(
        Reader(
            type="AWS::WorkSpaces::Workspace",
            properties=(*_NAMES, *_DISKS, "Tags"),
            calls=("workspaces:DescribeTags", "workspaces:DescribeWorkspaces"),
            read=_desktops,
        ),
    ),
)
