"""A cluster that audits and one that does not, a relational one beside them, and snapshots that are and are not shared."""

from moto.rds.models import rds_backends

from tests.emulator import ACCOUNT, REGION, Emulator

PLANTED = ("Tr0ub4dor-and-3", "4111111111111111")
GONE = {"docdb.DescribeDBClusterSnapshotAttributes": "DBClusterSnapshotNotFoundFault"}


def arrange(aws: Emulator) -> None:
    """One of everything."""
    populate(aws, "docdb", "audit_logs", "enabled", "docdb5.0")


def populate(aws: Emulator, engine: str, parameter: str, on: str, family: str) -> None:
    """Clusters, snapshots and parameters of an engine."""
    client = aws.client("rds")
    client.create_db_cluster_parameter_group(DBClusterParameterGroupName="audited", DBParameterGroupFamily=family, Description="Audited")
    client.modify_db_cluster_parameter_group(
        DBClusterParameterGroupName="audited",
        Parameters=[{"ParameterName": parameter, "ParameterValue": on, "ApplyMethod": "immediate"}],
    )
    client.create_db_cluster(
        DBClusterIdentifier="good",
        Engine="neptune",
        MasterUsername="keeper",
        MasterUserPassword=PLANTED[0],
        DBClusterParameterGroupName="audited",
        EnableCloudwatchLogsExports=["audit"],
        BackupRetentionPeriod=14,
        StorageEncrypted=True,
    )
    client.create_db_cluster(DBClusterIdentifier="bad", Engine="neptune", MasterUsername="keeper", MasterUserPassword=PLANTED[1])
    client.create_db_cluster(
        DBClusterIdentifier="other", Engine="aurora-postgresql", MasterUsername="keeper", MasterUserPassword=PLANTED[0]
    )
    # The emulator has no DocumentDB and takes no IAM authentication for Neptune; it shares a process with the tests.
    for cluster in rds_backends[ACCOUNT][REGION].clusters.values():
        if cluster.engine == "neptune":
            cluster.engine, cluster.iam_auth = engine, cluster.db_cluster_identifier == "good"
    client.create_db_cluster_snapshot(DBClusterSnapshotIdentifier="mine", DBClusterIdentifier="good")
    client.create_db_cluster_snapshot(DBClusterSnapshotIdentifier="shown", DBClusterIdentifier="bad")
    client.create_db_cluster_snapshot(DBClusterSnapshotIdentifier="foreign", DBClusterIdentifier="other")
    client.modify_db_cluster_snapshot_attribute(DBClusterSnapshotIdentifier="shown", AttributeName="restore", ValuesToAdd=["all"])
