from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_rds as rds
from constructs import Construct

from pci_constructs.aspects import declare_environment
from pci_constructs.aws.ec2.placement import Placement, Tier
from pci_constructs.aws.rds import EncryptedDatabase, engines
from pci_constructs.records import EXCEPTION_METADATA
from pci_constructs.refusals import RefusedSetting
from tests.aws.rds_kit import CREATE_ONLY, KEY_ARN, RECORD, credentials, events_of, imported, mysql, placement, postgresql
from tests.conftest import FLAGS
from tests.kit import nag, only, replacements, resources

Build = Callable[..., EncryptedDatabase]
BOTH = pytest.mark.parametrize("build", [postgresql, mysql])


def instance(stack: cdk.Stack) -> dict[str, Any]:
    return only(stack, "AWS::RDS::DBInstance")


def accepted(construct: Construct) -> list[str]:
    return [entry.data["rule"] for entry in construct.node.metadata if entry.type == EXCEPTION_METADATA]


@BOTH
def test_storage_secret_and_insights_are_encrypted_with_the_key(stack: cdk.Stack, build: Build) -> None:
    build(stack)
    found = instance(stack)
    assert (found["StorageEncrypted"], found["KmsKeyId"]) == (True, KEY_ARN)
    assert (found["StorageType"], found["AllocatedStorage"]) == ("gp3", "100")
    assert found["MasterUserSecret"] == {"KmsKeyId": KEY_ARN}
    assert (found["EnablePerformanceInsights"], found["PerformanceInsightsKMSKeyId"]) == (True, KEY_ARN)


@BOTH
def test_in_two_zones_and_not_public(stack: cdk.Stack, build: Build) -> None:
    build(stack)
    assert (instance(stack)["MultiAZ"], instance(stack)["PubliclyAccessible"]) == (True, False)


@BOTH
def test_rds_makes_and_rotates_the_password_and_iam_signs_in(stack: cdk.Stack, build: Build) -> None:
    database = build(stack)
    found = instance(stack)
    assert found["ManageMasterUserPassword"] is True
    assert "MasterUserPassword" not in found
    assert found["EnableIAMDatabaseAuthentication"] is True
    assert stack.resolve(database.secret.secret_arn) == {"Fn::GetAtt": ["CardsB3AD5C31", "MasterUserSecret.SecretArn"]}


@BOTH
def test_hard_to_lose(stack: cdk.Stack, build: Build) -> None:
    build(stack)
    found = instance(stack)
    assert (found["BackupRetentionPeriod"], found["DeleteAutomatedBackups"], found["CopyTagsToSnapshot"]) == (30, False, True)
    assert found["DeletionProtection"] is True
    for type_ in ("DBInstance", "DBSubnetGroup", "DBParameterGroup"):
        (kept,) = resources(stack, f"AWS::RDS::{type_}").values()
        assert (kept["DeletionPolicy"], kept["UpdateReplacePolicy"]) == ("Retain", "Retain")


@BOTH
def test_patched_by_itself_and_never_in_extended_support(stack: cdk.Stack, build: Build) -> None:
    build(stack)
    assert instance(stack)["AutoMinorVersionUpgrade"] is True
    assert instance(stack)["EngineLifecycleSupport"] == "open-source-rds-extended-support-disabled"
    assert instance(stack)["CACertificateIdentifier"] == "rds-ca-rsa2048-g1"


@pytest.mark.parametrize(
    ("build", "logs"),
    [
        (postgresql, ["postgresql", "upgrade", "iam-db-auth-error"]),
        (mysql, ["audit", "error", "general", "slowquery", "iam-db-auth-error"]),
    ],
)
def test_logs_go_to_groups_that_are_made_first_encrypted_and_kept_12_months(stack: cdk.Stack, build: Build, logs: list[str]) -> None:
    build(stack)
    assert instance(stack)["EnableCloudwatchLogsExports"] == logs
    groups = resources(stack, "AWS::Logs::LogGroup")
    assert {g["Properties"]["LogGroupName"] for g in groups.values()} == {f"/aws/rds/instance/cards/{log}" for log in logs}
    assert all((g["Properties"]["RetentionInDays"], g["Properties"]["KmsKeyId"]) == (365, KEY_ARN) for g in groups.values())
    (database,) = resources(stack, "AWS::RDS::DBInstance").values()
    assert set(groups) <= set(database["DependsOn"])
    assert resources(stack, "AWS::Lambda::Function") == {}


def test_postgresql_parameters_are_hardened(stack: cdk.Stack) -> None:
    postgresql(stack, parameters={"work_mem": "65536"})
    group = only(stack, "AWS::RDS::DBParameterGroup")
    assert group["Family"] == "postgres17"
    wanted = {"rds.force_ssl": "1", "ssl_min_protocol_version": "TLSv1.2", "work_mem": "65536"}
    assert {name: group["Parameters"][name] for name in wanted} == wanted


def test_mysql_audits_with_its_plugin(stack: cdk.Stack) -> None:
    mysql(stack)
    assert only(stack, "AWS::RDS::DBParameterGroup")["Parameters"]["require_secure_transport"] == "1"
    (plugin,) = only(stack, "AWS::RDS::OptionGroup")["OptionConfigurations"]
    assert plugin["OptionName"] == "MARIADB_AUDIT_PLUGIN"
    assert plugin["OptionSettings"] == [{"Name": "SERVER_AUDIT_EVENTS", "Value": "CONNECT,QUERY_DCL,QUERY_DDL,QUERY_DML"}]
    assert instance(stack)["OptionGroupName"] == {"Ref": next(iter(resources(stack, "AWS::RDS::OptionGroup")))}


def test_postgresql_has_no_option_group(stack: cdk.Stack) -> None:
    postgresql(stack)
    assert resources(stack, "AWS::RDS::OptionGroup") == {}


def test_monitored_every_minute_by_a_role_that_only_rds_of_this_account_assumes(stack: cdk.Stack) -> None:
    postgresql(stack)
    assert instance(stack)["MonitoringInterval"] == 60
    role = only(stack, "AWS::IAM::Role")
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "monitoring.rds.amazonaws.com"}
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": "111122223333"}
    (policy,) = resources(stack, "AWS::IAM::ManagedPolicy")
    assert role["ManagedPolicyArns"] == [{"Ref": policy}]


def test_the_security_group_lets_nothing_in_and_nothing_out(stack: cdk.Stack) -> None:
    database = postgresql(stack)
    group = only(stack, "AWS::EC2::SecurityGroup")
    assert "SecurityGroupIngress" not in group
    assert [rule["CidrIp"] for rule in group["SecurityGroupEgress"]] == ["255.255.255.255/32"]
    assert (database.tier, database.port) == (Tier.DATA, 5432)
    assert len(database.connections.security_groups) == 1


def test_events_reach_the_alarms_by_subscription_and_by_rule(stack: cdk.Stack) -> None:
    postgresql(stack)
    subscriptions = resources(stack, "AWS::RDS::EventSubscription")
    assert all(s["Properties"]["SnsTopicArn"] == {"Ref": "Alarms04B5A0BF"} and s["Properties"]["Enabled"] for s in subscriptions.values())
    events = events_of(subscriptions)
    assert set(events["db-instance"]) >= {"availability", "configuration change", "deletion", "failure", "maintenance", "security"}
    assert events["db-parameter-group"] == ["configuration change"]
    assert events["db-security-group"] == ["configuration change", "failure"]
    rule = only(stack, "AWS::Events::Rule")
    assert rule["EventPattern"]["source"] == ["aws.rds"]
    assert rule["Targets"] == [{"Arn": {"Ref": "Alarms04B5A0BF"}, "Id": "Alarms"}]
    (arn,) = rule["EventPattern"]["detail"]["SourceArn"]
    assert arn["Fn::Join"][1] == ["arn:aws:rds:eu-central-1:111122223333:db:", {"Ref": "CardsB3AD5C31"}]


def test_one_subscription_a_stack_tells_of_db_security_groups_whatever_their_name(stack: cdk.Stack) -> None:
    placement, key, topic = imported(stack)
    for name in ("Cards", "Ledger"):
        EncryptedDatabase(
            stack,
            name,
            placement=placement,
            key=key,
            alarms=topic,
            engine=engines.postgresql(),
            instance_type=ec2.InstanceType("r7g.large"),
            identifier=name.lower(),
            admin_name="cards_owner",
        )
    subscriptions = [s["Properties"] for s in resources(stack, "AWS::RDS::EventSubscription").values()]
    (found,) = [s for s in subscriptions if s["SourceType"] == "db-security-group"]
    assert found["Enabled"]
    assert "SourceIds" not in found


def test_what_may_vary_varies(stack: cdk.Stack) -> None:
    database = postgresql(
        stack,
        port=6432,
        identifier="ledger",
        database_name="ledger",
        admin_name="ledger_owner",
        storage_gib=500,
        maximum_storage_gib=1000,
        backup_days=7,
        log_retention_days=731,
        monitoring_seconds=5,
        insights=rds.DatabaseInsightsMode.ADVANCED,
        engine=rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.VER_16_13),
    )
    wanted = {
        "Port": "6432",
        "DBInstanceIdentifier": "ledger",
        "DBName": "ledger",
        "MasterUsername": "ledger_owner",
        "AllocatedStorage": "500",
        "MaxAllocatedStorage": 1000,
        "BackupRetentionPeriod": 7,
        "MonitoringInterval": 5,
        "DatabaseInsightsMode": "advanced",
        "PerformanceInsightsRetentionPeriod": 465,
        "EngineVersion": "16.13",
    }
    assert {name: instance(stack)[name] for name in wanted} == wanted
    assert database.port == 6432
    groups = resources(stack, "AWS::Logs::LogGroup").values()
    assert {(g["Properties"]["RetentionInDays"], g["Properties"]["LogGroupName"].split("/")[4]) for g in groups} == {(731, "ledger")}


def test_one_zone_is_an_exception_on_the_record(stack: cdk.Stack) -> None:
    database = postgresql(stack, single_zone=RECORD)
    assert instance(stack)["MultiAZ"] is False
    assert accepted(database) == ["rds-multi-az-support"]


def test_a_vendors_admin_name_needs_a_record(stack: cdk.Stack) -> None:
    with pytest.raises(
        RefusedSetting, match=r"Stack/Cards: admin_name must be a name that no vendor ships, got 'postgres' \(PCI DSS 2\.2\.2"
    ):
        postgresql(stack, admin_name="postgres")
    assert accepted(postgresql(stack, admin_name="postgres", default_admin=RECORD)) == ["rds-instance-default-admin-check"]
    assert instance(stack)["MasterUsername"] == "postgres"


def test_a_record_without_need_accepts_nothing(stack: cdk.Stack) -> None:
    assert accepted(postgresql(stack, default_admin=RECORD)) == []


@pytest.mark.parametrize("tier", [tier for tier in Tier if tier is not Tier.DATA])
def test_other_tiers_are_refused(stack: cdk.Stack, tier: Tier) -> None:
    with pytest.raises(RefusedSetting, match=rf"placement must be in the data tier, got 'the {tier} tier' \(PCI DSS 1\.4\.4"):
        postgresql(stack, placement=placement(stack, tier))


def test_public_subnets_are_refused_whatever_tier_they_are_said_to_be(stack: cdk.Stack) -> None:
    zones = ["eu-central-1a", "eu-central-1b"]
    vpc = ec2.Vpc.from_vpc_attributes(
        stack, "Vpc", vpc_id="vpc-0a1b2c3d", availability_zones=zones, public_subnet_ids=["subnet-0a1b2c3d", "subnet-1a1b2c3d"]
    )
    by_id = [ec2.Subnet.from_subnet_attributes(stack, z, subnet_id=f"subnet-{n}a1b2c3d", availability_zone=z) for n, z in enumerate(zones)]
    for subnets in (vpc.public_subnets, by_id):
        with pytest.raises(RefusedSetting, match=r"placement must be subnets of the data tier, which has no route .*PCI DSS 1\.4\.4"):
            postgresql(stack, placement=Placement(vpc=vpc, tier=Tier.DATA, subnets=subnets))


def test_one_zone_is_refused_in_production_even_with_a_record(stack: cdk.Stack) -> None:
    declare_environment(stack, "production")
    with pytest.raises(RefusedSetting, match=r"single_zone must be left out in production.*guard rail"):
        postgresql(stack, single_zone=RECORD)


def test_one_zone_of_subnets_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match="placement must be subnets in at least 2 zones"):
        postgresql(stack, placement=placement(stack, zones=("eu-central-1a",)))


def test_public_accessibility_is_no_argument(stack: cdk.Stack) -> None:
    with pytest.raises(TypeError, match="publicly_accessible"):
        postgresql(stack, publicly_accessible=True)


def test_no_key_and_keys_of_aws_are_refused(stack: cdk.Stack) -> None:
    for key in (None, kms.Alias.from_alias_name(stack, "Managed", "alias/aws/rds")):
        with pytest.raises(RefusedSetting, match=r"key must be a customer managed key, got .* \(PCI DSS 3\.6\.1"):
            postgresql(stack, key=key)


def test_ended_versions_are_refused(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match=r"Stack/Cards: engine must be a version in standard support, .* \(PCI DSS 6\.3\.3"):
        mysql(stack, engine=engines.mysql("8.0.42"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"backup_days": 6}, r"backup_days must be at least 7 days, got 6 \(PCI DSS 12\.10\.1"),
        ({"backup_days": 36}, "backup_days must be at most 35 days: AWS Backup keeps longer, got 36 .library guard rail"),
        ({"log_retention_days": 364}, r"log_retention_days must be at least 365 days for an audit log, got 364 \(PCI DSS 10\.5\.1"),
        ({"monitoring_seconds": 0}, "monitoring_seconds must be one of 1, 5, 10, 15, 30, 60, got 0"),
        ({"parameters": {"rds.force_ssl": "0"}}, r"parameters\['rds.force_ssl'\] must be 1, got '0' \(PCI DSS 4\.2\.1"),
        ({"identifier": "Cards"}, "identifier must be at most 63 lower-case letters"),
        ({"identifier": "cards-"}, "identifier must be at most 63 lower-case letters"),
        ({"identifier": None}, "identifier must be given, or else existing_identifier, .* got None"),
        ({"existing_identifier": "cards-2"}, "identifier must be given, or else existing_identifier"),
    ],
)
def test_settings_below_the_floor_are_refused(stack: cdk.Stack, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedSetting, match=rf"Stack/Cards: {message}"):
        postgresql(stack, **arguments)


def test_unresolved_settings_pass(stack: cdk.Stack) -> None:
    days = cdk.CfnParameter(stack, "Days", type="Number", default=14, min_value=7, max_value=35).value_as_number
    name = cdk.CfnParameter(stack, "Name", default="cards", allowed_pattern="[a-z]+").value_as_string
    postgresql(stack, backup_days=days, identifier=name, admin_name=name)
    assert instance(stack)["MasterUsername"] == {"Ref": "Name"}


@BOTH
def test_nag_finds_nothing(app: cdk.App, stack: cdk.Stack, build: Build) -> None:
    build(stack)
    assert nag(app) == []


def test_nag_finds_nothing_in_one_zone(app: cdk.App, stack: cdk.Stack) -> None:
    mysql(stack, single_zone=RECORD)
    assert nag(app) == []


def test_nag_finds_nothing_on_another_port(app: cdk.App, stack: cdk.Stack) -> None:
    postgresql(stack, port=6432)
    assert nag(app) == []


def test_nag_finds_nothing_without_account_and_region(app: cdk.App) -> None:
    postgresql(cdk.Stack(app, "Agnostic"))
    assert nag(app) == []


def test_key_and_alarms_of_other_stacks_make_no_cycle(app: cdk.App, stack: cdk.Stack, make_stack: Callable[[str], cdk.Stack]) -> None:
    shared = make_stack("Shared")
    other = postgresql(shared)
    key = shared.node.find_child("Key")
    alarms = shared.node.find_child("Alarms")
    postgresql(stack, key=getattr(key, "key"), alarms=getattr(alarms, "topic"), identifier="others")  # noqa: B009
    assert other.port == 5432
    app.synth()


def test_in_place_of_a_plain_instance_nothing_is_replaced() -> None:
    for engine in (engines.postgresql(), engines.mysql()):
        assert replacements(ours(engine), plain(engine), CREATE_ONLY, FLAGS) == []


def test_in_place_of_an_instance_without_a_name_nothing_is_replaced() -> None:
    engine = engines.postgresql()
    assert replacements(ours(engine, named=False), plain(engine, named=False), CREATE_ONLY, FLAGS) == []


def test_a_generated_secret_gives_way_to_the_one_that_rds_manages() -> None:
    engine = engines.postgresql()
    changed = replacements(ours(engine), plain(engine, managed=False), CREATE_ONLY, FLAGS)
    assert {change.type for change in changed} == {"AWS::SecretsManager::Secret", "AWS::SecretsManager::SecretTargetAttachment"}


def ours(engine: rds.IInstanceEngine, *, named: bool = True) -> Callable[[Construct], object]:
    def build(scope: Construct) -> object:
        where, key, alarms = imported(scope)
        return EncryptedDatabase(
            scope,
            "Cards",
            placement=where,
            key=key,
            alarms=alarms,
            engine=engine,
            instance_type=ec2.InstanceType("r7g.large"),
            admin_name="cards_owner",
            identifier="cards" if named else None,
            existing_identifier=None if named else "payments-cardsb3ad5c31-x1y2z3",
            database_name="cards",
        )

    return build


def plain(engine: rds.IInstanceEngine, *, named: bool = True, managed: bool = True) -> Callable[[Construct], object]:
    def build(scope: Construct) -> object:
        where, key, _ = imported(scope)
        return rds.DatabaseInstance(
            scope,
            "Cards",
            engine=engine,
            vpc=where.vpc,
            vpc_subnets=where.selection,
            storage_encryption_key=key,
            credentials=credentials(key) if managed else rds.Credentials.from_generated_secret("cards_owner"),
            manage_master_user_password=managed or None,
            instance_identifier="cards" if named else None,
            database_name="cards",
            parameters={"work_mem": "65536"},
        )

    return build
