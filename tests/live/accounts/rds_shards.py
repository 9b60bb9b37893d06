"""A group of shards within its network, and one with public addresses."""

from typing import Any

from tests.emulator import Emulator


def group(aws: Emulator, name: str, **more: Any) -> None:
    """Makes a group of shards, with a cluster of its own."""
    client = aws.client("rds")
    client.create_db_cluster(
        DBClusterIdentifier=f"cluster-{name}", Engine="aurora-postgresql", MasterUsername="keeper", ManageMasterUserPassword=True
    )
    client.create_db_shard_group(DBShardGroupIdentifier=name, DBClusterIdentifier=f"cluster-{name}", MaxACU=100, MinACU=20, **more)


def arrange(aws: Emulator) -> None:
    """One good, one bad."""
    group(aws, "good", PubliclyAccessible=False, Tags=[{"Key": "pci-scope", "Value": "cde"}])
    group(aws, "bad", PubliclyAccessible=True)
