import json
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws.cloudtrail import AuditTrail, CentralArchive
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.s3 import AccessLogBucket, LogArchive
from pci_constructs.aws.singleton import REQUIRED_METADATA, Singleton
from pci_constructs.aws.sns import AlarmTopic
from pci_constructs.refusals import RefusedSetting
from tests.conftest import FLAGS
from tests.kit import Resource, nag, only, replacements, resources

CENTRAL = CentralArchive(
    bucket_name="acme-audit-logs",
    account_id="999988887777",
    key_arn="arn:aws:kms:eu-central-1:999988887777:key/11112222-3333-4444-5555-666677778888",
)
CREATE_ONLY = {
    "AWS::CloudTrail::Trail": ("TrailName",),
    "AWS::Logs::LogGroup": ("LogGroupName",),
    "AWS::IAM::Role": ("Path", "RoleName"),
}
TRAIL_ARN = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit"


@pytest.fixture
def key(stack: cdk.Stack) -> kms.IKey:
    return CustomerManagedKey(stack, "Key", description="audit logs").key


@pytest.fixture
def alarms(stack: cdk.Stack, key: kms.IKey) -> sns.ITopic:
    return AlarmTopic(stack, "Alarms", key=key).topic


@pytest.fixture
def archive(stack: cdk.Stack, key: kms.IKey) -> LogArchive:
    return LogArchive(stack, "Archive", key=key, access_logs=AccessLogBucket(stack, "AccessLogs").bucket)


@pytest.fixture
def build(stack: cdk.Stack, key: kms.IKey, alarms: sns.ITopic, archive: LogArchive) -> Callable[..., AuditTrail]:
    def build(**settings: Any) -> AuditTrail:
        return AuditTrail(stack, "Trail", **{"alarms": alarms, "key": key, "archive": archive, "trail_name": "audit", **settings})

    return build


def trail(stack: cdk.Stack) -> Resource:
    return only(stack, "AWS::CloudTrail::Trail")


def selectors(stack: cdk.Stack) -> list[dict[str, Any]]:
    """Each selector as its fields: the operator and the values by name."""
    return [
        {field["Field"]: {k: v for k, v in field.items() if k != "Field"} for field in selector["FieldSelectors"]}
        for selector in trail(stack)["AdvancedEventSelectors"]
    ]


def archive_statements(stack: cdk.Stack) -> dict[str, Resource]:
    (policy,) = [r for id_, r in resources(stack, "AWS::S3::BucketPolicy").items() if id_.startswith("Archive")]
    return {s.get("Sid", ""): s for s in policy["Properties"]["PolicyDocument"]["Statement"]}


def test_records_every_region_and_the_global_services(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    build()
    assert (trail(stack)["IsLogging"], trail(stack)["IsMultiRegionTrail"], trail(stack)["IncludeGlobalServiceEvents"]) == (True, True, True)


def test_signs_digests_of_its_files(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    build()
    assert trail(stack)["EnableLogFileValidation"] is True


def test_is_encrypted_with_the_key(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    build()
    assert trail(stack)["KMSKeyId"] == {"Fn::GetAtt": ["Key961B73FD", "Arn"]}


def test_records_all_management_events_reading_and_those_of_kms_too(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    build()
    assert selectors(stack)[0] == {"eventCategory": {"Equals": ["Management"]}}


def test_records_the_objects_of_all_buckets_but_the_archive(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    build()
    objects = selectors(stack)[1]
    assert objects["resources.type"] == {"Equals": ["AWS::S3::Object"]}
    (excluded,) = objects["resources.ARN"]["NotStartsWith"]
    assert {"Ref": "ArchiveDA4CB258"} in excluded["Fn::Join"][1]
    assert excluded["Fn::Join"][1][-1] == "/"
    assert set(objects) == {"eventCategory", "resources.type", "resources.ARN"}


def test_takes_buckets_that_are_not_watched(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    build(excluded_buckets=["flow-logs"])
    assert len(selectors(stack)[1]["resources.ARN"]["NotStartsWith"]) == 2
    assert "s3:::flow-logs/" in json.dumps(selectors(stack)[1]["resources.ARN"]["NotStartsWith"][1])


def test_takes_further_data_events(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    build(data_events=["AWS::Lambda::Function"])
    assert selectors(stack)[2] == {"eventCategory": {"Equals": ["Data"]}, "resources.type": {"Equals": ["AWS::Lambda::Function"]}}


def test_takes_insights(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    build(insights=True)
    assert trail(stack)["InsightSelectors"] == [{"InsightType": "ApiCallRateInsight"}, {"InsightType": "ApiErrorRateInsight"}]


def test_has_no_insights_by_default(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    build()
    assert "InsightSelectors" not in trail(stack)


def test_keeps_events_in_a_log_group_for_12_months(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    build()
    log_group = only(stack, "AWS::Logs::LogGroup")
    assert log_group["RetentionInDays"] == 365
    assert log_group["KmsKeyId"] == {"Fn::GetAtt": ["Key961B73FD", "Arn"]}
    assert trail(stack)["CloudWatchLogsLogGroupArn"] == {"Fn::GetAtt": ["TrailLogGroup4CBE3AF5", "Arn"]}


def test_takes_a_longer_retention(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    build(retention_days=731)
    assert only(stack, "AWS::Logs::LogGroup")["RetentionInDays"] == 731


def test_its_role_writes_to_that_log_group_alone(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    build()
    policy = only(stack, "AWS::IAM::ManagedPolicy")
    assert policy["PolicyDocument"]["Statement"] == [
        {
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Effect": "Allow",
            "Resource": {"Fn::GetAtt": ["TrailLogGroup4CBE3AF5", "Arn"]},
        }
    ]
    assert policy["Roles"] == [{"Ref": "TrailLogsRole83B70503"}]
    assert resources(stack, "AWS::IAM::Policy") == {}


def test_only_this_trail_writes_to_the_archive(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    build()
    for sid in ("TrailsSeeTheOwner", "TrailsWrite"):
        (source,) = archive_statements(stack)[sid]["Condition"]["StringEquals"]["aws:SourceArn"]
        assert source == TRAIL_ARN
    assert archive_statements(stack)["TrailsWrite"]["Resource"]["Fn::Join"][1][1] == "/AWSLogs/111122223333/*"


def test_only_this_trail_uses_the_key(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    build()
    statements = [
        s for s in only(stack, "AWS::KMS::Key")["KeyPolicy"]["Statement"] if s["Principal"] == {"Service": "cloudtrail.amazonaws.com"}
    ]
    assert [s["Action"] for s in statements] == ["kms:GenerateDataKey*", ["kms:Decrypt", "kms:DescribeKey"]]
    assert all(s["Condition"]["StringEquals"]["aws:SourceArn"] == [TRAIL_ARN] for s in statements)
    context = statements[0]["Condition"]["StringLike"]["kms:EncryptionContext:aws:cloudtrail:arn"]
    assert context == ["arn:aws:cloudtrail:*:111122223333:trail/*"]


def test_is_made_after_the_permissions_that_it_is_tried_with(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    build()
    (resource,) = resources(stack, "AWS::CloudTrail::Trail").values()
    assert [id_[:-8] for id_ in resource["DependsOn"]] == ["ArchivePolicy", "TrailPciLogsPolicy"]


def test_its_name_comes_from_its_path(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    built = build(trail_name=None)
    assert built.source is not None
    assert trail(stack)["TrailName"] == built.source.trail_name
    assert built.source.trail_name.startswith("Stack-Trail")
    assert built.source.arn("aws") in json.dumps(archive_statements(stack))


def test_raises_alarms_in_a_namespace_of_its_own(stack: cdk.Stack, build: Callable[..., AuditTrail], alarms: sns.ITopic) -> None:
    built = build()
    assert built.alarms is not None
    found = [r["Properties"] for r in resources(stack, "AWS::CloudWatch::Alarm").values()]
    assert len(found) == len(built.alarms.alarms)
    assert {f["Namespace"] for f in found} == {"PciConstructs/audit", "AWS/Logs"}
    assert {json.dumps(f["AlarmActions"]) for f in found} == {json.dumps([stack.resolve(alarms.topic_arn)])}


def test_writes_to_a_bucket_of_the_account_for_logs(stack: cdk.Stack, key: kms.IKey, alarms: sns.ITopic) -> None:
    AuditTrail(stack, "Trail", alarms=alarms, key=key, archive=CENTRAL)
    assert trail(stack)["S3BucketName"] == "acme-audit-logs"
    assert trail(stack)["KMSKeyId"] == CENTRAL.key_arn
    assert "s3:::acme-audit-logs/" in json.dumps(selectors(stack)[1]["resources.ARN"])
    assert resources(stack, "AWS::S3::Bucket") == {}
    assert "cloudtrail.amazonaws.com" not in json.dumps(only(stack, "AWS::KMS::Key"))


def test_takes_another_bucket_with_object_lock(stack: cdk.Stack, key: kms.IKey, alarms: sns.ITopic) -> None:
    locked = s3.Bucket(stack, "Archive", object_lock_enabled=True)
    AuditTrail(stack, "Trail", alarms=alarms, key=key, archive=locked)
    assert trail(stack)["S3BucketName"] == stack.resolve(locked.bucket_name)
    assert "TrailsWrite" in archive_statements(stack)


def test_takes_an_imported_bucket_on_its_owners_word(stack: cdk.Stack, key: kms.IKey, alarms: sns.ITopic) -> None:
    AuditTrail(stack, "Trail", alarms=alarms, key=key, archive=s3.Bucket.from_bucket_name(stack, "Archive", "trail-archive"))
    assert trail(stack)["S3BucketName"] == "trail-archive"


def test_key_and_archive_may_live_in_other_stacks(app: cdk.App, make_stack: Callable[[str], cdk.Stack]) -> None:
    keys, storage, audit = make_stack("Keys"), make_stack("Storage"), make_stack("Audit")
    key = CustomerManagedKey(keys, "Key", description="audit logs").key
    archive = LogArchive(storage, "Archive", key=key, access_logs=AccessLogBucket(storage, "AccessLogs").bucket)
    AuditTrail(audit, "Trail", alarms=AlarmTopic(audit, "Alarms", key=key).topic, key=key, archive=archive)
    app.synth()


def test_an_existing_trail_gets_its_alarms_and_nothing_else(stack: cdk.Stack) -> None:
    log_group = logs.LogGroup.from_log_group_name(stack, "Log", "org-trail")
    topic = sns.Topic.from_topic_arn(stack, "Topic", "arn:aws:sns:eu-central-1:111122223333:alarms")
    built = AuditTrail(stack, "Trail", mode=Singleton.USE_EXISTING, alarms=topic, log_group=log_group, trail_name="org")
    assert {r["Type"] for r in resources(stack).values()} == {"AWS::Logs::MetricFilter", "AWS::CloudWatch::Alarm"}
    assert built.trail is None


def test_the_mode_may_be_the_text_of_a_setting(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    assert build(mode="create").trail is not None
    with pytest.raises(ValueError, match="'sometimes' is not a valid Singleton"):
        build(mode="sometimes")


def test_a_required_trail_is_only_written_down(stack: cdk.Stack) -> None:
    log_group = logs.LogGroup.from_log_group_name(stack, "Log", "org-trail")
    topic = sns.Topic.from_topic_arn(stack, "Topic", "arn:aws:sns:eu-central-1:111122223333:alarms")
    built = AuditTrail(stack, "Trail", mode=Singleton.REQUIRE, trail_name="org", log_group=log_group, alarms=topic)
    assert (list(built.node.children), built.log_group, built.alarms) == ([], None, None)
    (entry,) = [entry for entry in built.node.metadata if entry.type == REQUIRED_METADATA]
    assert json.loads(entry.data) == {
        "type": "AWS::CloudTrail::Trail",
        "requirements": ["10.2.1", "10.2.2", "10.3.2", "10.3.4", "10.5.1"],
        "trail_name": "org",
    }


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"retention_days": 364}, r"retention_days must be at least 365 days for an audit log, got 364 \(PCI DSS 10\.5\.1"),
        ({"key": None}, r"key must be a customer managed key, got None \(PCI DSS 10\.3\.1"),
        ({"alarms": None}, r"alarms must be an encrypted topic, got None \(PCI DSS 10\.4\.1"),
        ({"archive": None}, r"archive must be a LogArchive, a bucket with Object Lock, .* got None \(PCI DSS 10\.5\.1"),
        ({"excluded_buckets": ["cards-*"]}, r"excluded_buckets must be names of single buckets .* got 'cards-\*' \(PCI DSS 10\.2\.1\.1"),
        ({"excluded_buckets": [""]}, r"excluded_buckets must be names of single buckets .* got '' \(PCI DSS 10\.2\.1\.1"),
        ({"data_events": ["AWS::S3::Object"]}, "data_events must be resource types .* got 'AWS::S3::Object'"),
        ({"data_events": ["lambda"]}, "data_events must be resource types .* got 'lambda'"),
        ({"trail_name": "a trail"}, "trail_name must be 3 to 128 letters"),
    ],
)
def test_a_weak_trail_is_refused(build: Callable[..., AuditTrail], setting: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedSetting, match=f"Stack/Trail: {message}"):
        build(**setting)


def test_an_archive_without_object_lock_is_refused(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    with pytest.raises(
        RefusedSetting, match=r"archive must be a bucket with Object Lock, got 'Stack/Plain' \(PCI DSS 10\.3\.2.*LogArchive"
    ):
        build(archive=s3.Bucket(stack, "Plain", versioned=True))


def test_there_is_no_argument_for_a_single_region(build: Callable[..., AuditTrail]) -> None:
    with pytest.raises(TypeError, match="is_multi_region_trail"):
        build(is_multi_region_trail=False)


def test_the_log_group_of_an_existing_trail_goes_with_that_mode_alone(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    with pytest.raises(RefusedSetting, match="log_group must be the existing one's in mode use-existing"):
        build(mode=Singleton.USE_EXISTING)
    with pytest.raises(RefusedSetting, match="log_group must be left out in mode create"):
        build(log_group=logs.LogGroup.from_log_group_name(stack, "Log", "org-trail"))


def test_unresolved_values_pass(stack: cdk.Stack, build: Callable[..., AuditTrail]) -> None:
    value = cdk.CfnParameter(stack, "Value").value_as_string
    build(excluded_buckets=[value], trail_name=value)
    assert trail(stack)["TrailName"] == {"Ref": "Value"}


def ours(scope: Construct) -> None:
    key = CustomerManagedKey(scope, "Key", description="audit logs").key
    archive = LogArchive(scope, "Archive", key=key, access_logs=AccessLogBucket(scope, "AccessLogs").bucket)
    AuditTrail(scope, "Trail", alarms=AlarmTopic(scope, "Alarms", key=key).topic, key=key, archive=archive, trail_name="audit")


def plain(scope: Construct) -> None:
    bucket = s3.Bucket(scope, "Archive")
    cloudtrail.Trail(scope, "Trail", trail_name="audit", bucket=bucket, send_to_cloud_watch_logs=True)


def test_a_swap_from_the_plain_trail_replaces_nothing_but_the_inline_policy() -> None:
    changed = replacements(ours, plain, CREATE_ONLY, FLAGS)
    assert [(r.type, r.property) for r in changed] == [("AWS::IAM::Policy", "(logical id)")]


def test_nag_finds_nothing(app: cdk.App, build: Callable[..., AuditTrail]) -> None:
    build(insights=True, data_events=["AWS::DynamoDB::Table"])
    assert nag(app) == []
