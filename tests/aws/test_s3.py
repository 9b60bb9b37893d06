from collections.abc import Callable
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.s3 import AccessLogBucket, LockMode, LogArchive, ObjectLock, SecureBucket
from pci_constructs.refusals import RefusedSetting
from tests.conftest import FLAGS
from tests.kit import Resource, nag, replacements, resources


@pytest.fixture
def key(stack: cdk.Stack) -> kms.IKey:
    return CustomerManagedKey(stack, "Key", description="files").key


@pytest.fixture
def access_logs(stack: cdk.Stack) -> s3.IBucket:
    return AccessLogBucket(stack, "AccessLogs").bucket


def bucket(stack: cdk.Stack, prefix: str) -> Resource:
    (found,) = [r for id_, r in resources(stack, "AWS::S3::Bucket").items() if id_.startswith(prefix)]
    return found


def kept_when_replaced(stack: cdk.Stack, prefix: str) -> list[int]:
    rules = bucket(stack, prefix)["Properties"]["LifecycleConfiguration"]["Rules"]
    return [r["NoncurrentVersionExpiration"]["NoncurrentDays"] for r in rules if "NoncurrentVersionExpiration" in r]


def denials(stack: cdk.Stack, prefix: str) -> dict[str, Resource]:
    (policy,) = [r for id_, r in resources(stack, "AWS::S3::BucketPolicy").items() if id_.startswith(prefix)]
    return {s.get("Sid", str(s.get("Condition"))): s for s in policy["Properties"]["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"}


def test_encrypted_with_the_key(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    SecureBucket(stack, "Files", key=key, access_logs=access_logs)
    (rule,) = bucket(stack, "Files")["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] == {"Fn::GetAtt": ["Key961B73FD", "Arn"]}


def test_closed_to_the_public(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    SecureBucket(stack, "Files", key=key, access_logs=access_logs)
    for name in ("Files", "AccessLogs"):
        assert set(bucket(stack, name)["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}


def test_versioned_and_retained(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    SecureBucket(stack, "Files", key=key, access_logs=access_logs)
    for name in ("Files", "AccessLogs"):
        assert bucket(stack, name)["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}
        assert bucket(stack, name)["DeletionPolicy"] == "Retain"


def test_refuses_plain_text_old_tls_and_deletion(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    SecureBucket(stack, "Files", key=key, access_logs=access_logs)
    for name in ("Files", "AccessLogs"):
        denied = denials(stack, name)
        conditions = [s.get("Condition") for s in denied.values()]
        assert {"Bool": {"aws:SecureTransport": "false"}} in conditions
        assert {"NumericLessThan": {"s3:TlsVersion": 1.2}} in conditions
        assert set(denied["RefuseDeletion"]["Action"]) >= {"s3:DeleteBucket", "s3:DeleteObjectVersion"}
        assert denied["RefuseDeletion"]["Principal"] == "*"


def test_nobody_bypasses_a_governance_lock_to_let_the_lifecycle_delete(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    LogArchive(stack, "Archive", key=key, access_logs=access_logs)
    assert "s3:BypassGovernanceRetention" in denials(stack, "Archive")["RefuseDeletion"]["Action"]


def test_files_can_be_replaced_and_hidden_and_stay_for_a_year(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    SecureBucket(stack, "Files", key=key, access_logs=access_logs)
    assert denials(stack, "Files")["RefuseDeletion"]["Action"] == ["s3:DeleteBucket", "s3:DeleteObjectVersion"]
    assert kept_when_replaced(stack, "Files") == [365]


def test_access_logs_that_are_hidden_or_overwritten_are_still_kept(stack: cdk.Stack) -> None:
    AccessLogBucket(stack, "Long", retention_days=400)
    assert "s3:DeleteObject" in denials(stack, "Long")["RefuseDeletion"]["Action"]
    assert kept_when_replaced(stack, "Long") == [400]


def test_access_is_logged(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    SecureBucket(stack, "Files", key=key, access_logs=access_logs)
    assert bucket(stack, "Files")["Properties"]["LoggingConfiguration"]["DestinationBucketName"]["Ref"].startswith("AccessLogs")


def test_access_log_bucket_keeps_12_months(stack: cdk.Stack, access_logs: s3.IBucket) -> None:
    rules = bucket(stack, "AccessLogs")["Properties"]["LifecycleConfiguration"]["Rules"]
    assert [r["ExpirationInDays"] for r in rules if r["Id"] == "expire"] == [365]


def test_archive_is_locked_in_governance_mode_unless_named(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    LogArchive(stack, "Archive", key=key, access_logs=access_logs)
    LogArchive(stack, "Strict", key=key, access_logs=access_logs, lock_mode=LockMode.COMPLIANCE)
    lock = {
        name: bucket(stack, name)["Properties"]["ObjectLockConfiguration"]["Rule"]["DefaultRetention"] for name in ("Archive", "Strict")
    }
    assert lock == {"Archive": {"Days": 400, "Mode": "GOVERNANCE"}, "Strict": {"Days": 400, "Mode": "COMPLIANCE"}}


def test_archive_keeps_three_months_in_standard_storage_and_all_readable_at_once(
    stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket
) -> None:
    LogArchive(stack, "Archive", key=key, access_logs=access_logs)
    rules = {r["Id"]: r for r in bucket(stack, "Archive")["Properties"]["LifecycleConfiguration"]["Rules"]}
    assert rules["archive"]["Transitions"] == [{"StorageClass": "GLACIER_IR", "TransitionInDays": 90}]
    assert rules["archive"]["ExpirationInDays"] == 400


def test_a_secure_bucket_takes_a_lock(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    SecureBucket(stack, "Files", key=key, access_logs=access_logs, lock=ObjectLock(days=30))
    assert bucket(stack, "Files")["Properties"]["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]["Days"] == 30


def test_short_periods_are_refused(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    with pytest.raises(RefusedSetting, match=r"Stack/Archive: retention_days must be at least 365 days, got 364 \(PCI DSS 10\.5\.1"):
        LogArchive(stack, "Archive", key=key, access_logs=access_logs, retention_days=364)
    with pytest.raises(RefusedSetting, match=r"immediate_days must be at least 90 days, got 30 \(PCI DSS 10\.5\.1"):
        LogArchive(stack, "Archive", key=key, access_logs=access_logs, immediate_days=30)
    with pytest.raises(RefusedSetting, match=r"retention_days must be at least 365 days"):
        AccessLogBucket(stack, "Short", retention_days=90)


def test_unresolved_periods_pass(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    days = int(cdk.CfnParameter(stack, "Days", type="Number", default=400, min_value=365).value_as_number)
    LogArchive(stack, "Archive", key=key, access_logs=access_logs, retention_days=days, immediate_days=days)
    AccessLogBucket(stack, "Long", retention_days=days)
    assert bucket(stack, "Archive")["Properties"]["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]["Days"] == {"Ref": "Days"}


def test_a_missing_key_is_refused(stack: cdk.Stack, access_logs: s3.IBucket) -> None:
    with pytest.raises(RefusedSetting, match="key must be a customer managed key, got None"):
        SecureBucket(stack, "Files", key=None, access_logs=access_logs)  # type: ignore[arg-type]


def test_logical_ids_are_those_of_plain_buckets(
    make_stack: Callable[[str], cdk.Stack], stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket
) -> None:
    LogArchive(stack, "Archive", key=key, access_logs=access_logs)
    plain = make_stack("Plain")
    for name in ("Archive", "AccessLogs"):
        s3.Bucket(plain, name)
    assert set(resources(stack, "AWS::S3::Bucket")) == set(resources(plain, "AWS::S3::Bucket"))


CREATE_ONLY: dict[str, tuple[str, ...]] = {"AWS::S3::Bucket": ("BucketName",)}


def test_a_swap_from_plain_buckets_replaces_nothing() -> None:
    def ours(scope: Construct) -> None:
        logs = AccessLogBucket(scope, "AccessLogs").bucket
        SecureBucket(scope, "Files", key=CustomerManagedKey(scope, "Key", description="files").key, access_logs=logs)

    def plain(scope: Construct) -> None:
        s3.Bucket(scope, "AccessLogs")
        s3.Bucket(scope, "Files")

    assert replacements(ours, plain, CREATE_ONLY, FLAGS) == []


def test_nag_finds_nothing(app: cdk.App, stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    SecureBucket(stack, "Files", key=key, access_logs=access_logs)
    LogArchive(stack, "Archive", key=key, access_logs=access_logs)
    assert nag(app) == []


def test_buckets_of_other_stacks_log_here_without_a_cycle(
    app: cdk.App, make_stack: Callable[[str], cdk.Stack], access_logs: s3.IBucket
) -> None:
    other = make_stack("Other")
    SecureBucket(other, "Files", key=CustomerManagedKey(other, "Key", description="files").key, access_logs=access_logs)
    app.synth()


def test_s3_delivers_access_logs_for_this_account_alone(stack: cdk.Stack, access_logs: s3.IBucket) -> None:
    (policy,) = resources(stack, "AWS::S3::BucketPolicy").values()
    (allowed,) = [s for s in policy["Properties"]["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
    assert allowed["Principal"] == {"Service": "logging.s3.amazonaws.com"}
    assert allowed["Condition"]["StringEquals"] == {"aws:SourceAccount": "111122223333"}


def test_an_app_without_the_feature_flags_builds_the_same(access_logs: s3.IBucket, tmp_path: Path) -> None:
    bare = cdk.App(outdir=str(tmp_path / "bare"))
    other = cdk.Stack(bare, "Stack", env=cdk.Environment(account="111122223333", region="eu-central-1"))
    logs = AccessLogBucket(other, "AccessLogs")
    LogArchive(other, "Files", key=CustomerManagedKey(other, "Key", description="files").key, access_logs=logs.bucket)
    bare.synth()
    assert "LoggingConfiguration" in bucket(other, "Files")["Properties"]
