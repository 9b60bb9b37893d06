"""RDS: databases that span regions."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import pick, renamed, tags, told
from pci_constructs.live.reading.source import Source

_OTHERS = ("docdb", "neptune")
"""Engines for whose global databases CloudFormation has services of their own."""
_WHOSE = "the global database"
_KIND = "StorageEncryptionType"
_NAMES = ("DeletionProtection", "Engine", "EngineLifecycleSupport", "EngineVersion", "GlobalClusterIdentifier")


def _databases(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_global_clusters", "GlobalClusters"):
        regions = _regions(item)
        home = next((region for region in regions if region in source.account.regions), "")
        # Every region may tell of it, which is one resource all the same.
        teller = home or (source.account.home if regions else source.region)
        if item["Engine"] in _OTHERS or teller != source.region:
            continue
        yield Found(
            id=item["GlobalClusterIdentifier"],
            arn=item["GlobalClusterArn"],
            # Of one without clusters nobody says where it is; one whose clusters are in regions that were not asked for lies elsewhere.
            region=home or next(iter(regions), source.account.home),
            properties={
                **renamed(item, _NAMES),
                "Live": {_KIND: pick(item, _KIND)},
                "StorageEncrypted": told(item, "StorageEncrypted", _WHOSE),
                "Tags": told(item, "TagList", _WHOSE, tags),
            },
        )


def _regions(item: Any) -> list[str]:
    """The regions in which it has clusters, that of the one that is written to first."""
    members = sorted(item.get("GlobalClusterMembers") or (), key=lambda member: not member.get("IsWriter"))
    return [member["DBClusterArn"].split(":")[3] for member in members]


COLLECTOR = Collector(
    service="rds",
    readers=(
        Reader(
            type="AWS::RDS::GlobalCluster",
            properties=(*_NAMES, "Live", "StorageEncrypted", "Tags"),
            calls=("rds:DescribeGlobalClusters",),
            read=_databases,
        ),
    ),
)
