"""RDS and Aurora: instances, clusters, snapshots, groups of subnets and parameters, event subscriptions."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.clusters import not_restarted
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_INSTANCE, _CLUSTER = "AWS::RDS::DBInstance", "AWS::RDS::DBCluster"
_OTHERS = ("docdb", "neptune")
"""Engines whose clusters the API lists here too; CloudFormation has services of their own for them."""
_MADE_OF = ("DBClusterSnapshotIdentifier", "DBSnapshotIdentifier", "SnapshotIdentifier", "SourceDBInstanceAutomatedBackupsArn")
_KIND = "StorageEncryptionType"
_ENCRYPTED = {"DBSnapshot": "Encrypted", "DBClusterSnapshot": "StorageEncrypted"}
_OF_BOTH = {
    "AutoMinorVersionUpgrade": "AutoMinorVersionUpgrade",
    "BackupRetentionPeriod": "BackupRetentionPeriod",
    "CopyTagsToSnapshot": "CopyTagsToSnapshot",
    "DBClusterIdentifier": "DBClusterIdentifier",
    "DeletionProtection": "DeletionProtection",
    "EnableCloudwatchLogsExports": "EnabledCloudwatchLogsExports",
    "EnableIAMDatabaseAuthentication": "IAMDatabaseAuthenticationEnabled",
    "Engine": "Engine",
    "EngineVersion": "EngineVersion",
    "KmsKeyId": "KmsKeyId",
    "MasterUsername": "MasterUsername",
    "MonitoringInterval": "MonitoringInterval",
    "MonitoringRoleArn": "MonitoringRoleArn",
    "MultiAZ": "MultiAZ",
    "PreferredBackupWindow": "PreferredBackupWindow",
    "PubliclyAccessible": "PubliclyAccessible",
    "StorageEncrypted": "StorageEncrypted",
}
_OF_INSTANCES = {
    **_OF_BOTH,
    "CACertificateIdentifier": "CACertificateIdentifier",
    "DBInstanceClass": "DBInstanceClass",
    "DBInstanceIdentifier": "DBInstanceIdentifier",
    "EnablePerformanceInsights": "PerformanceInsightsEnabled",
    "PerformanceInsightsKMSKeyId": "PerformanceInsightsKMSKeyId",
    "Port": "Endpoint.Port",
    "StorageType": "StorageType",
}
_OF_CLUSTERS = {
    **{name: path for name, path in _OF_BOTH.items() if name != "MultiAZ"},
    "EngineMode": "EngineMode",
    "PerformanceInsightsEnabled": "PerformanceInsightsEnabled",
    "PerformanceInsightsKmsKeyId": "PerformanceInsightsKMSKeyId",
    "Port": "Port",
}


def _instances(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_db_instances", "DBInstances"):
        if item["Engine"] in _OTHERS:
            continue
        yield Found(
            id=item["DBInstanceIdentifier"],
            arn=item["DBInstanceArn"],
            properties={
                **renamed(item, _OF_INSTANCES),
                **_of_administrator(item),
                "DBSecurityGroups": [group["DBSecurityGroupName"] for group in item.get("DBSecurityGroups", ())] or ABSENT,
                "DBParameterGroupName": _named("AWS::RDS::DBParameterGroup", _first(item, "DBParameterGroups", "DBParameterGroupName")),
                "DBSubnetGroupName": _named("AWS::RDS::DBSubnetGroup", pick(item, "DBSubnetGroup.DBSubnetGroupName")),
                "Live": {"NotRestarted": _waiting(item), _KIND: pick(item, _KIND)},
                "OptionGroupName": _named("AWS::RDS::OptionGroup", _first(item, "OptionGroupMemberships", "OptionGroupName")),
                "SourceDBInstanceIdentifier": _named(_INSTANCE, pick(item, "ReadReplicaSourceDBInstanceIdentifier")),
                "Tags": tags(pick(item, "TagList")),
                "VPCSecurityGroups": [group["VpcSecurityGroupId"] for group in item.get("VpcSecurityGroups", ())],
            },
        )


def _clusters(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_db_clusters", "DBClusters"):
        if item["Engine"] in _OTHERS:
            continue
        zones = item.get("AvailabilityZones", [])
        yield Found(
            id=item["DBClusterIdentifier"],
            arn=item["DBClusterArn"],
            properties={
                **renamed(item, _OF_CLUSTERS),
                **_of_administrator(item),
                "AvailabilityZones": list(zones),
                "DBClusterParameterGroupName": _named("AWS::RDS::DBClusterParameterGroup", pick(item, "DBClusterParameterGroup")),
                "DBSubnetGroupName": _named("AWS::RDS::DBSubnetGroup", pick(item, "DBSubnetGroup")),
                "GlobalClusterIdentifier": pick(item, "GlobalClusterIdentifier"),
                "Live": {"NotRestarted": not_restarted(item), _KIND: pick(item, _KIND)},
                "ReplicationSourceIdentifier": pick(item, "ReplicationSourceIdentifier"),
                "Tags": tags(pick(item, "TagList")),
                "VpcSecurityGroupIds": [group["VpcSecurityGroupId"] for group in item.get("VpcSecurityGroups", ())],
            },
        )


def _waiting(item: Any) -> list[str]:
    """The instance itself, if it has not taken its parameter group as it is now."""
    taken = all(group.get("ParameterApplyStatus") == "in-sync" for group in item.get("DBParameterGroups") or ())
    return [] if taken else [item["DBInstanceIdentifier"]]


def _of_administrator(item: Any) -> dict[str, Any]:
    """Whose password the administrator has: RDS shows the secret that it keeps, and never a password."""
    managed = pick(item, "MasterUserSecret.SecretArn") is not ABSENT
    hidden = Unknown("the administrator's password, which no API shows")
    return {"ManageMasterUserPassword": managed, "MasterUserPassword": ABSENT if managed else hidden}


def _named(type_: str, name: Any) -> Any:
    return known(name, lambda found: Named(type_, found))


def _first(item: Any, list_: str, name: str) -> Any:
    found = item.get(list_) or ()
    return pick(found[0], name) if found else ABSENT


def _snapshots(source: Source) -> Iterator[Found]:
    # Those that AWS takes by itself lie in the account and can be restored like the others.
    found = [item for item in source.pages("describe_db_snapshots", "DBSnapshots") if item["Engine"] not in _OTHERS]
    yield from source.each(found, lambda item: _snapshot(source, item, "DBSnapshot", "DBInstanceIdentifier"))


def _cluster_snapshots(source: Source) -> Iterator[Found]:
    found = [item for item in source.pages("describe_db_cluster_snapshots", "DBClusterSnapshots") if item["Engine"] not in _OTHERS]
    yield from source.each(found, lambda item: _snapshot(source, item, "DBClusterSnapshot", "DBClusterIdentifier"))


def _snapshot(source: Source, item: Any, kind: str, of: str) -> Found:
    name = item[f"{kind}Identifier"]
    # AWS takes only snapshots that somebody made for sharing.
    shared: Any = []
    if item.get("SnapshotType") == "manual":
        operation = "describe_db_snapshot_attributes" if kind == "DBSnapshot" else "describe_db_cluster_snapshot_attributes"
        gone = ("DBSnapshotNotFound", "DBClusterSnapshotNotFoundFault")
        answer = source.ask(operation, needs=f"{kind}AttributesResult", gone=gone, **{f"{kind}Identifier": name})
        attributes = pick(answer, f"{kind}AttributesResult.{kind}Attributes")
        shared = known(
            attributes, lambda found: [who for one in found if one["AttributeName"] == "restore" for who in one["AttributeValues"]]
        )
    return Found(
        id=name,
        arn=item[f"{kind}Arn"],
        properties={
            f"{kind}Identifier": name,
            of: pick(item, of),
            _ENCRYPTED[kind]: pick(item, _ENCRYPTED[kind]),
            "KmsKeyId": pick(item, "KmsKeyId"),
            "Live": {"SharedWith": shared, "SnapshotType": pick(item, "SnapshotType"), _KIND: pick(item, _KIND)},
            "Tags": tags(pick(item, "TagList")),
        },
    )


def _subnet_groups(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_db_subnet_groups", "DBSubnetGroups"):
        yield Found(
            id=item["DBSubnetGroupName"],
            arn=item["DBSubnetGroupArn"],
            properties={
                "DBSubnetGroupDescription": pick(item, "DBSubnetGroupDescription"),
                "DBSubnetGroupName": item["DBSubnetGroupName"],
                "SubnetIds": [subnet["SubnetIdentifier"] for subnet in item["Subnets"]],
            },
        )


def _parameter_groups(source: Source) -> Iterator[Found]:
    yield from source.each(source.pages("describe_db_parameter_groups", "DBParameterGroups"), lambda item: _group(source, item, "DB"))


def _cluster_parameter_groups(source: Source) -> Iterator[Found]:
    groups = source.pages("describe_db_cluster_parameter_groups", "DBClusterParameterGroups")
    yield from source.each(groups, lambda item: _group(source, item, "DBCluster"))


def _group(source: Source, item: Any, kind: str) -> Found | None:
    name = item[f"{kind}ParameterGroupName"]
    # The groups that AWS makes hold its defaults, cannot be changed and are in no template.
    if name.startswith("default."):
        return None
    operation = "describe_db_parameters" if kind == "DB" else "describe_db_cluster_parameters"
    found = source.pages(operation, "Parameters", **{f"{kind}ParameterGroupName": name})
    set_here = {one["ParameterName"]: one["ParameterValue"] for one in found if one.get("Source") == "user" and "ParameterValue" in one}
    return Found(
        id=name,
        arn=item[f"{kind}ParameterGroupArn"],
        properties={
            f"{kind}ParameterGroupName": name,
            "Description": pick(item, "Description"),
            "Family": item["DBParameterGroupFamily"],
            "Parameters": set_here,
        },
    )


def _subscriptions(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_event_subscriptions", "EventSubscriptionsList"):
        yield Found(
            id=item["CustSubscriptionId"],
            arn=item.get("EventSubscriptionArn", ""),
            properties={
                **renamed(item, {"Enabled": "Enabled", "SnsTopicArn": "SnsTopicArn", "SourceType": "SourceType"}),
                "EventCategories": list(item.get("EventCategoriesList", ())) or ABSENT,
                "SourceIds": list(item.get("SourceIdsList", ())) or ABSENT,
                "SubscriptionName": item["CustSubscriptionId"],
            },
        )


_SNAPSHOT = ("KmsKeyId", "Live", "Tags")

COLLECTOR = Collector(
    service="rds",
    readers=(
        Reader(
            type=_INSTANCE,
            properties=(
                *_OF_INSTANCES,
                *_MADE_OF[:2],
                "DBParameterGroupName",
                "DBSecurityGroups",
                "DBSubnetGroupName",
                "Live",
                "ManageMasterUserPassword",
                "MasterUserPassword",
                "OptionGroupName",
                "SourceDBClusterIdentifier",
                "SourceDBInstanceAutomatedBackupsArn",
                "SourceDBInstanceIdentifier",
                "SourceDbiResourceId",
                "Tags",
                "VPCSecurityGroups",
            ),
            calls=("rds:DescribeDBInstances",),
            read=_instances,
        ),
        Reader(
            type=_CLUSTER,
            properties=(
                *_OF_CLUSTERS,
                "AvailabilityZones",
                "DBClusterParameterGroupName",
                "DBSubnetGroupName",
                "GlobalClusterIdentifier",
                "Live",
                "ManageMasterUserPassword",
                "MasterUserPassword",
                "ReplicationSourceIdentifier",
                "SnapshotIdentifier",
                "SourceDBClusterIdentifier",
                "SourceDbClusterResourceId",
                "Tags",
                "VpcSecurityGroupIds",
            ),
            calls=("rds:DescribeDBClusters",),
            read=_clusters,
        ),
        Reader(
            type="AWS::RDS::DBSnapshot",
            properties=("DBInstanceIdentifier", "DBSnapshotIdentifier", "Encrypted", *_SNAPSHOT),
            calls=("rds:DescribeDBSnapshotAttributes", "rds:DescribeDBSnapshots"),
            read=_snapshots,
        ),
        Reader(
            type="AWS::RDS::ClusterSnapshot",
            properties=("DBClusterIdentifier", "DBClusterSnapshotIdentifier", "StorageEncrypted", *_SNAPSHOT),
            calls=("rds:DescribeDBClusterSnapshotAttributes", "rds:DescribeDBClusterSnapshots"),
            read=_cluster_snapshots,
        ),
        Reader(
            type="AWS::RDS::DBSubnetGroup",
            properties=("DBSubnetGroupDescription", "DBSubnetGroupName", "SubnetIds"),
            # The API has one kind of them for all its engines.
            covers=("AWS::DocDB::DBSubnetGroup", "AWS::Neptune::DBSubnetGroup"),
            calls=("rds:DescribeDBSubnetGroups",),
            read=_subnet_groups,
        ),
        Reader(
            type="AWS::RDS::DBParameterGroup",
            properties=("DBParameterGroupName", "Description", "Family", "Parameters"),
            calls=("rds:DescribeDBParameterGroups", "rds:DescribeDBParameters"),
            read=_parameter_groups,
        ),
        Reader(
            type="AWS::RDS::DBClusterParameterGroup",
            properties=("DBClusterParameterGroupName", "Description", "Family", "Parameters"),
            calls=("rds:DescribeDBClusterParameterGroups", "rds:DescribeDBClusterParameters"),
            read=_cluster_parameter_groups,
        ),
        Reader(
            type="AWS::RDS::EventSubscription",
            properties=("Enabled", "EventCategories", "SnsTopicArn", "SourceIds", "SourceType", "SubscriptionName"),
            calls=("rds:DescribeEventSubscriptions",),
            read=_subscriptions,
        ),
    ),
)
