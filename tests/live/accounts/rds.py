"""A good instance and a bad one, a cluster, snapshots that are shared, groups, a subscription."""

from tests.emulator import Emulator

PLANTED = ("Tr0ub4dor-and-3", "4111111111111111")
GONE = {
    "rds.DescribeDBSnapshotAttributes": "DBSnapshotNotFound",
    "rds.DescribeDBClusterSnapshotAttributes": "DBClusterSnapshotNotFoundFault",
}
SAFE = {"DeletionProtection": True, "StorageEncrypted": True, "EnableIAMDatabaseAuthentication": True}


def arrange(aws: Emulator) -> None:
    """One of everything."""
    ec2, rds = aws.client("ec2"), aws.client("rds")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24")["Subnet"]["SubnetId"] for n in range(2)]
    rds.create_db_subnet_group(DBSubnetGroupName="data", DBSubnetGroupDescription="Data", SubnetIds=subnets)
    rds.create_db_parameter_group(DBParameterGroupName="payments", DBParameterGroupFamily="postgres17", Description="Payments")
    rds.modify_db_parameter_group(
        DBParameterGroupName="payments",
        Parameters=[{"ParameterName": "rds.force_ssl", "ParameterValue": "1", "ApplyMethod": "immediate"}],
    )
    common = {"DBInstanceClass": "db.m5.large", "Engine": "postgres", "EngineVersion": "17.6", "AllocatedStorage": 20}
    rds.create_db_instance(
        DBInstanceIdentifier="good",
        MasterUsername="keeper",
        MasterUserPassword=PLANTED[0],
        DBParameterGroupName="payments",
        DBSubnetGroupName="data",
        PubliclyAccessible=False,
        BackupRetentionPeriod=14,
        EnableCloudwatchLogsExports=["postgresql", "upgrade"],
        Tags=[{"Key": "pci-scope", "Value": "cde"}],
        **SAFE,
        **common,
    )
    rds.create_db_instance(
        DBInstanceIdentifier="bad", MasterUsername="postgres", MasterUserPassword=PLANTED[1], PubliclyAccessible=True, **common
    )
    rds.create_db_cluster(
        DBClusterIdentifier="ledger",
        Engine="aurora-postgresql",
        MasterUsername="keeper",
        MasterUserPassword=PLANTED[0],
        StorageEncrypted=True,
    )
    rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName="ledger", DBParameterGroupFamily="aurora-postgresql17", Description="Ledger"
    )
    rds.create_db_snapshot(DBSnapshotIdentifier="mine", DBInstanceIdentifier="good")
    rds.create_db_snapshot(DBSnapshotIdentifier="shown", DBInstanceIdentifier="bad")
    rds.modify_db_snapshot_attribute(DBSnapshotIdentifier="shown", AttributeName="restore", ValuesToAdd=["all"])
    rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier="ledger-mine", DBClusterIdentifier="ledger")
    rds.create_event_subscription(
        SubscriptionName="told", SnsTopicArn="arn:aws:sns:eu-central-1:123456789012:alarms", SourceType="db-instance", Enabled=True
    )
