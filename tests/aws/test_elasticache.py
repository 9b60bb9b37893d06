import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any, cast

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticache as elasticache
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aspects import declare_environment
from pci_constructs.aws.ec2.placement import Placement, Tier
from pci_constructs.aws.elasticache import CacheEngine, CacheUser, EncryptedCache, SignIn, engines
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.sns import AlarmTopic
from pci_constructs.records import EXCEPTION_METADATA, ExceptionRecord
from pci_constructs.refusals import RefusedSetting
from tests.aws import ec2_kit
from tests.clock import stop
from tests.conftest import FLAGS
from tests.kit import Resource, nag, only, replacements, resources

GROUP = "AWS::ElastiCache::ReplicationGroup"
USER = "AWS::ElastiCache::User"
SECRET = "AWS::SecretsManager::Secret"
RECORD = ExceptionRecord(reason="staging holds test cards", owner="payments", approver="ciso", expires="2099-12-31", ticket="TRA-7")
PAYMENTS = CacheUser(name="payments", access="~session:* +@read +@write")
JOBS = CacheUser(name="jobs", access="~job:* +@read", sign_in=SignIn.IAM)
KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"

CREATE_ONLY = {
    GROUP: (
        "AtRestEncryptionEnabled",
        "CacheSubnetGroupName",
        "DataTieringEnabled",
        "GlobalReplicationGroupId",
        "KmsKeyId",
        "NetworkType",
        "Port",
        "PreferredCacheClusterAZs",
        "ReplicationGroupId",
        "SnapshotArns",
        "SnapshotName",
        "AuthToken",
        "NodeGroupConfiguration",
    )
}


def placement(scope: Construct, tier: Tier = Tier.DATA, zones: tuple[str, ...] = ("eu-central-1a", "eu-central-1b")) -> Placement:
    vpc = ec2.Vpc.from_vpc_attributes(
        scope,
        f"Vpc{len(scope.node.children)}",
        vpc_id="vpc-0a1b2c3d",
        availability_zones=list(zones),
        isolated_subnet_ids=[f"subnet-{number}a1b2c3d" for number in range(len(zones))],
        isolated_subnet_route_table_ids=[f"rtb-{number}a1b2c3d" for number in range(len(zones))],
    )
    return Placement(vpc=vpc, tier=tier, subnets=vpc.isolated_subnets)


@pytest.fixture
def build(stack: cdk.Stack) -> Callable[..., EncryptedCache]:
    key = CustomerManagedKey(stack, "Key", description="cache").key
    alarms = AlarmTopic(stack, "Alarms", key=key).topic

    def make(**arguments: Any) -> EncryptedCache:
        given: dict[str, Any] = {"key": key, "alarms": alarms, "users": [PAYMENTS], "node_type": "cache.t4g.small", **arguments}
        if "placement" not in given:
            given["placement"] = placement(stack)
        if not {"rotation_placement", "rotation_outside"} & set(given):
            given["rotation_placement"] = placement(stack, Tier.CDE)
        return EncryptedCache(stack, "Sessions", **given)

    return make


def users(stack: cdk.Stack) -> dict[str, Resource]:
    return {r["Properties"]["UserName"]: r["Properties"] for r in resources(stack, USER).values()}


def records(construct: Construct) -> list[str]:
    return [cast(dict[str, Any], entry.data)["rule"] for entry in construct.node.metadata if entry.type == EXCEPTION_METADATA]


Build = Callable[..., EncryptedCache]


def test_encrypted_at_rest_with_the_key(stack: cdk.Stack, build: Build) -> None:
    build()
    assert only(stack, GROUP)["AtRestEncryptionEnabled"] is True
    assert only(stack, GROUP)["KmsKeyId"] == {"Fn::GetAtt": ["Key961B73FD", "Arn"]}


def test_clients_must_speak_tls(stack: cdk.Stack, build: Build) -> None:
    build()
    assert (only(stack, GROUP)["TransitEncryptionEnabled"], only(stack, GROUP)["TransitEncryptionMode"]) == (True, "required")


def test_valkey_in_standard_support_by_default(stack: cdk.Stack, build: Build) -> None:
    build()
    assert (only(stack, GROUP)["Engine"], only(stack, GROUP)["EngineVersion"]) == ("valkey", "8.2")


def test_redis_may_be_chosen(stack: cdk.Stack, build: Build) -> None:
    build(engine=CacheEngine.REDIS)
    assert (only(stack, GROUP)["Engine"], only(stack, GROUP)["EngineVersion"]) == ("redis", "7.1")
    assert {user["Engine"] for user in users(stack).values()} == {"redis"}
    assert only(stack, "AWS::ElastiCache::UserGroup")["Engine"] == "redis"


def test_fails_over_to_another_zone(stack: cdk.Stack, build: Build) -> None:
    build()
    properties = only(stack, GROUP)
    assert (properties["AutomaticFailoverEnabled"], properties["MultiAZEnabled"], properties["NumCacheClusters"]) == (True, True, 2)


def test_snapshots_are_kept_15_days_and_may_be_kept_longer(stack: cdk.Stack, build: Build) -> None:
    build(snapshot_window="03:00-04:00")
    assert (only(stack, GROUP)["SnapshotRetentionLimit"], only(stack, GROUP)["SnapshotWindow"]) == (15, "03:00-04:00")


def test_minor_versions_are_upgraded_in_the_window(stack: cdk.Stack, build: Build) -> None:
    build(maintenance_window="sun:04:00-sun:05:00")
    assert only(stack, GROUP)["AutoMinorVersionUpgrade"] is True
    assert only(stack, GROUP)["PreferredMaintenanceWindow"] == "sun:04:00-sun:05:00"


def test_survives_its_stack_with_everything_it_needs(stack: cdk.Stack, build: Build) -> None:
    build()
    types = (GROUP, USER, SECRET, "AWS::ElastiCache::UserGroup", "AWS::ElastiCache::SubnetGroup", "AWS::EC2::SecurityGroup")
    for type_ in types:
        for id_, resource in resources(stack, type_).items():
            if id_.startswith("SessionsUsersRotation"):
                continue
            assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain"), type_


def test_sits_in_the_subnets_of_the_placement(stack: cdk.Stack, build: Build) -> None:
    build()
    assert only(stack, "AWS::ElastiCache::SubnetGroup")["SubnetIds"] == ["subnet-0a1b2c3d", "subnet-1a1b2c3d"]
    assert only(stack, GROUP)["CacheSubnetGroupName"]["Ref"].startswith("SessionsSubnetGroup")


def test_its_security_group_is_closed(stack: cdk.Stack, build: Build) -> None:
    cache = build()
    (group,) = [
        r["Properties"] for id_, r in resources(stack, "AWS::EC2::SecurityGroup").items() if id_.startswith("SessionsSecurityGroup")
    ]
    assert [rule["CidrIp"] for rule in group["SecurityGroupEgress"]] == ["255.255.255.255/32"]
    assert "SecurityGroupIngress" not in group
    assert not resources(stack, "AWS::EC2::SecurityGroupIngress")
    assert (cache.tier, cache.port, len(cache.connections.security_groups)) == (Tier.DATA, 6379, 1)


def test_both_logs_are_kept_for_a_year_as_json(stack: cdk.Stack, build: Build) -> None:
    cache = build()
    deliveries = only(stack, GROUP)["LogDeliveryConfigurations"]
    assert [(d["LogType"], d["LogFormat"], d["DestinationType"]) for d in deliveries] == [
        ("engine-log", "json", "cloudwatch-logs"),
        ("slow-log", "json", "cloudwatch-logs"),
    ]
    groups = resources(stack, "AWS::Logs::LogGroup")
    for delivery in deliveries:
        log = groups[delivery["DestinationDetails"]["CloudWatchLogsDetails"]["LogGroup"]["Ref"]]["Properties"]
        assert log["RetentionInDays"] == 365
        assert log["KmsKeyId"] == {"Fn::GetAtt": ["Key961B73FD", "Arn"]}
    assert set(cache.log_groups) == {"engine", "slow"}


def test_the_default_user_is_switched_off(stack: cdk.Stack, build: Build) -> None:
    build()
    default = users(stack)["default"]
    assert default["AccessString"] == "off ~* -@all"
    assert default["AuthenticationMode"]["Type"] == "password"
    assert len(only(stack, "AWS::ElastiCache::UserGroup")["UserIds"]) == 2


def test_each_application_is_a_user_with_its_own_access(stack: cdk.Stack, build: Build) -> None:
    build(users=[PAYMENTS, CacheUser(name="reports", access="~report:* +get")])
    assert users(stack)["payments"]["AccessString"] == "on ~session:* +@read +@write"
    assert users(stack)["reports"]["AccessString"] == "on ~report:* +get"
    assert only(stack, GROUP)["UserGroupIds"][0]["Ref"].startswith("SessionsUsersGroup")
    assert "AuthToken" not in only(stack, GROUP)


def test_user_ids_are_what_elasticache_takes(stack: cdk.Stack, build: Build) -> None:
    build(users=[PAYMENTS, JOBS])
    ids = [user["UserId"] for user in users(stack).values()]
    assert len(set(ids)) == 3
    for id_ in [*ids, only(stack, "AWS::ElastiCache::UserGroup")["UserGroupId"]]:
        assert re.fullmatch(r"[a-z](-?[a-z0-9])*", id_)
        assert len(id_) <= 40


def test_no_password_is_in_the_template(stack: cdk.Stack, build: Build) -> None:
    cache = build()
    (password,) = users(stack)["payments"]["AuthenticationMode"]["Passwords"]
    before, reference, after = password["Fn::Join"][1]
    assert (before, after) == ("{{resolve:secretsmanager:", ":SecretString:password::}}")
    assert resources(stack)[reference["Ref"]]["Type"] == SECRET
    for secret in resources(stack, SECRET).values():
        assert secret["Properties"]["GenerateSecretString"]["PasswordLength"] == 64
        assert secret["Properties"]["KmsKeyId"] == {"Fn::GetAtt": ["Key961B73FD", "Arn"]}
    assert list(cache.user_secrets) == ["payments"]


def test_passwords_change_every_30_days_by_our_function(stack: cdk.Stack, build: Build) -> None:
    build()
    schedules = resources(stack, "AWS::SecretsManager::RotationSchedule")
    assert len(schedules) == len(resources(stack, SECRET)) == 2
    for schedule in schedules.values():
        assert schedule["Properties"]["RotationRules"] == {"AutomaticallyAfterDays": 30}
        assert "Sessions" in schedule["DependsOn"]
    assert only(stack, "AWS::Lambda::Function")["Handler"] == "handlers.rotate_elasticache_user.index.handler"


def test_the_function_runs_in_its_subnets_with_a_closed_group_of_its_own(stack: cdk.Stack, build: Build) -> None:
    cache = build(users=[PAYMENTS])
    vpc_config = only(stack, "AWS::Lambda::Function")["VpcConfig"]
    assert vpc_config["SubnetIds"] == ["subnet-0a1b2c3d", "subnet-1a1b2c3d"]
    (reference,) = vpc_config["SecurityGroupIds"]
    group = resources(stack)[reference["Fn::GetAtt"][0]]["Properties"]
    assert [rule["CidrIp"] for rule in group["SecurityGroupEgress"]] == ["255.255.255.255/32"]
    assert cache.rotation
    assert (cache.rotation.tier, cache.rotation.name) == (Tier.CDE, "Stack/Sessions/Users/Rotation (function)")


def test_it_reaches_the_endpoints_alone_and_rotates_once_it_does(
    stack: cdk.Stack, make_stack: Callable[[str], cdk.Stack], build: Build
) -> None:
    vpc = ec2_kit.build(make_stack("Network"), services=["secretsmanager", "elasticache"])
    cache = build(placement=vpc.placement(Tier.DATA), rotation_placement=vpc.placement(Tier.CDE))
    cache.declare_paths(vpc)
    (line,) = [line for line in vpc.register if line.source.endswith("Rotation (function)")]
    assert (line.target, line.port, line.requirement) == ("interface endpoints", 443, "1.2.5")
    opened = [id_ for id_, r in resources(stack, "AWS::EC2::SecurityGroupEgress").items() if id_.startswith("SessionsUsersRotation")]
    assert len(opened) == 1
    for schedule in resources(stack, "AWS::SecretsManager::RotationSchedule").values():
        assert opened[0] in schedule["DependsOn"]


def test_outside_of_a_vpc_it_takes_a_record(stack: cdk.Stack, make_stack: Callable[[str], cdk.Stack], build: Build) -> None:
    message = (
        r"^Stack/Sessions: rotation_placement must be subnets with endpoints of Secrets Manager and ElastiCache, or left out with an "
        r"ExceptionRecord as rotation_outside, got 'neither' \(PCI DSS 1\.3\.2"
    )
    with pytest.raises(RefusedSetting, match=message):
        build(rotation_placement=None)
    with pytest.raises(RefusedSetting, match=r"rotation_placement must be .*, got 'both'"):
        build(rotation_placement=placement(stack, Tier.CDE), rotation_outside=RECORD)
    cache = build(rotation_outside=RECORD)
    assert "VpcConfig" not in only(stack, "AWS::Lambda::Function")
    assert cache.rotation is None
    marked = [construct.node.path for construct in cache.node.find_all() if "lambda-inside-vpc" in records(cast(Construct, construct))]
    assert marked == ["Stack/Sessions/Users/Rotation/Default"]
    vpc = ec2_kit.build(make_stack("Network"))
    before = vpc.register
    cache.declare_paths(vpc)
    assert vpc.register == before


@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.NON_CDE])
def test_in_another_tier_it_is_refused(stack: cdk.Stack, build: Build, tier: Tier) -> None:
    with pytest.raises(RefusedSetting, match=r"rotation_placement must be in the cde or data tier, got 'the .* tier' \(PCI DSS 1\.3\.2"):
        build(rotation_placement=placement(stack, tier))


def test_the_function_changes_these_users_and_no_others(stack: cdk.Stack, build: Build) -> None:
    build(users=[PAYMENTS, JOBS])
    (policy,) = [r for id_, r in resources(stack, "AWS::IAM::ManagedPolicy").items() if id_.startswith("SessionsUsersRotationPolicy")]
    (modify,) = [s for s in policy["Properties"]["PolicyDocument"]["Statement"] if "elasticache:ModifyUser" in s["Action"]]
    assert modify["Action"] == ["elasticache:DescribeUsers", "elasticache:ModifyUser"]
    with_password = [user["UserId"] for user in users(stack).values() if user["AuthenticationMode"]["Type"] == "password"]
    assert [json.dumps(arn).rsplit(":user:", 1)[1].rstrip('"') for arn in modify["Resource"]] == with_password


def test_the_function_knows_whose_password_each_secret_is(stack: cdk.Stack, build: Build) -> None:
    build()
    function = only(stack, "AWS::Lambda::Function")
    settings = json.dumps(function["Environment"]["Variables"]["USERS"])
    for user in users(stack).values():
        assert user["UserId"] in settings
    for secret in resources(stack, SECRET):
        assert secret in settings
    assert function["ReservedConcurrentExecutions"] == 2


def test_users_of_iam_have_no_password(stack: cdk.Stack, build: Build) -> None:
    cache = build(users=[JOBS])
    name = cache.user_names["jobs"]
    job = users(stack)[name]
    assert (job["UserId"], job["AuthenticationMode"]) == (name, {"Type": "iam"})
    assert cache.user_secrets == {}


def test_a_role_signs_in_as_one_user_of_one_cache(stack: cdk.Stack, build: Build) -> None:
    cache = build(users=[JOBS])
    statement = stack.resolve(cache.connect_statement("jobs").to_statement_json())
    assert statement["Action"] == "elasticache:Connect"
    group, user = (json.dumps(arn) for arn in statement["Resource"])
    assert ":replicationgroup:" in group
    assert f":user:{cache.user_names['jobs']}" in user


def test_named_readers_alone_read_a_password(stack: cdk.Stack, build: Build) -> None:
    reader = iam.Role.from_role_name(stack, "Reader", "payments-pod")
    build(users=[CacheUser(name="payments", access="~* +get", readers=[reader])])
    policies = [json.dumps(r) for id_, r in resources(stack, "AWS::SecretsManager::ResourcePolicy").items() if "Payments" in id_]
    assert len(policies) == 1
    assert "RefuseOtherReaders" in policies[0]
    assert "role/payments-pod" in policies[0]


def test_an_existing_user_keeps_its_id(stack: cdk.Stack, build: Build) -> None:
    build(users=[CacheUser(name="payments", access="~* +get", user_id="legacy-payments")])
    assert users(stack)["payments"]["UserId"] == "legacy-payments"


def test_refusals_of_all_nodes_raise_an_alarm(stack: cdk.Stack, build: Build) -> None:
    build(nodes=3)
    alarms = [r["Properties"] for r in resources(stack, "AWS::CloudWatch::Alarm").values()]
    names = {m["MetricStat"]["Metric"]["MetricName"] for alarm in alarms for m in alarm["Metrics"] if "MetricStat" in m}
    assert names == {"AuthenticationFailures", "CommandAuthorizationFailures", "KeyAuthorizationFailures"}
    for alarm in alarms:
        assert alarm["AlarmActions"] == [{"Ref": "Alarms04B5A0BF"}]
        dimensions = [m["MetricStat"]["Metric"]["Dimensions"][0]["Value"] for m in alarm["Metrics"] if "MetricStat" in m]
        assert [value["Fn::Join"][1][1] for value in dimensions] == ["-001", "-002", "-003"]


def test_changes_reach_the_topic_through_cloudtrail(stack: cdk.Stack, build: Build) -> None:
    build()
    (rule,) = [r["Properties"] for id_, r in resources(stack, "AWS::Events::Rule").items() if "Changes" in id_]
    detail = rule["EventPattern"]["detail"]
    assert {"DeleteReplicationGroup", "ModifyReplicationGroup", "ModifyUserGroup"} <= set(detail["eventName"])
    assert detail["$or"][0] == {"requestParameters": {"replicationGroupId": [{"Ref": "Sessions"}]}}
    assert "NotificationTopicArn" not in only(stack, GROUP)


def test_one_zone_needs_a_record(stack: cdk.Stack, build: Build) -> None:
    with pytest.raises(RefusedSetting, match="Stack/Sessions: nodes must be at least 2, or an ExceptionRecord as single_zone, got 1"):
        build(nodes=1)
    one_zone = placement(stack, zones=("eu-central-1a",))
    with pytest.raises(RefusedSetting, match="placement must be subnets in at least 2 zones"):
        build(placement=one_zone)
    cache = build(nodes=1, placement=one_zone, single_zone=RECORD)
    properties = only(stack, GROUP)
    assert (properties["AutomaticFailoverEnabled"], properties["MultiAZEnabled"], properties["NumCacheClusters"]) == (False, False, 1)
    assert records(cache) == ["elasticache-auto-failover-enabled"]


def test_one_zone_is_refused_in_production_even_with_a_record(stack: cdk.Stack, build: Build) -> None:
    declare_environment(stack, "production")
    with pytest.raises(RefusedSetting, match=r"single_zone must be left out in production.*guard rail"):
        build(nodes=1, single_zone=RECORD)


def test_no_snapshots_need_a_record(stack: cdk.Stack, build: Build) -> None:
    with pytest.raises(RefusedSetting, match=r"snapshot_days must be at least 15 days.*, got 14 \(PCI DSS 12\.10\.1"):
        build(snapshot_days=14)
    cache = build(no_snapshots=RECORD)
    assert only(stack, GROUP)["SnapshotRetentionLimit"] == 0
    assert records(cache) == ["elasticache-redis-cluster-automatic-backup-check"]


def test_more_snapshots_than_elasticache_keeps_are_refused(build: Build) -> None:
    with pytest.raises(RefusedSetting, match="snapshot_days must be at most 35 days, got 36"):
        build(snapshot_days=36)


def test_other_tiers_are_refused(stack: cdk.Stack, build: Build) -> None:
    with pytest.raises(RefusedSetting, match=r"placement must be in the data tier, got 'the cde tier' \(PCI DSS 1\.4\.4"):
        build(placement=placement(stack, Tier.CDE))


def test_a_password_may_work_for_90_days_in_all(build: Build) -> None:
    with pytest.raises(RefusedSetting, match=r"rotation_days must be at most 45 days, got 46 \(PCI DSS 8\.6\.3"):
        build(rotation_days=46)


def test_a_named_risk_analysis_allows_rarer_changes(stack: cdk.Stack, build: Build) -> None:
    build(rotation_days=90, risk_analysis=RECORD)
    for schedule in resources(stack, "AWS::SecretsManager::RotationSchedule").values():
        assert schedule["Properties"]["RotationRules"] == {"AutomaticallyAfterDays": 90}


@pytest.mark.parametrize("version", ["2.8", "3.2.10", "4.0.10", "5.0.6", "1.0"])
def test_versions_without_standard_support_are_refused(build: Build, version: str) -> None:
    with pytest.raises(
        RefusedSetting, match=r"engine_version must be a version in standard support, .* \(PCI DSS 6\.3\.3.*choose valkey 8\.2"
    ):
        build(engine=CacheEngine.REDIS, engine_version=version)


def test_redis_6_ends_on_its_day(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    engines.check_engine(CacheEngine.REDIS, "6.2", where="Stack/Sessions")
    stop(monkeypatch, date(2027, 2, 1))
    with pytest.raises(RefusedSetting, match="standard support ended on 2027-01-31"):
        build(engine=CacheEngine.REDIS, engine_version="6.2")


@pytest.mark.parametrize("version", ["7.2", "8.0", "9.0", "10.0"])
def test_supported_and_newer_versions_pass(version: str) -> None:
    engines.check_engine(CacheEngine.VALKEY, version, where="Stack/Sessions")


def test_unknown_values_pass_the_checks(stack: cdk.Stack, build: Build) -> None:
    days = int(cdk.CfnParameter(stack, "Days", type="Number").value_as_number)
    version = cdk.CfnParameter(stack, "Version").value_as_string
    build(engine_version=version, snapshot_days=days, log_retention_days=365, rotation_days=days)
    assert only(stack, GROUP)["SnapshotRetentionLimit"] == {"Ref": "Days"}


def test_iam_needs_version_7(build: Build) -> None:
    with pytest.raises(RefusedSetting, match=r"engine_version must be 7 or later, where users sign in with IAM, got '6\.2'"):
        build(engine=CacheEngine.REDIS, engine_version="6.2", users=[JOBS])


def test_a_cache_without_users_is_refused(build: Build) -> None:
    with pytest.raises(RefusedSetting, match=r"users must be at least one named user.* \(PCI DSS 8\.2\.2"):
        build(users=[])


def test_two_users_of_one_name_are_refused(build: Build) -> None:
    with pytest.raises(RefusedSetting, match="users must be users of different names"):
        build(users=[PAYMENTS, PAYMENTS])


def test_more_password_users_than_the_quota_are_refused(build: Build) -> None:
    many = [CacheUser(name=f"user{number}", access="~* +get") for number in range(9)]
    with pytest.raises(RefusedSetting, match="users must be at most 8 users with passwords"):
        build(users=many)


@pytest.mark.parametrize("nodes", [0, 7])
def test_a_number_of_nodes_that_is_none_is_refused(build: Build, nodes: int) -> None:
    with pytest.raises(RefusedSetting, match="nodes must be a number from 1 to 6"):
        build(nodes=nodes, single_zone=RECORD)


def test_short_log_retention_is_refused(build: Build) -> None:
    with pytest.raises(RefusedSetting, match=r"log_retention_days must be at least 365 days .* \(PCI DSS 10\.5\.1"):
        build(log_retention_days=90)


def test_a_missing_key_is_refused(build: Build) -> None:
    with pytest.raises(RefusedSetting, match="key must be a customer managed key, got None"):
        build(key=None)


@pytest.mark.parametrize("access", ["~* +@all", "~* allcommands", "~* +@admin", "~* +@read +@dangerous", "~*"])
def test_access_to_everything_is_refused(access: str) -> None:
    with pytest.raises(RefusedSetting, match=r"access must be the commands that the application needs.* \(PCI DSS 7\.2\.5"):
        CacheUser(name="payments", access=access)


@pytest.mark.parametrize("access", ["nopass ~* +get", ">hunter22hunter22 ~* +get", "on ~* +get", "reset +get"])
def test_an_access_string_carries_no_credentials(access: str) -> None:
    with pytest.raises(RefusedSetting, match=r"access must be without passwords, on, off and reset.* \(PCI DSS 8\.6\.2") as refused:
        CacheUser(name="payments", access=access)
    assert "hunter22" not in str(refused.value)


@pytest.mark.parametrize("name", ["default", "Payments", "a--b", "-a", "a" * 20, ""])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(RefusedSetting, match=r"name must be at most 19 lower-case letters"):
        CacheUser(name=name, access="~* +get")


def test_readers_of_a_user_without_a_password_are_refused() -> None:
    with pytest.raises(RefusedSetting, match="readers must be left out for a user without a password"):
        CacheUser(name="jobs", access="~* +get", sign_in=SignIn.IAM, readers=[])


def test_logical_id_is_that_of_the_plain_resource(stack: cdk.Stack, build: Build) -> None:
    build()
    assert list(resources(stack, GROUP)) == ["Sessions"]


def _ours(scope: Construct) -> None:
    EncryptedCache(
        scope,
        "Sessions",
        placement=placement(scope),
        rotation_placement=placement(scope, Tier.CDE),
        key=kms.Key.from_key_arn(scope, "Key", KEY_ARN),
        alarms=sns.Topic.from_topic_arn(scope, "Alarms", "arn:aws:sns:eu-central-1:111122223333:alarms"),
        users=[PAYMENTS],
        node_type="cache.t4g.small",
        engine=CacheEngine.REDIS,
        port=6380,
        replication_group_id="sessions",
        subnet_group_name="sessions",
        preferred_zones=["eu-central-1a", "eu-central-1b"],
        snapshot_name="sessions-2026",
    )


def _plain(scope: Construct) -> None:
    elasticache.CfnReplicationGroup(
        scope,
        "Sessions",
        replication_group_description="sessions",
        replication_group_id="sessions",
        engine="redis",
        port=6380,
        cache_subnet_group_name="sessions",
        at_rest_encryption_enabled=True,
        kms_key_id=KEY_ARN,
        preferred_cache_cluster_a_zs=["eu-central-1a", "eu-central-1b"],
        snapshot_name="sessions-2026",
    )


def test_a_swap_from_the_plain_resource_replaces_nothing() -> None:
    assert replacements(_ours, _plain, CREATE_ONLY, FLAGS) == []


def test_a_key_of_another_stack_makes_no_cycle(app: cdk.App, make_stack: Callable[[str], cdk.Stack], stack: cdk.Stack) -> None:
    key = CustomerManagedKey(stack, "Key", description="cache").key
    alarms = AlarmTopic(stack, "Alarms", key=key).topic
    other = make_stack("Other")
    EncryptedCache(
        other,
        "Sessions",
        placement=placement(other),
        rotation_placement=placement(other, Tier.CDE),
        key=key,
        alarms=alarms,
        users=[PAYMENTS, JOBS],
        node_type="cache.t4g.small",
    )
    app.synth()


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"engine": CacheEngine.REDIS},
        {"users": [JOBS]},
        {"nodes": 1, "single_zone": RECORD},
        {"no_snapshots": RECORD},
        {"rotation_outside": RECORD},
    ],
)
def test_nag_finds_nothing(app: cdk.App, build: Build, arguments: dict[str, Any]) -> None:
    build(**arguments)
    assert nag(app) == []
