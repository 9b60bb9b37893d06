from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.databases import CLUSTER, INSTANCE
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

MEMBER = {"DBClusterIdentifier": {"Ref": "Cluster"}}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"PubliclyAccessible": "false"}, PASS),
        ({}, FAIL),
        ({"PubliclyAccessible": NONE}, FAIL),
        ({"DBSubnetGroupName": "data"}, PASS),
        ({"DBSubnetGroupName": {"Ref": "Subnets"}}, PASS),
        ({"DBSubnetGroupName": " Default"}, FAIL),
        ({"DBSubnetGroupName": NONE, "Engine": "postgres"}, FAIL),
        ({"DBSubnetGroupName": P}, UNDETERMINED),
        ({"DBSubnetGroupName": {"Fn::GetAtt": ["Custom", "Name"]}}, UNDETERMINED),
        ({"DBSubnetGroupName": "data", "PubliclyAccessible": True}, FAIL),
        ({"DBSubnetGroupName": "data", "DBSnapshotIdentifier": "s"}, FAIL),
        ({"DBSubnetGroupName": "data", "SourceDBInstanceIdentifier": "s"}, FAIL),
        ({**MEMBER, "Engine": "aurora-mysql"}, PASS),
        ({**MEMBER, "Engine": "aurora-mysql", "DBSubnetGroupName": "default"}, FAIL),
        ({**MEMBER, "Engine": P}, UNDETERMINED),
        ({**MEMBER, "PubliclyAccessible": True}, FAIL),
        ({"PubliclyAccessible": P}, UNDETERMINED),
    ],
)
def test_instances_have_no_public_address(properties: dict[str, Any], expected: Verdict) -> None:
    subnets = resource("AWS::RDS::DBSubnetGroup", DBSubnetGroupDescription="g", SubnetIds=["subnet-1", "subnet-2"])
    assert (
        said("rds-instance-public-access-check", resource(INSTANCE, **properties), Subnets=subnets, Custom=resource("Custom::Name"))
        is expected
    )


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"Engine": "aurora-mysql"}, NOT_APPLICABLE),
        ({"Engine": "aurora-mysql", "PubliclyAccessible": True}, FAIL),
        ({"DBClusterInstanceClass": "db.m6gd.large"}, FAIL),
        ({"DBClusterInstanceClass": "db.m6gd.large", "DBSubnetGroupName": "data"}, PASS),
        ({"DBClusterInstanceClass": "db.m6gd.large", "DBSubnetGroupName": "default"}, FAIL),
        ({"DBClusterInstanceClass": "db.m6gd.large", "DBSubnetGroupName": "data", "SnapshotIdentifier": "s"}, FAIL),
        ({"DBClusterInstanceClass": "db.m6gd.large", "PubliclyAccessible": P}, UNDETERMINED),
    ],
)
def test_clusters_have_no_public_address(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("rds-cluster-public-access-check", resource(CLUSTER, **properties)) is expected


@pytest.mark.parametrize(("public", "expected"), [(True, FAIL), (False, PASS), (NONE, UNDETERMINED), (P, UNDETERMINED)])
def test_shards_have_no_public_address(public: Any, expected: Verdict) -> None:
    shards = resource("AWS::RDS::DBShardGroup", DBClusterIdentifier="limitless", MaxACU=100, PubliclyAccessible=public)
    assert said("rds-cluster-public-access-check", shards) is expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, PASS),
        ({**MEMBER, "AutoMinorVersionUpgrade": False}, FAIL),
        ({"Engine": "custom-oracle-ee", "AutoMinorVersionUpgrade": False}, NOT_APPLICABLE),
        ({"Engine": P, "AutoMinorVersionUpgrade": False}, UNDETERMINED),
        ({"SourceDBInstanceIdentifier": "elsewhere"}, UNDETERMINED),
        ({"SourceDBInstanceIdentifier": {"Ref": "Primary"}}, FAIL),
        ({"SourceDBInstanceIdentifier": {"Ref": "Primary"}, "AutoMinorVersionUpgrade": True}, PASS),
    ],
)
def test_minor_versions(properties: dict[str, Any], expected: Verdict) -> None:
    primary = resource(INSTANCE, Engine="postgres", AutoMinorVersionUpgrade=False)
    assert said("rds-automatic-minor-version-upgrade-enabled", resource(INSTANCE, **properties), Primary=primary) is expected


def test_minor_versions_of_clusters() -> None:
    assert said("rds-cluster-auto-minor-version-upgrade-enable", resource(CLUSTER)) is PASS
    assert said("rds-cluster-auto-minor-version-upgrade-enable", resource(CLUSTER, AutoMinorVersionUpgrade=P)) is UNDETERMINED


FROM_SECRET = {"Fn::Sub": "{{resolve:secretsmanager:${Made}:SecretString:password}}"}


@pytest.mark.parametrize("type_", [INSTANCE, CLUSTER])
@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"ManageMasterUserPassword": True}, PASS),
        ({"ManageMasterUserPassword": "true", "MasterUserPassword": NONE}, PASS),
        ({"ManageMasterUserPassword": False}, FAIL),
        ({"ManageMasterUserPassword": P}, UNDETERMINED),
        ({}, FAIL),
        ({"MasterUserAuthenticationType": "iam-db-auth"}, PASS),
        ({"MasterUserPassword": FROM_SECRET}, PASS),
        ({"MasterUserPassword": "{{resolve:ssm-secure:/payments/password}}"}, PASS),
        ({"MasterUserPassword": "{{resolve:ssm:/payments/password}}"}, FAIL),
        ({"MasterUserPassword": {"Ref": "Secret"}}, UNDETERMINED),
        ({"MasterUserPassword": {"Ref": "Shown"}}, FAIL),
        ({"MasterUserPassword": {"Fn::ImportValue": "password"}}, UNDETERMINED),
        ({"ManageMasterUserPassword": True, "MasterUserPassword": "Tr0ub4dor-and-3"}, FAIL),
    ],
)
def test_the_administrators_password(type_: str, properties: dict[str, Any], expected: Verdict) -> None:
    assert said("rds-master-password-managed", resource(type_, **properties), Made=resource("AWS::SecretsManager::Secret")) is expected


@pytest.mark.parametrize(
    ("type_", "properties", "expected"),
    [
        (INSTANCE, MEMBER, NOT_APPLICABLE),
        (INSTANCE, {"DBSnapshotIdentifier": "s"}, NOT_APPLICABLE),
        (INSTANCE, {"DBSnapshotIdentifier": "s", "MasterUserPassword": "Tr0ub4dor-and-3"}, FAIL),
        (INSTANCE, {"DBSnapshotIdentifier": ""}, FAIL),
        (CLUSTER, {"GlobalClusterIdentifier": "g"}, NOT_APPLICABLE),
        (CLUSTER, {"GlobalClusterIdentifier": ""}, FAIL),
        (CLUSTER, {"SnapshotIdentifier": "s", "ManageMasterUserPassword": True}, PASS),
    ],
)
def test_passwords_that_come_with_something_else(type_: str, properties: dict[str, Any], expected: Verdict) -> None:
    assert said("rds-master-password-managed", resource(type_, **properties)) is expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"Engine": "mariadb"}, FAIL),
        ({"Engine": "oracle-se2"}, NOT_APPLICABLE),
        ({"Engine": "aurora-mysql", **MEMBER}, NOT_APPLICABLE),
        ({"DBSnapshotIdentifier": "s"}, UNDETERMINED),
        ({"DBSnapshotIdentifier": "s", "EnableIAMDatabaseAuthentication": True}, PASS),
        ({"Engine": "mysql", "EnableIAMDatabaseAuthentication": P}, UNDETERMINED),
    ],
)
def test_logins_of_iam(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("rds-instance-iam-authentication-enabled", resource(INSTANCE, **properties)) is expected


def test_logins_of_iam_to_clusters() -> None:
    assert said("rds-cluster-iam-authentication-enabled", resource(CLUSTER)) is FAIL
    assert said("neptune-cluster-iam-database-authentication", resource("AWS::Neptune::DBCluster")) is FAIL


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, PASS),
        ({"DBSecurityGroups": []}, PASS),
        ({"DBSecurityGroups": [NONE]}, PASS),
        ({"DBSecurityGroups": [{"Ref": "Group"}]}, FAIL),
        ({"DBSecurityGroups": {"Fn::Split": [",", P]}}, UNDETERMINED),
    ],
)
def test_db_security_groups(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("rds-db-security-group-not-allowed", resource(INSTANCE, **properties)) is expected


@pytest.mark.parametrize("type_", ["AWS::RDS::DBSecurityGroup", "AWS::RDS::DBSecurityGroupIngress"])
def test_a_db_security_group_in_the_template(type_: str) -> None:
    assert said("rds-db-security-group-not-allowed", resource(type_)) is FAIL


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, FAIL),
        ({"BackupRetentionPeriod": "7"}, PASS),
        ({"BackupRetentionPeriod": 0}, FAIL),
        ({"BackupRetentionPeriod": P}, UNDETERMINED),
        (MEMBER, NOT_APPLICABLE),
        ({"SourceDBInstanceIdentifier": "primary"}, NOT_APPLICABLE),
        ({"SourceDBInstanceIdentifier": "primary", "UseLatestRestorableTime": "false"}, NOT_APPLICABLE),
        ({"SourceDBInstanceIdentifier": "primary", "UseLatestRestorableTime": True}, UNDETERMINED),
        ({"SourceDBInstanceIdentifier": "primary", "RestoreTime": "2026-11-01T00:00:00Z", "BackupRetentionPeriod": 6}, FAIL),
        ({"DBSnapshotIdentifier": "s"}, UNDETERMINED),
        ({"DBSnapshotIdentifier": "s", "BackupRetentionPeriod": 6}, FAIL),
    ],
)
def test_backups(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("db-instance-backup-enabled", resource(INSTANCE, **properties)) is expected


@pytest.mark.parametrize(
    ("id_", "type_", "path", "absent"),
    [
        ("db-instance-backup-enabled", INSTANCE, "BackupRetentionPeriod", FAIL),
        ("docdb-cluster-backup-retention-check", "AWS::DocDB::DBCluster", "BackupRetentionPeriod", FAIL),
        ("neptune-cluster-backup-retention-check", "AWS::Neptune::DBCluster", "BackupRetentionPeriod", FAIL),
        ("redshift-backup-enabled", "AWS::Redshift::Cluster", "AutomatedSnapshotRetentionPeriod", PASS),
    ],
)
def test_the_team_says_how_long_backups_are_kept(id_: str, type_: str, path: str, absent: Verdict) -> None:
    asked = {"minimum_backup_retention_days": 30}
    assert said(id_, resource(type_, **{path: 29}), asked) is FAIL
    assert said(id_, resource(type_, **{path: 30}), asked) is PASS
    assert said(id_, resource(type_)) is absent
    assert said(id_, resource(type_), asked) is FAIL


def test_members_are_as_protected_as_their_cluster() -> None:
    assert said("rds-instance-deletion-protection-enabled", resource(INSTANCE, **MEMBER)) is NOT_APPLICABLE
    assert said("rds-instance-deletion-protection-enabled", resource(INSTANCE)) is FAIL
    assert said("rds-cluster-deletion-protection-enabled", resource(CLUSTER)) is FAIL


@pytest.mark.parametrize(
    ("properties", "interval", "expected"),
    [
        ({"MonitoringInterval": "30"}, 0, PASS),
        ({}, 60, FAIL),
        ({"MonitoringInterval": P}, 60, UNDETERMINED),
        (MEMBER, 60, PASS),
        (MEMBER, 0, FAIL),
        (MEMBER, P, UNDETERMINED),
        ({**MEMBER, "MonitoringInterval": 1}, 0, PASS),
        ({"Engine": "custom-sqlserver-ee"}, 0, NOT_APPLICABLE),
    ],
)
def test_enhanced_monitoring(properties: dict[str, Any], interval: Any, expected: Verdict) -> None:
    cluster = resource(CLUSTER, MonitoringInterval=interval)
    assert said("rds-enhanced-monitoring-enabled", resource(INSTANCE, **properties), Cluster=cluster) is expected


def subscription(**properties: Any) -> dict[str, Any]:
    return resource("AWS::RDS::EventSubscription", SnsTopicArn="arn:aws:sns:eu-central-1:111122223333:alarms", **properties)


ALL = ["maintenance", "configuration change", "failure", "deletion"]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"SourceType": "db-instance", "EventCategories": ALL}, PASS),
        ({"SourceType": "db-instance"}, PASS),
        ({}, PASS),
        ({"SourceType": "db-instance", "EventCategories": []}, PASS),
        ({"SourceType": "db-instance", "EventCategories": ALL[:2]}, FAIL),
        ({"SourceType": "db-instance", "EventCategories": [*ALL[:2], P]}, UNDETERMINED),
        ({"SourceType": "db-instance", "Enabled": "false"}, FAIL),
        ({"SourceType": "db-cluster"}, FAIL),
        ({"SourceType": P}, UNDETERMINED),
        ({"SourceType": "db-instance", "SourceIds": [{"Ref": "R"}]}, PASS),
        ({"SourceType": "db-instance", "SourceIds": ["payments"]}, PASS),
        ({"SourceType": "db-instance", "SourceIds": ["Payments"]}, PASS),
        ({"SourceType": "db-instance", "SourceIds": [{"Ref": "Other"}]}, FAIL),
        ({"SourceType": "db-instance", "SourceIds": ["other"]}, FAIL),
        ({"SourceType": "db-instance", "SourceIds": [P]}, UNDETERMINED),
        ({"SourceType": "db-instance", "SourceIds": [P], "Enabled": False}, FAIL),
    ],
)
def test_events_of_instances(properties: dict[str, Any], expected: Verdict) -> None:
    body, other = resource(INSTANCE, DBInstanceIdentifier="payments"), resource(INSTANCE)
    assert said("rds-event-subscription-instances", body, Other=other, Events=subscription(**properties)) is expected


def test_one_subscription_is_enough() -> None:
    others = {"Off": subscription(SourceType="db-instance", Enabled=False), "On": subscription(SourceType="db-instance")}
    assert said("rds-event-subscription-instances", resource(INSTANCE), **others) is PASS
    assert said("rds-event-subscription-instances", resource(INSTANCE)) is FAIL


def test_events_of_groups() -> None:
    group = resource("AWS::RDS::DBParameterGroup")
    ours = subscription(SourceType="db-parameter-group", SourceIds=[{"Ref": "R"}])
    assert said("rds-event-subscription-parameter-groups", group, Events=ours) is PASS
    assert said("rds-event-subscription-parameter-groups", group) is FAIL
    database = resource(INSTANCE, DBInstanceIdentifier="payments")
    for events, expected in (({}, PASS), ({"SourceIds": ["payments"]}, FAIL), ({"EventCategories": ["failure"]}, FAIL)):
        made = subscription(SourceType="db-security-group", **events)
        assert said("rds-event-subscription-security-groups", database, Events=made) is expected


def test_a_replica_has_the_standby_of_its_source_and_a_restored_database_its_own() -> None:
    assert said("rds-multi-az-support", resource(INSTANCE, SourceDBInstanceIdentifier="primary")) is NOT_APPLICABLE
    restored = resource(INSTANCE, SourceDBInstanceIdentifier="primary", UseLatestRestorableTime=True)
    assert said("rds-multi-az-support", restored) is FAIL
