"""RDS: groups of shards, which say for limitless clusters of Aurora whether they have public addresses."""

from collections.abc import Iterator

from pci_constructs.assembly import Unknown
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_NAMES = ("ComputeRedundancy", "DBShardGroupIdentifier", "MaxACU", "MinACU")


def _groups(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_db_shard_groups", "DBShardGroups"):
        unsaid = Unknown("whether the group of shards has public addresses, which AWS did not say")
        yield Found(
            id=item["DBShardGroupIdentifier"],
            arn=item["DBShardGroupArn"],
            properties={
                **renamed(item, _NAMES),
                "DBClusterIdentifier": Named("AWS::RDS::DBCluster", item["DBClusterIdentifier"]),
                "PubliclyAccessible": known(pick(item, "PubliclyAccessible"), bool, absent=unsaid),
                "Tags": tags(known(pick(item, "TagList"), list, absent=Unknown("the tags of the group of shards, which AWS did not say"))),
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
