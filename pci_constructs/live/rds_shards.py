"""RDS: groups of shards, which say for limitless clusters of Aurora whether they have public addresses."""

from collections.abc import Iterator

from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.shapes import renamed, tags, told
from pci_constructs.live.reading.source import Source

_NAMES = ("ComputeRedundancy", "DBShardGroupIdentifier", "MaxACU", "MinACU")
_WHOSE = "the group of shards"


def _groups(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_db_shard_groups", "DBShardGroups"):
        yield Found(
            id=item["DBShardGroupIdentifier"],
            arn=item["DBShardGroupArn"],
            properties={
                **renamed(item, _NAMES),
                "DBClusterIdentifier": Named("AWS::RDS::DBCluster", item["DBClusterIdentifier"]),
                "PubliclyAccessible": told(item, "PubliclyAccessible", _WHOSE),
                "Tags": told(item, "TagList", _WHOSE, tags),
            },
        )


COLLECTOR = Collector(
    service="rds",
    readers=(
        Reader(
            type="AWS::RDS::DBShardGroup",
            properties=(*_NAMES, "DBClusterIdentifier", "PubliclyAccessible", "Tags"),
            calls=("rds:DescribeDBShardGroups",),
            read=_groups,
        ),
    ),
)
