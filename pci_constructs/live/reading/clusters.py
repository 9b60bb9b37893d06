"""Databases that speak the API of RDS and have services of their own in CloudFormation: DocumentDB and Neptune."""

from collections.abc import Iterator, Mapping
from typing import Any

from pci_constructs.live.reading.collector import Found, Named
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("DBClusterSnapshotNotFoundFault",)


def clusters(source: Source, engine: str, names: Mapping[str, str], service: str) -> Iterator[Found]:
    """The clusters of an engine; the API lists those of the other ones, too.

    Args:
        source: where to ask.
        engine: the engine.
        names: the properties, by the fields of the answer.
        service: the service as CloudFormation has it.
    """
    for item in source.pages("describe_db_clusters", "DBClusters"):
        if item["Engine"] != engine:
            continue
        yield Found(
            id=item["DBClusterIdentifier"],
            arn=item["DBClusterArn"],
            properties={
                **renamed(item, names),
                "DBClusterParameterGroupName": _named(f"AWS::{service}::DBClusterParameterGroup", item, "DBClusterParameterGroup"),
                # There is one kind of subnet group for all.
                "DBSubnetGroupName": _named("AWS::RDS::DBSubnetGroup", item, "DBSubnetGroup"),
                "Live": {"NotRestarted": not_restarted(item)},
                "VpcSecurityGroupIds": [group["VpcSecurityGroupId"] for group in item.get("VpcSecurityGroups", ())],
            },
        )


def not_restarted(cluster: Any) -> list[str]:
    """The instances of a cluster that have not taken its parameter group as it is now."""
    members = cluster.get("DBClusterMembers", ())
    return [one["DBInstanceIdentifier"] for one in members if one.get("DBClusterParameterGroupStatus") != "in-sync"]


def _named(type_: str, item: Any, field: str) -> Any:
    return known(pick(item, field), lambda name: Named(type_, name))


def snapshots(source: Source, engine: str) -> Iterator[Found]:
    """The snapshots of an engine's clusters and with whom they are shared."""

    def one(item: Any) -> Found:
        name = item["DBClusterSnapshotIdentifier"]
        # AWS takes only snapshots that somebody made for sharing.
        shared: Any = []
        if item.get("SnapshotType") == "manual":
            answer = source.ask(
                "describe_db_cluster_snapshot_attributes",
                needs="DBClusterSnapshotAttributesResult",
                gone=_GONE,
                DBClusterSnapshotIdentifier=name,
            )
            attributes = pick(answer, "DBClusterSnapshotAttributesResult.DBClusterSnapshotAttributes")
            shared = known(
                attributes, lambda found: [who for one in found if one["AttributeName"] == "restore" for who in one["AttributeValues"]]
            )
        return Found(
            id=name,
            arn=item["DBClusterSnapshotArn"],
            properties={
                **renamed(item, ("DBClusterIdentifier", "DBClusterSnapshotIdentifier", "KmsKeyId", "StorageEncrypted")),
                "Live": {"SharedWith": shared, "SnapshotType": pick(item, "SnapshotType")},
                "Tags": tags(pick(item, "TagList")),
            },
        )

    found = [item for item in source.pages("describe_db_cluster_snapshots", "DBClusterSnapshots") if item["Engine"] == engine]
    yield from source.each(found, one)


def groups(source: Source, family: str) -> Iterator[Found]:
    """The parameter groups of an engine's clusters, with what was set in them.

    Args:
        source: where to ask.
        family: how the names of the engine's families begin.
    """

    def one(item: Any) -> Found | None:
        name = item["DBClusterParameterGroupName"]
        # The groups that AWS makes hold its defaults, cannot be changed and are in no template.
        if name.startswith("default.") or not item["DBParameterGroupFamily"].startswith(family):
            return None
        found = source.pages("describe_db_cluster_parameters", "Parameters", DBClusterParameterGroupName=name)
        return Found(
            id=name,
            arn=item["DBClusterParameterGroupArn"],
            properties={
                "Description": pick(item, "Description"),
                "Family": item["DBParameterGroupFamily"],
                "Name": name,
                "Parameters": {
                    one["ParameterName"]: one["ParameterValue"] for one in found if one.get("Source") == "user" and "ParameterValue" in one
                },
            },
        )

    yield from source.each(source.pages("describe_db_cluster_parameter_groups", "DBClusterParameterGroups"), one)
