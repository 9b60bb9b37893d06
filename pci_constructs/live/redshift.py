"""Redshift: clusters, what they log, and their groups of parameters and subnets."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GROUP, _SUBNETS = "AWS::Redshift::ClusterParameterGroup", "AWS::Redshift::ClusterSubnetGroup"
_GONE = ("ClusterNotFound",)
_NAMES = {
    "AllowVersionUpgrade": "AllowVersionUpgrade",
    "AutomatedSnapshotRetentionPeriod": "AutomatedSnapshotRetentionPeriod",
    "ClusterIdentifier": "ClusterIdentifier",
    "ElasticIp": "ElasticIpStatus.ElasticIp",
    "Encrypted": "Encrypted",
    "EnhancedVpcRouting": "EnhancedVpcRouting",
    "KmsKeyId": "KmsKeyId",
    "MasterUsername": "MasterUsername",
    "Port": "Endpoint.Port",
    "PubliclyAccessible": "PubliclyAccessible",
}


def _clusters(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        id_ = item["ClusterIdentifier"]
        status = source.ask("describe_logging_status", needs="LoggingEnabled", gone=_GONE, ClusterIdentifier=id_)
        groups = item.get("ClusterParameterGroups") or ()
        return Found(
            id=id_,
            arn=source.arn(f"cluster:{id_}"),
            properties={
                **renamed(item, _NAMES),
                "ClusterParameterGroupName": Named(_GROUP, groups[0]["ParameterGroupName"]) if groups else ABSENT,
                "ClusterSubnetGroupName": known(pick(item, "ClusterSubnetGroupName"), lambda name: Named(_SUBNETS, name)),
                "Live": {"NotRestarted": [id_] if _waits(groups) else []},
                "LoggingProperties": known(status, _logging),
                "Tags": tags(pick(item, "Tags")),
                "VpcSecurityGroupIds": [group["VpcSecurityGroupId"] for group in item.get("VpcSecurityGroups", ())],
            },
        )

    yield from source.each(source.pages("describe_clusters", "Clusters"), one)


def _waits(groups: Any) -> bool:
    """Whether a cluster has not taken yet what its group says of TLS: AWS says it of the parameter, or else of the group."""
    if not groups:
        return False
    parameters = groups[0].get("ClusterParameterStatusList") or ()
    of_tls = next((one.get("ParameterApplyStatus") for one in parameters if one.get("ParameterName") == "require_ssl"), None)
    return bool((of_tls or groups[0].get("ParameterApplyStatus")) != "in-sync")


def _logging(status: Any) -> Any:
    if not status["LoggingEnabled"]:
        return ABSENT
    made = {name: status[name] for name in ("LogDestinationType", "LogExports", "S3KeyPrefix") if status.get(name)}
    return {**made, "BucketName": Named("AWS::S3::Bucket", status["BucketName"])} if status.get("BucketName") else made


def _parameters(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found | None:
        name = item["ParameterGroupName"]
        # The groups that AWS makes hold its defaults, cannot be changed and are in no template.
        if name.startswith("default."):
            return None
        found = source.pages("describe_cluster_parameters", "Parameters", ParameterGroupName=name)
        values = [renamed(one, ("ParameterName", "ParameterValue")) for one in found if "ParameterValue" in one]
        return Found(
            id=name,
            arn=source.arn(f"parametergroup:{name}"),
            properties={
                **renamed(item, ("Description", "ParameterGroupFamily", "ParameterGroupName")),
                "Parameters": values,
            },
        )

    yield from source.each(source.pages("describe_cluster_parameter_groups", "ParameterGroups"), one)


def _subnet_groups(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_cluster_subnet_groups", "ClusterSubnetGroups"):
        name = item["ClusterSubnetGroupName"]
        properties = {"Description": pick(item, "Description"), "SubnetIds": [one["SubnetIdentifier"] for one in item["Subnets"]]}
        yield Found(id=name, arn=source.arn(f"subnetgroup:{name}"), properties=properties)


COLLECTOR = Collector(
    service="redshift",
    readers=(
        Reader(
            type="AWS::Redshift::Cluster",
            # What a cluster was made of is told by what it is.
            properties=(
                *_NAMES,
                "ClusterParameterGroupName",
                "ClusterSubnetGroupName",
                "Live",
                "LoggingProperties",
                "SnapshotClusterIdentifier",
                "SnapshotIdentifier",
                "Tags",
                "VpcSecurityGroupIds",
            ),
            calls=("redshift:DescribeClusters", "redshift:DescribeLoggingStatus"),
            read=_clusters,
        ),
        Reader(
            type=_GROUP,
            properties=("Description", "ParameterGroupFamily", "ParameterGroupName", "Parameters"),
            calls=("redshift:DescribeClusterParameterGroups", "redshift:DescribeClusterParameters"),
            read=_parameters,
        ),
        Reader(
            type=_SUBNETS,
            properties=("Description", "SubnetIds"),
            calls=("redshift:DescribeClusterSubnetGroups",),
            read=_subnet_groups,
        ),
    ),
)
