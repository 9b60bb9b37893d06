"""EFS: file systems, where they are mounted, and as whom their clients act."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader, partly
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("FileSystemNotFound", "MountTargetNotFound")
_LEAVING = ("deleting", "deleted")
_SYSTEM = ("AvailabilityZoneName", "Encrypted", "KmsKeyId", "PerformanceMode", "ThroughputMode")


def _systems(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        id_ = item["FileSystemId"]
        policy = source.ask("describe_file_system_policy", needs="Policy", gone=_GONE, absent=("PolicyNotFound",), FileSystemId=id_)
        properties = {
            **renamed(item, _SYSTEM),
            "FileSystemPolicy": known(pick(policy, "Policy"), document),
            "FileSystemTags": tags(pick(item, "Tags")),
        }
        return Found(
            id=id_, arn=item.get("FileSystemArn") or source.arn(f"file-system/{id_}", service="elasticfilesystem"), properties=properties
        )

    yield from source.each(_there(source), one)


def _there(source: Source) -> list[Any]:
    return [item for item in source.pages("describe_file_systems", "FileSystems") if item["LifeCycleState"] not in _LEAVING]


def _targets(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found | None:
        if item["LifeCycleState"] in _LEAVING:
            return None
        id_ = item["MountTargetId"]
        groups = source.ask("describe_mount_target_security_groups", needs="SecurityGroups", gone=_GONE, MountTargetId=id_)
        properties = {**renamed(item, ("FileSystemId", "SubnetId")), "SecurityGroups": known(pick(groups, "SecurityGroups"), list)}
        return Found(id=id_, properties=properties)

    for system in _there(source):
        yield from source.each(
            source.pages("describe_mount_targets", "MountTargets", absent=_GONE, FileSystemId=system["FileSystemId"]), one
        )


def _points(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_access_points", "AccessPoints"):
        if item["LifeCycleState"] in _LEAVING:
            continue
        directory = known(pick(item, "RootDirectory"), lambda found: partly(renamed(found, ("Path",))))
        properties = {
            **renamed(item, ("FileSystemId", "PosixUser")),
            "AccessPointTags": tags(pick(item, "Tags")),
            "RootDirectory": directory,
        }
        yield Found(id=item["AccessPointId"], arn=item["AccessPointArn"], properties=properties)


COLLECTOR = Collector(
    service="efs",
    readers=(
        Reader(
            type="AWS::EFS::FileSystem",
            properties=(*_SYSTEM, "FileSystemPolicy", "FileSystemTags"),
            calls=("elasticfilesystem:DescribeFileSystemPolicy", "elasticfilesystem:DescribeFileSystems"),
            read=_systems,
        ),
        Reader(
            type="AWS::EFS::MountTarget",
            properties=("FileSystemId", "SecurityGroups", "SubnetId"),
            calls=(
                "elasticfilesystem:DescribeFileSystems",
                "elasticfilesystem:DescribeMountTargetSecurityGroups",
                "elasticfilesystem:DescribeMountTargets",
            ),
            read=_targets,
        ),
        Reader(
            type="AWS::EFS::AccessPoint",
            properties=("AccessPointTags", "FileSystemId", "PosixUser", "RootDirectory"),
            calls=("elasticfilesystem:DescribeAccessPoints",),
            read=_points,
        ),
    ),
)
