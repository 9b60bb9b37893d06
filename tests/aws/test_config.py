from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
import pytest
import yaml
from aws_cdk import aws_config as config
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns

from pci_constructs.aws.config import (
    Aggregator,
    CentralDelivery,
    ConfigurationRecorder,
    ConformancePacks,
    DeliveryBucket,
    conformance_rules,
    rules_left_out,
)
from pci_constructs.aws.config.conformance import MAX_BODY, MAX_RULES, PACKS
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.s3 import AccessLogBucket
from pci_constructs.aws.singleton import REQUIRED_METADATA, Singleton
from pci_constructs.aws.sns import PUBLISHERS, AlarmTopic
from pci_constructs.records import EXCEPTION_METADATA, ExceptionRecord
from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard import requirement
from tests.conftest import FLAGS
from tests.kit import nag, only, replacements, resources

RECORD = ExceptionRecord(reason="not offered in this region", owner="payments", approver="security", expires="2027-06-30")
CENTRAL = CentralDelivery(bucket_name="acme-config", key_arn="arn:aws:kms:eu-central-1:999988887777:key/1111-2222")
# CloudFormation's schema, November 2026.
CREATE_ONLY = {"AWS::Config::ConfigurationRecorder": ("Name", "StartedOnCreate")}
# Of AWS's packs, those whose identifiers the CDK's list does not have: read on AWS's pages, November 2026.
NOT_IN_CDK = {
    "ACM_PCA_ROOT_CA_DISABLED",
    "APPSYNC_ASSOCIATED_WITH_WAF",
    "APPSYNC_LOGGING_ENABLED",
    "ATHENA_WORKGROUP_ENCRYPTED_AT_REST",
    "CLOUDFRONT_S3_ORIGIN_ACCESS_CONTROL_ENABLED",
    "DAX_TLS_ENDPOINT_ENCRYPTION",
    "DMS_ENDPOINT_SSL_CONFIGURED",
    "DMS_REDIS_TLS_ENABLED",
    "DOCDB_CLUSTER_ENCRYPTED",
    "DOCDB_CLUSTER_SNAPSHOT_PUBLIC_PROHIBITED",
    "EC2_CLIENT_VPN_NOT_AUTHORIZE_ALL",
    "EC2_LAUNCH_TEMPLATE_PUBLIC_IP_DISABLED",
    "EKS_CLUSTER_LOGGING_ENABLED",
    "ELASTICSEARCH_LOGS_TO_CLOUDWATCH",
    "ELASTIC_BEANSTALK_LOGS_TO_CLOUDWATCH",
    "EMR_BLOCK_PUBLIC_ACCESS",
    "MQ_CLOUDWATCH_AUDIT_LOGGING_ENABLED",
    "MSK_IN_CLUSTER_NODE_REQUIRE_TLS",
    "NEPTUNE_CLUSTER_BACKUP_RETENTION_CHECK",
    "NEPTUNE_CLUSTER_CLOUDWATCH_LOG_EXPORT_ENABLED",
    "NEPTUNE_CLUSTER_ENCRYPTED",
    "NEPTUNE_CLUSTER_IAM_DATABASE_AUTHENTICATION",
    "NEPTUNE_CLUSTER_SNAPSHOT_ENCRYPTED",
    "NEPTUNE_CLUSTER_SNAPSHOT_PUBLIC_PROHIBITED",
    "NETFW_LOGGING_ENABLED",
    "NO_UNRESTRICTED_ROUTE_TO_IGW",
    "S3_ACCESS_POINT_PUBLIC_ACCESS_BLOCKS",
    "SECURITY_ACCOUNT_INFORMATION_PROVIDED",
    "STEP_FUNCTIONS_STATE_MACHINE_LOGGING_ENABLED",
    "TRANSFER_FAMILY_SERVER_NO_FTP",
    "WAFV2_RULEGROUP_LOGGING_ENABLED",
    "WAFV2_RULEGROUP_NOT_EMPTY",
    "WAFV2_WEBACL_NOT_EMPTY",
}


@pytest.fixture
def key(stack: cdk.Stack) -> kms.IKey:
    return CustomerManagedKey(stack, "Key", description="configuration history").key


@pytest.fixture
def access_logs(stack: cdk.Stack) -> s3.IBucket:
    return AccessLogBucket(stack, "AccessLogs").bucket


@pytest.fixture
def alarms(stack: cdk.Stack, key: kms.IKey) -> sns.ITopic:
    return AlarmTopic(stack, "Alarms", key=key).topic


@pytest.fixture
def delivery(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> DeliveryBucket:
    return DeliveryBucket(stack, "History", key=key, access_logs=access_logs)


def rules_of(stack: cdk.Stack) -> dict[str, dict[str, Any]]:
    """The rules of both packs, as their templates say them."""
    found: dict[str, dict[str, Any]] = {}
    for pack in resources(stack, "AWS::Config::ConformancePack").values():
        for resource in yaml.safe_load(pack["Properties"]["TemplateBody"])["Resources"].values():
            assert resource["Type"] == "AWS::Config::ConfigRule"
            found[resource["Properties"]["Source"]["SourceIdentifier"]] = resource["Properties"]
    return found


def config_statements(policy: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [s for s in policy["Statement"] if s["Principal"] == {"Service": "config.amazonaws.com"}]


# The recorder


def test_every_resource_type_is_recorded_without_pause(stack: cdk.Stack, alarms: sns.ITopic, delivery: DeliveryBucket) -> None:
    ConfigurationRecorder(stack, "Config", alarms=alarms, delivery=delivery)
    recorder = only(stack, "AWS::Config::ConfigurationRecorder")
    assert recorder["RecordingGroup"] == {"AllSupported": True, "IncludeGlobalResourceTypes": True}
    assert recorder["RecordingMode"] == {"RecordingFrequency": "CONTINUOUS"}


@pytest.mark.parametrize(("home", "included"), [("eu-central-1", True), ("eu-west-1", False)])
def test_iam_is_recorded_in_the_home_region_alone(stack: cdk.Stack, alarms: sns.ITopic, home: str, included: bool) -> None:
    ConfigurationRecorder(stack, "Config", alarms=alarms, delivery=CENTRAL, home_region=home)
    assert only(stack, "AWS::Config::ConfigurationRecorder")["RecordingGroup"]["IncludeGlobalResourceTypes"] is included
    assert ("IAM_PASSWORD_POLICY" in rules_of(stack)) is included
    assert "ENCRYPTED_VOLUMES" in rules_of(stack)


def test_where_the_region_is_not_known_iam_is_recorded(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Anywhere")
    topic = sns.Topic.from_topic_arn(stack, "Alarms", "arn:aws:sns:eu-central-1:111122223333:alarms")
    ConfigurationRecorder(stack, "Config", alarms=topic, delivery=CENTRAL, home_region="eu-central-1")
    assert only(stack, "AWS::Config::ConfigurationRecorder")["RecordingGroup"]["IncludeGlobalResourceTypes"] is True
    assert "IAM_PASSWORD_POLICY" in rules_of(stack)


def test_the_role_is_the_service_linked_one(stack: cdk.Stack, alarms: sns.ITopic, delivery: DeliveryBucket) -> None:
    ConfigurationRecorder(stack, "Config", alarms=alarms, delivery=delivery)
    role = only(stack, "AWS::Config::ConfigurationRecorder")["RoleARN"]
    assert ":iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig" in str(role)
    assert resources(stack, "AWS::IAM::ServiceLinkedRole") == {}


def test_the_service_linked_role_can_be_made_and_stays(stack: cdk.Stack, alarms: sns.ITopic, delivery: DeliveryBucket) -> None:
    ConfigurationRecorder(stack, "Config", alarms=alarms, delivery=delivery, service_role=Singleton.CREATE)
    ((id_, role),) = resources(stack, "AWS::IAM::ServiceLinkedRole").items()
    assert role["Properties"] == {"AWSServiceName": "config.amazonaws.com"}
    assert role["DeletionPolicy"] == "Retain"
    (recorder,) = resources(stack, "AWS::Config::ConfigurationRecorder").values()
    assert recorder["DependsOn"] == [id_]


def test_recorder_and_channel_do_not_wait_for_each_other(stack: cdk.Stack, alarms: sns.ITopic, delivery: DeliveryBucket) -> None:
    ConfigurationRecorder(stack, "Config", alarms=alarms, delivery=delivery)
    ((recorder_id, recorder),) = resources(stack, "AWS::Config::ConfigurationRecorder").items()
    ((channel_id, channel),) = resources(stack, "AWS::Config::DeliveryChannel").items()
    assert recorder_id not in channel.get("DependsOn", [])
    assert channel_id not in recorder.get("DependsOn", [])


def test_the_channel_waits_for_the_bucket_policy(stack: cdk.Stack, alarms: sns.ITopic, delivery: DeliveryBucket) -> None:
    ConfigurationRecorder(stack, "Config", alarms=alarms, delivery=delivery)
    (channel,) = resources(stack, "AWS::Config::DeliveryChannel").values()
    assert set(channel["DependsOn"]) <= set(resources(stack, "AWS::S3::BucketPolicy"))
    assert channel["DependsOn"]


def test_the_packs_wait_for_recorder_and_channel(stack: cdk.Stack, alarms: sns.ITopic, delivery: DeliveryBucket) -> None:
    ConfigurationRecorder(stack, "Config", alarms=alarms, delivery=delivery)
    needed = {*resources(stack, "AWS::Config::ConfigurationRecorder"), *resources(stack, "AWS::Config::DeliveryChannel")}
    packs = resources(stack, "AWS::Config::ConformancePack")
    assert len(packs) == 2
    assert all(needed <= set(pack["DependsOn"]) for pack in packs.values())


def test_history_is_encrypted_with_the_key(stack: cdk.Stack, alarms: sns.ITopic, delivery: DeliveryBucket, key: kms.IKey) -> None:
    ConfigurationRecorder(stack, "Config", alarms=alarms, delivery=delivery)
    channel = only(stack, "AWS::Config::DeliveryChannel")
    assert channel["S3KmsKeyArn"] == stack.resolve(key.key_arn)
    assert channel["S3BucketName"] == stack.resolve(delivery.bucket.bucket_name)
    assert channel["ConfigSnapshotDeliveryProperties"] == {"DeliveryFrequency": "TwentyFour_Hours"}


def test_changes_are_told_to_a_topic_on_demand(stack: cdk.Stack, alarms: sns.ITopic, delivery: DeliveryBucket, key: kms.IKey) -> None:
    topic = AlarmTopic(stack, "Changes", key=key, publishers=[*PUBLISHERS, "config"]).topic
    ConfigurationRecorder(stack, "Config", alarms=alarms, delivery=delivery, topic=topic)
    assert only(stack, "AWS::Config::DeliveryChannel")["SnsTopicARN"] == stack.resolve(topic.topic_arn)


def test_no_topic_is_told_of_changes_by_default(stack: cdk.Stack, alarms: sns.ITopic, delivery: DeliveryBucket) -> None:
    ConfigurationRecorder(stack, "Config", alarms=alarms, delivery=delivery)
    assert "SnsTopicARN" not in only(stack, "AWS::Config::DeliveryChannel")


def test_what_stops_conforming_reaches_the_alarm_topic(stack: cdk.Stack, alarms: sns.ITopic, delivery: DeliveryBucket) -> None:
    import re

    ConfigurationRecorder(stack, "Config", alarms=alarms, delivery=delivery)
    rule = only(stack, "AWS::Events::Rule")
    assert rule["EventPattern"]["detail-type"] == ["Config Rules Compliance Change"]
    assert rule["EventPattern"]["detail"]["newEvaluationResult"] == {"complianceType": ["NON_COMPLIANT"]}
    (target,) = rule["Targets"]
    assert target["Arn"] == stack.resolve(alarms.topic_arn)
    transformer = target["InputTransformer"]
    assert set(re.findall(r"<(\w+)>", transformer["InputTemplate"])) == set(transformer["InputPathsMap"])


def test_an_aggregator_may_be_authorized(stack: cdk.Stack, alarms: sns.ITopic, delivery: DeliveryBucket) -> None:
    ConfigurationRecorder(
        stack, "Config", alarms=alarms, delivery=delivery, aggregator=Aggregator(account_id="999988887777", region="eu-west-1")
    )
    assert only(stack, "AWS::Config::AggregationAuthorization") == {
        "AuthorizedAccountId": "999988887777",
        "AuthorizedAwsRegion": "eu-west-1",
    }


def test_nobody_is_authorized_by_default(stack: cdk.Stack, alarms: sns.ITopic, delivery: DeliveryBucket) -> None:
    ConfigurationRecorder(stack, "Config", alarms=alarms, delivery=delivery)
    assert resources(stack, "AWS::Config::AggregationAuthorization") == {}


def test_a_malformed_aggregator_is_refused() -> None:
    with pytest.raises(RefusedSetting, match=r"account_id must be an account id of 12 digits, got '\*' \(PCI DSS 10\.3\.2"):
        Aggregator(account_id="*", region="eu-west-1")


def test_an_existing_recorder_gets_rules_and_routing(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    ConfigurationRecorder(stack, "Config", alarms=alarms, mode=Singleton.USE_EXISTING, recorder_name="default")
    assert resources(stack, "AWS::Config::ConfigurationRecorder") == {}
    assert resources(stack, "AWS::Config::DeliveryChannel") == {}
    assert len(resources(stack, "AWS::Config::ConformancePack")) == 2
    assert len(resources(stack, "AWS::Events::Rule")) == 1


def test_a_required_recorder_is_recorded_and_nothing_is_built(stack: cdk.Stack) -> None:
    sns.CfnTopic(stack, "Other")
    recorder = ConfigurationRecorder(stack, "Config", mode=Singleton.REQUIRE)
    assert list(resources(stack)) == ["Other"]
    (entry,) = [entry for entry in recorder.node.metadata if entry.type == REQUIRED_METADATA]
    assert "AWS::Config::ConfigurationRecorder" in entry.data


def test_an_existing_recorder_needs_its_name(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    with pytest.raises(RefusedSetting, match="recorder_name must be the existing one's"):
        ConfigurationRecorder(stack, "Config", alarms=alarms, mode=Singleton.USE_EXISTING)


def test_nobody_to_tell_is_refused(stack: cdk.Stack, delivery: DeliveryBucket) -> None:
    with pytest.raises(RefusedSetting, match=r"alarms must be an encrypted topic, got None \(PCI DSS 11\.5\.2"):
        ConfigurationRecorder(stack, "Config", delivery=delivery)


def test_a_recorder_without_delivery_is_refused(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    with pytest.raises(RefusedSetting, match=r"delivery must be a DeliveryBucket or a CentralDelivery, got None \(PCI DSS 10\.5\.1"):
        ConfigurationRecorder(stack, "Config", alarms=alarms)


def test_an_existing_recorder_is_not_given_another_delivery(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    with pytest.raises(RefusedSetting, match="delivery must be left out in mode use-existing"):
        ConfigurationRecorder(stack, "Config", alarms=alarms, mode=Singleton.USE_EXISTING, recorder_name="default", delivery=CENTRAL)


def test_a_swap_from_the_plain_recorder_replaces_nothing() -> None:
    def ours(stack: cdk.Stack) -> object:
        topic = sns.Topic.from_topic_arn(stack, "Alarms", "arn:aws:sns:eu-central-1:111122223333:alarms")
        return ConfigurationRecorder(stack, "Config", alarms=topic, delivery=CENTRAL, recorder_name="main")

    def plain(stack: cdk.Stack) -> object:
        return config.CfnConfigurationRecorder(stack, "Config", role_arn="arn:aws:iam::111122223333:role/config", name="main")

    assert replacements(ours, plain, CREATE_ONLY, FLAGS) == []  # type: ignore[arg-type]


# Delivery


def test_config_alone_delivers_and_for_this_account_alone(stack: cdk.Stack, delivery: DeliveryBucket) -> None:
    policy = next(
        found["Properties"]["PolicyDocument"]
        for found in resources(stack, "AWS::S3::BucketPolicy").values()
        if found["Properties"]["Bucket"] == stack.resolve(delivery.bucket.bucket_name)
    )
    finds, delivers = config_statements(policy)
    assert finds["Action"] == ["s3:GetBucketAcl", "s3:ListBucket"]
    assert delivers["Action"] == "s3:PutObject"
    assert "/AWSLogs/111122223333/Config/*" in str(delivers["Resource"])
    assert delivers["Condition"]["StringEquals"]["s3:x-amz-acl"] == "bucket-owner-full-control"
    assert all(statement["Condition"]["StringEquals"]["aws:SourceAccount"] == ["111122223333"] for statement in (finds, delivers))


def test_config_may_use_the_key_for_this_account(stack: cdk.Stack, delivery: DeliveryBucket) -> None:
    (statement,) = config_statements(only(stack, "AWS::KMS::Key")["KeyPolicy"])
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "111122223333"}


def test_the_bucket_is_versioned_and_not_locked(stack: cdk.Stack, delivery: DeliveryBucket) -> None:
    bucket = resources(stack)[str(stack.resolve(delivery.bucket.node.default_child.logical_id))]["Properties"]  # type: ignore[union-attr]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert "ObjectLockConfiguration" not in bucket
    assert [rule["ExpirationInDays"] for rule in bucket["LifecycleConfiguration"]["Rules"] if "ExpirationInDays" in rule] == [400]


def test_a_bucket_for_other_accounts_names_each(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    bucket = DeliveryBucket(stack, "Central", key=key, access_logs=access_logs, accounts=["222233334444", "333344445555"]).bucket
    (statement,) = config_statements(only(stack, "AWS::KMS::Key")["KeyPolicy"])
    assert statement["Condition"]["StringEquals"]["aws:SourceAccount"] == ["222233334444", "333344445555"]
    policy = next(
        found["Properties"]["PolicyDocument"]
        for found in resources(stack, "AWS::S3::BucketPolicy").values()
        if found["Properties"]["Bucket"] == stack.resolve(bucket.bucket_name)
    )
    assert "111122223333" not in str(config_statements(policy))
    assert str(config_statements(policy)[1]["Resource"]).count("AWSLogs") == 2


def test_a_bucket_for_strangers_is_refused(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    with pytest.raises(RefusedSetting, match=r"accounts must be an account id of 12 digits, got '\*' \(PCI DSS 10\.3\.2"):
        DeliveryBucket(stack, "Central", key=key, access_logs=access_logs, accounts=["*"])


def test_history_kept_under_a_year_is_refused(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    with pytest.raises(RefusedSetting, match=r"retention_days must be at least 365 days, got 90 \(PCI DSS 10\.5\.1"):
        DeliveryBucket(stack, "History", key=key, access_logs=access_logs, retention_days=90)


def test_history_without_a_customer_managed_key_is_refused(stack: cdk.Stack, access_logs: s3.IBucket) -> None:
    with pytest.raises(RefusedSetting, match="key must be a customer managed key"):
        DeliveryBucket(stack, "History", key=kms.Alias.from_alias_name(stack, "S3", "alias/aws/s3"), access_logs=access_logs)


def test_a_central_bucket_is_named_with_its_key(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    ConfigurationRecorder(stack, "Config", alarms=alarms, delivery=CENTRAL)
    channel = only(stack, "AWS::Config::DeliveryChannel")
    assert (channel["S3BucketName"], channel["S3KmsKeyArn"]) == (CENTRAL.bucket_name, CENTRAL.key_arn)


def test_a_central_key_by_alias_is_refused() -> None:
    with pytest.raises(RefusedSetting, match=r"key_arn must be the ARN of a customer managed key, .* \(PCI DSS 10\.3\.1"):
        CentralDelivery(bucket_name="acme-config", key_arn="arn:aws:kms:eu-central-1:999988887777:alias/aws/s3")


# The rules


def test_thresholds_are_those_of_pci_dss(stack: cdk.Stack) -> None:
    ConformancePacks(stack, "Rules")
    rules = rules_of(stack)
    password = rules["IAM_PASSWORD_POLICY"]["InputParameters"]
    assert password["MinimumPasswordLength"] == "12"
    assert password["PasswordReusePrevention"] == "4"
    assert password["MaxPasswordAge"] == "90"
    assert rules["ACCESS_KEYS_ROTATED"]["InputParameters"] == {"maxAccessKeyAge": "90"}
    assert rules["IAM_USER_UNUSED_CREDENTIALS_CHECK"]["InputParameters"] == {"maxCredentialUsageAge": "90"}
    assert rules["CW_LOGGROUP_RETENTION_PERIOD_CHECK"]["InputParameters"] == {"MinRetentionTime": "365"}
    assert rules["SECRETSMANAGER_ROTATION_ENABLED_CHECK"]["InputParameters"] == {"maximumAllowedRotationFrequency": "90"}
    assert rules["SECRETSMANAGER_SECRET_PERIODIC_ROTATION"]["InputParameters"] == {"maxDaysSinceRotation": "90"}
    assert rules["VPC_FLOW_LOGS_ENABLED"]["InputParameters"] == {"trafficType": "ALL"}


def test_the_requirements_of_each_rule_exist_and_are_in_its_description(stack: cdk.Stack) -> None:
    ConformancePacks(stack, "Rules")
    rules = rules_of(stack)
    for rule in conformance_rules():
        assert rule.requirements
        assert all(requirement(id_) for id_ in rule.requirements)
        if rule.identifier in rules:
            assert rules[rule.identifier]["Description"].startswith(f"PCI DSS {', '.join(rule.requirements)}: ")
            assert len(rules[rule.identifier]["Description"]) <= 256


def test_identifiers_are_those_of_managed_rules() -> None:
    known = {getattr(config.ManagedRuleIdentifiers, name) for name in dir(config.ManagedRuleIdentifiers) if name.isupper()}
    unknown = {rule.identifier for rule in conformance_rules()} - known
    assert unknown == NOT_IN_CDK


def test_identifiers_and_names_are_unique_and_well_formed() -> None:
    import re

    rules = conformance_rules()
    assert len({rule.identifier for rule in rules}) == len(rules) == len({rule.name for rule in rules})
    assert all(re.fullmatch(r"[A-Z0-9_]+", rule.identifier) for rule in rules)
    # A pack adds a suffix of its own to a name of at most 128 characters.
    assert all(re.fullmatch(r"[a-z0-9-]{1,80}", rule.name) for rule in rules)
    assert [rule.identifier for rule in rules] == sorted(rule.identifier for rule in rules)
    assert {rule.pack for rule in rules} == set(PACKS)


def test_parameters_are_named_and_valued_as_texts() -> None:
    import re

    for rule in conformance_rules():
        for name, value in rule.parameters.items():
            assert re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", name)
            assert isinstance(value, str)
            assert value
        assert not set(rule.inputs) & set(rule.parameters)


def test_a_rule_is_taken_or_left_out_with_a_reason() -> None:
    assert not {rule.identifier for rule in conformance_rules()} & set(rules_left_out())
    assert all(len(reason) > 20 for reason in rules_left_out().values())


def test_both_packs_of_aws_are_covered() -> None:
    # 127 rules of the pack for v4.0 and 129 of the one for v3.2.1, six of them in both.
    assert len(conformance_rules()) + len(rules_left_out()) == 127 + 129 - 6


@pytest.mark.parametrize("region", ["eu-central-1", "us-east-1"])
def test_every_pack_stays_within_the_limits_even_with_all_inputs(app: cdk.App, region: str) -> None:
    stack = cdk.Stack(app, "Limits", env=cdk.Environment(account="111122223333", region=region))
    inputs = {rule.identifier: dict.fromkeys(rule.inputs, "x" * 256) for rule in conformance_rules() if rule.inputs}
    ConformancePacks(stack, "Rules", inputs=inputs)
    for pack in resources(stack, "AWS::Config::ConformancePack").values():
        text = pack["Properties"]["TemplateBody"]
        assert len(text.encode()) <= MAX_BODY
        assert len(yaml.safe_load(text)["Resources"]) <= MAX_RULES


def test_inputs_that_make_a_pack_too_big_are_refused(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match="at most 130 rules and 51200 bytes a pack"):
        ConformancePacks(stack, "Rules", inputs={"LAMBDA_FUNCTION_SETTINGS_CHECK": {"runtime": "x" * MAX_BODY}})


def test_packs_have_stable_names(stack: cdk.Stack) -> None:
    ConformancePacks(stack, "Rules")
    names = {pack["Properties"]["ConformancePackName"] for pack in resources(stack, "AWS::Config::ConformancePack").values()}
    assert names == {"pci-dss-v4-0-1", "pci-dss-v4-0-1-other-services"}


def test_rules_that_need_inputs_wait_for_them(stack: cdk.Stack) -> None:
    ConformancePacks(stack, "Rules")
    assert not {rule.identifier for rule in conformance_rules() if rule.inputs} & set(rules_of(stack))


def test_a_rule_with_its_inputs_joins_the_pack(stack: cdk.Stack) -> None:
    ConformancePacks(stack, "Rules", inputs={"VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS": {"authorizedTcpPorts": "443"}})
    assert rules_of(stack)["VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS"]["InputParameters"] == {"authorizedTcpPorts": "443"}


def test_a_threshold_cannot_be_replaced_by_an_input(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match="inputs must be nothing for IAM_PASSWORD_POLICY"):
        ConformancePacks(stack, "Rules", inputs={"IAM_PASSWORD_POLICY": {"MinimumPasswordLength": "8"}})


def test_an_input_that_the_rule_does_not_ask_for_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match="inputs must be VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS with authorizedTcpPorts"):
        ConformancePacks(stack, "Rules", inputs={"VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS": {"ports": "443"}})


@pytest.mark.parametrize("argument", ["inputs", "left_out"])
def test_an_unknown_rule_is_refused(stack: cdk.Stack, argument: str) -> None:
    given: Any = {"inputs": {"NO_SUCH_RULE": {}}, "left_out": {"NO_SUCH_RULE": RECORD}}
    with pytest.raises(RefusedSetting, match=f"{argument} must be identifiers of rules that this library takes, got 'NO_SUCH_RULE'"):
        ConformancePacks(stack, "Rules", **{argument: given[argument]})


def test_naming_a_rule_that_is_left_out_anyway_says_why(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match="this library leaves it out: MULTI_REGION_CLOUD_TRAIL_ENABLED asks more"):
        ConformancePacks(stack, "Rules", left_out={"CLOUD_TRAIL_ENABLED": RECORD})


def test_a_rule_is_left_out_only_on_the_record(stack: cdk.Stack) -> None:
    packs = ConformancePacks(stack, "Rules", left_out={"EIP_ATTACHED": RECORD, "ENCRYPTED_VOLUMES": RECORD})
    assert not {"EIP_ATTACHED", "ENCRYPTED_VOLUMES"} & set(rules_of(stack))
    (exception,) = [entry for entry in packs.node.metadata if entry.type == EXCEPTION_METADATA]
    assert exception.data["rule"] == "config-conformance-pack-pci-deployed"
    assert exception.data["reason"] == "EIP_ATTACHED, ENCRYPTED_VOLUMES: not offered in this region"


@pytest.mark.parametrize(("region", "offered"), [("eu-central-1", False), ("us-east-1", True)])
def test_rules_of_one_region_are_left_to_it(app: cdk.App, region: str, offered: bool) -> None:
    stack = cdk.Stack(app, "Rules", env=cdk.Environment(account="111122223333", region=region))
    ConformancePacks(stack, "Rules")
    assert ("CLOUDFRONT_ASSOCIATED_WITH_WAF" in rules_of(stack)) is offered


def test_nag_finds_nothing(app: cdk.App, stack: cdk.Stack, alarms: sns.ITopic, delivery: DeliveryBucket) -> None:
    ConfigurationRecorder(stack, "Config", alarms=alarms, delivery=delivery, service_role=Singleton.CREATE)
    assert nag(app) == []
