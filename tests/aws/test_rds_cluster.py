from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_rds as rds
from constructs import Construct

from pci_constructs.aspects import declare_environment
from pci_constructs.aws.ec2.placement import Tier
from pci_constructs.aws.rds import EncryptedCluster, engines
from pci_constructs.records import EXCEPTION_METADATA
from pci_constructs.refusals import RefusedSetting
from tests.aws.rds_kit import (
    CREATE_ONLY,
    KEY_ARN,
    RECORD,
    aurora_mysql,
    aurora_postgresql,
    credentials,
    events_of,
    imported,
    placement,
)
from tests.conftest import FLAGS
from tests.kit import nag, only, replacements, resources

Build = Callable[..., EncryptedCluster]
BOTH = pytest.mark.parametrize("build", [aurora_postgresql, aurora_mysql])


def cluster(stack: cdk.Stack) -> dict[str, Any]:
    return only(stack, "AWS::RDS::DBCluster")


def instances(stack: cdk.Stack) -> list[dict[str, Any]]:
    return [r["Properties"] for r in resources(stack, "AWS::RDS::DBInstance").values()]


def accepted(construct: Construct) -> list[str]:
    return [entry.data["rule"] for entry in construct.node.metadata if entry.type == EXCEPTION_METADATA]


@BOTH
def test_storage_secret_and_insights_are_encrypted_with_the_key(stack: cdk.Stack, build: Build) -> None:
    build(stack)
    assert (cluster(stack)["StorageEncrypted"], cluster(stack)["KmsKeyId"]) == (True, KEY_ARN)
    assert cluster(stack)["MasterUserSecret"] == {"KmsKeyId": KEY_ARN}
    assert (cluster(stack)["PerformanceInsightsEnabled"], cluster(stack)["PerformanceInsightsKmsKeyId"]) == (True, KEY_ARN)
    assert all(i["EnablePerformanceInsights"] and i["PerformanceInsightsKMSKeyId"] == KEY_ARN for i in instances(stack))


@BOTH
def test_a_writer_and_a_reader_neither_of_them_public(stack: cdk.Stack, build: Build) -> None:
    build(stack)
    assert [i["PubliclyAccessible"] for i in instances(stack)] == [False, False]
    assert [i["AutoMinorVersionUpgrade"] for i in instances(stack)] == [True, True]
    assert [i["MonitoringInterval"] for i in instances(stack)] == [60, 60]
    assert [i["CACertificateIdentifier"] for i in instances(stack)] == ["rds-ca-rsa2048-g1"] * 2


@BOTH
def test_rds_makes_and_rotates_the_password_and_iam_signs_in(stack: cdk.Stack, build: Build) -> None:
    database = build(stack)
    assert cluster(stack)["ManageMasterUserPassword"] is True
    assert "MasterUserPassword" not in cluster(stack)
    assert cluster(stack)["EnableIAMDatabaseAuthentication"] is True
    assert stack.resolve(database.secret.secret_arn) == {"Fn::GetAtt": ["CardsB3AD5C31", "MasterUserSecret.SecretArn"]}


@BOTH
def test_the_data_api_is_off(stack: cdk.Stack, build: Build) -> None:
    build(stack)
    assert cluster(stack)["EnableHttpEndpoint"] is False


@BOTH
def test_hard_to_lose(stack: cdk.Stack, build: Build) -> None:
    build(stack)
    found = cluster(stack)
    assert (found["BackupRetentionPeriod"], found["DeleteAutomatedBackups"], found["CopyTagsToSnapshot"]) == (30, False, True)
    assert found["DeletionProtection"] is True
    for type_ in ("DBCluster", "DBInstance", "DBSubnetGroup", "DBClusterParameterGroup"):
        for kept in resources(stack, f"AWS::RDS::{type_}").values():
            assert (kept["DeletionPolicy"], kept["UpdateReplacePolicy"]) == ("Retain", "Retain")


@BOTH
def test_patched_by_itself_and_never_in_extended_support(stack: cdk.Stack, build: Build) -> None:
    build(stack)
    assert cluster(stack)["AutoMinorVersionUpgrade"] is True
    assert cluster(stack)["EngineLifecycleSupport"] == "open-source-rds-extended-support-disabled"


@pytest.mark.parametrize(
    ("build", "logs"),
    [
        (aurora_postgresql, ["postgresql", "iam-db-auth-error"]),
        (aurora_mysql, ["audit", "error", "general", "slowquery", "iam-db-auth-error"]),
    ],
)
def test_logs_go_to_groups_that_are_made_first_encrypted_and_kept_12_months(stack: cdk.Stack, build: Build, logs: list[str]) -> None:
    build(stack)
    assert cluster(stack)["EnableCloudwatchLogsExports"] == logs
    groups = resources(stack, "AWS::Logs::LogGroup")
    assert {g["Properties"]["LogGroupName"] for g in groups.values()} == {f"/aws/rds/cluster/cards/{log}" for log in logs}
    assert all((g["Properties"]["RetentionInDays"], g["Properties"]["KmsKeyId"]) == (365, KEY_ARN) for g in groups.values())
    (database,) = resources(stack, "AWS::RDS::DBCluster").values()
    assert set(groups) <= set(database["DependsOn"])


@pytest.mark.parametrize(
    ("build", "wanted"),
    [
        (aurora_postgresql, {"rds.force_ssl": "1", "pgaudit.log": "ddl,read,role,write"}),
        (aurora_mysql, {"require_secure_transport": "ON", "server_audit_logging": "1"}),
    ],
)
def test_parameters_are_hardened(stack: cdk.Stack, build: Build, wanted: dict[str, str]) -> None:
    build(stack)
    parameters = only(stack, "AWS::RDS::DBClusterParameterGroup")["Parameters"]
    assert {name: parameters[name] for name in wanted} == wanted


def test_the_security_group_lets_nothing_in_and_nothing_out(stack: cdk.Stack) -> None:
    database = aurora_mysql(stack)
    group = only(stack, "AWS::EC2::SecurityGroup")
    assert "SecurityGroupIngress" not in group
    assert [rule["CidrIp"] for rule in group["SecurityGroupEgress"]] == ["255.255.255.255/32"]
    assert (database.tier, database.port) == (Tier.DATA, 3306)
    assert len(database.connections.security_groups) == 1


def test_events_of_cluster_and_instances_reach_the_alarms(stack: cdk.Stack) -> None:
    aurora_postgresql(stack)
    events = events_of(resources(stack, "AWS::RDS::EventSubscription"))
    assert set(events["db-cluster"]) >= {"configuration change", "deletion", "failure", "maintenance"}
    assert set(events["db-instance"]) >= {"availability", "failure", "security"}
    assert events["db-security-group"] == ["configuration change", "failure"]
    assert len(only(stack, "AWS::Events::Rule")["EventPattern"]["detail"]["SourceArn"]) == 3


def test_what_may_vary_varies(stack: cdk.Stack) -> None:
    database = aurora_postgresql(
        stack,
        port=6432,
        identifier="ledger",
        database_name="ledger",
        writer="one",
        readers=("two", "three"),
        backup_days=35,
        insights=rds.DatabaseInsightsMode.ADVANCED,
    )
    wanted = {
        "Port": 6432,
        "DBClusterIdentifier": "ledger",
        "DatabaseName": "ledger",
        "BackupRetentionPeriod": 35,
        "DatabaseInsightsMode": "advanced",
        "PerformanceInsightsRetentionPeriod": 465,
    }
    assert {name: cluster(stack)[name] for name in wanted} == wanted
    assert (database.port, len(instances(stack))) == (6432, 3)


def test_a_cluster_without_readers_needs_a_record(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match=r"Stack/Cards: readers must be two zones, or an ExceptionRecord as single_zone, .*guard rail"):
        aurora_postgresql(stack, readers=())
    database = aurora_postgresql(stack, readers=(), single_zone=RECORD)
    assert len(instances(stack)) == 1
    assert accepted(database) == ["rds-cluster-multi-az-enabled"]


def test_one_zone_is_refused_in_production_even_with_a_record(stack: cdk.Stack) -> None:
    declare_environment(stack, "production")
    with pytest.raises(RefusedSetting, match=r"single_zone must be left out in production.*guard rail"):
        aurora_postgresql(stack, readers=(), single_zone=RECORD)


def test_a_record_beside_readers_accepts_nothing(stack: cdk.Stack) -> None:
    assert accepted(aurora_postgresql(stack, single_zone=RECORD)) == []


def test_a_vendors_admin_name_needs_a_record(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match=r"admin_name must be a name that no vendor ships, got 'Admin' \(PCI DSS 2\.2\.2"):
        aurora_mysql(stack, admin_name="Admin")
    assert accepted(aurora_mysql(stack, admin_name="Admin", default_admin=RECORD)) == ["rds-cluster-default-admin-check"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"key": None}, r"key must be a customer managed key, got None \(PCI DSS 3\.6\.1"),
        ({"backup_days": 1}, r"backup_days must be at least 7 days, got 1 \(PCI DSS 12\.10\.1"),
        ({"log_retention_days": 30}, r"log_retention_days must be at least 365 days for an audit log, got 30 \(PCI DSS 10\.5\.1"),
        ({"parameters": {"tls_version": "TLSv1.1"}}, r"parameters\['tls_version'\] must be TLSv1\.2, TLSv1\.3 or both, got 'TLSv1\.1'"),
        ({"engine": engines.aurora_mysql("5.7.mysql_aurora.2.12.5")}, r"engine must be a version in standard support, .*6\.3\.3"),
        ({"engine": engines.mysql()}, "engine must be one of aurora-postgresql, aurora-mysql, got 'mysql'"),
        ({"identifier": None}, "identifier must be given, or else existing_identifier"),
    ],
)
def test_settings_below_the_floor_are_refused(stack: cdk.Stack, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedSetting, match=rf"Stack/Cards: {message}"):
        aurora_mysql(stack, **arguments)


def test_other_tiers_are_refused(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match=r"placement must be in the data tier, got 'the public tier' \(PCI DSS 1\.4\.4"):
        aurora_mysql(stack, placement=placement(stack, Tier.PUBLIC))


@BOTH
def test_nag_finds_nothing(app: cdk.App, stack: cdk.Stack, build: Build) -> None:
    build(stack)
    assert nag(app) == []


def test_nag_finds_nothing_on_another_port_without_readers(app: cdk.App, stack: cdk.Stack) -> None:
    aurora_mysql(stack, port=6306, readers=(), single_zone=RECORD)
    assert nag(app) == []


@pytest.mark.parametrize("engine", [engines.aurora_postgresql(), engines.aurora_mysql()])
def test_in_place_of_a_plain_cluster_nothing_is_replaced(engine: rds.IClusterEngine) -> None:
    assert replacements(ours(engine), plain(engine), CREATE_ONLY, FLAGS) == []


def ours(engine: rds.IClusterEngine) -> Callable[[Construct], object]:
    def build(scope: Construct) -> object:
        where, key, alarms = imported(scope)
        return EncryptedCluster(
            scope,
            "Cards",
            placement=where,
            key=key,
            alarms=alarms,
            engine=engine,
            instance_type=ec2.InstanceType("r7g.large"),
            admin_name="cards_owner",
            identifier="cards",
            writer="one",
            readers=("two",),
        )

    return build


def plain(engine: rds.IClusterEngine) -> Callable[[Construct], object]:
    def build(scope: Construct) -> object:
        where, key, _ = imported(scope)
        return rds.DatabaseCluster(
            scope,
            "Cards",
            engine=engine,
            vpc=where.vpc,
            vpc_subnets=where.selection,
            writer=rds.ClusterInstance.provisioned("one"),
            readers=[rds.ClusterInstance.provisioned("two")],
            storage_encryption_key=key,
            credentials=credentials(key),
            manage_master_user_password=True,
            cluster_identifier="cards",
            parameters={"max_connections": "500"},
        )

    return build
