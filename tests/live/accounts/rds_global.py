"""A global database that is encrypted, one that is not, and one of another service."""

from tests.emulator import REGION, Emulator
from tests.live.answers import also

CALL = "rds.DescribeGlobalClusters"


def database(name: str, *regions: str, says: str = "", engine: str = "aurora-postgresql", tags: str = "<TagList/>") -> str:
    """A global database as the API tells of it, with a cluster in each region, the last of which is written to."""
    members = "".join(
        f"<GlobalClusterMember><DBClusterArn>arn:aws:rds:{region}:123456789012:cluster:{name}</DBClusterArn>"
        f"<IsWriter>{str(region == regions[-1]).lower()}</IsWriter></GlobalClusterMember>"
        for region in regions
    )
    return (
        f"<GlobalClusterMember><GlobalClusterIdentifier>{name}</GlobalClusterIdentifier><Engine>{engine}</Engine>"
        f"<GlobalClusterArn>arn:aws:rds::123456789012:global-cluster:{name}</GlobalClusterArn>{tags}"
        f"<GlobalClusterMembers>{members}</GlobalClusterMembers>{says}</GlobalClusterMember>"
    )


def encrypted(says: str) -> str:
    """What the API says of encryption."""
    return f"<StorageEncrypted>{says}</StorageEncrypted>"


def shown(aws: Emulator, *databases: str) -> None:
    """Shows global databases, in every region the same; the emulator keeps no tags of them."""
    listed = f"<GlobalClusters>{''.join(databases)}</GlobalClusters>"
    answer = f"<DescribeGlobalClustersResponse><DescribeGlobalClustersResult>{listed}</DescribeGlobalClustersResult>"
    also(aws, {CALL: f"{answer}</DescribeGlobalClustersResponse>".encode()})


def arrange(aws: Emulator) -> None:
    """Three of them."""
    tags = "<TagList><Tag><Key>pci-scope</Key><Value>cde</Value></Tag></TagList>"
    good = database("good", REGION, says=encrypted("true"), tags=tags)
    bad = database("bad", REGION, says=encrypted("false"))
    shown(aws, good, bad, database("documents", REGION, says=encrypted("false"), engine="docdb"))
