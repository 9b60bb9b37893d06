"""DocumentDB: clusters, their snapshots and parameters. Its subnet groups are those of RDS."""

from pci_constructs.live.reading.clusters import clusters, groups, snapshots
from pci_constructs.live.reading.collector import Collector, Reader

_ENGINE = "docdb"
_NAMES = {
    "BackupRetentionPeriod": "BackupRetentionPeriod",
    "CopyTagsToSnapshot": "CopyTagsToSnapshot",
    "DBClusterIdentifier": "DBClusterIdentifier",
    "DeletionProtection": "DeletionProtection",
    "EnableCloudwatchLogsExports": "EnabledCloudwatchLogsExports",
    "EngineVersion": "EngineVersion",
    "KmsKeyId": "KmsKeyId",
    "MasterUsername": "MasterUsername",
    "Port": "Port",
    "PreferredBackupWindow": "PreferredBackupWindow",
    "StorageEncrypted": "StorageEncrypted",
}

COLLECTOR = Collector(
    service="docdb",
    readers=(
        Reader(
            type="AWS::DocDB::DBCluster",
            # What a cluster was made of is told by what it is.
            properties=(
                *_NAMES,
                "DBClusterParameterGroupName",
                "DBSubnetGroupName",
                "Live",
                "SnapshotIdentifier",
                "SourceDBClusterIdentifier",
                "VpcSecurityGroupIds",
            ),
            calls=("rds:DescribeDBClusters",),
            read=lambda source: clusters(source, _ENGINE, _NAMES, "DocDB"),
        ),
        Reader(
            type="Live::DocDB::ClusterSnapshot",
            properties=("DBClusterIdentifier", "DBClusterSnapshotIdentifier", "KmsKeyId", "Live", "StorageEncrypted", "Tags"),
            calls=("rds:DescribeDBClusterSnapshotAttributes", "rds:DescribeDBClusterSnapshots"),
            read=lambda source: snapshots(source, _ENGINE),
        ),
        Reader(
            type="AWS::DocDB::DBClusterParameterGroup",
            properties=("Description", "Family", "Name", "Parameters"),
            calls=("rds:DescribeDBClusterParameterGroups", "rds:DescribeDBClusterParameters"),
            read=lambda source: groups(source, _ENGINE),
        ),
    ),
)
