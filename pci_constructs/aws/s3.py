"""Buckets that nobody outside reads, nobody deletes from, and every access to which is logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from pci_constructs.aws._settings import LOG_RETENTION_FLOOR, acknowledge, check_at_least, where
from pci_constructs.aws.kms import check_customer_managed

IMMEDIATE_DAYS = 90
"""Days for which audit logs are at once readable at least: three months (10.5.1)."""

_NO_REPLICATION = (
    "PCI DSS v4.0.1 asks for no second region: logs are backed up from where they arise to this bucket (10.3.3), which several zones "
    "hold and nobody deletes from (10.3.2); what must outlive the region needs a replication rule of its own"
)


class LockMode(StrEnum):
    """How strictly Object Lock holds."""

    GOVERNANCE = "GOVERNANCE"
    """Who may change the bucket's policy, which denies the bypass to everybody, may still lift it: a mistake can be undone."""
    COMPLIANCE = "COMPLIANCE"
    """Nobody deletes before the time is over, the account's root included. Cannot be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectLock:
    """For how long, and how strictly, each new object is kept.

    Attributes:
        mode: governance unless compliance is chosen by name, because compliance cannot be undone.
        days: how long each object version is locked, in days.
    """

    days: int
    mode: LockMode = LockMode.GOVERNANCE


class SecureBucket(Construct):
    """An encrypted, versioned bucket: no public access, TLS 1.2 or later alone, access logged, deletion refused.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``s3.Bucket`` with this id.
        key: the customer managed key of new objects (3.5.1 as support, 3.6.1).
        access_logs: the bucket that gets the server access logs (10.2.1.1), such as ``AccessLogBucket.bucket``.
        bucket_name: the physical name; CloudFormation chooses one by default.
        lock: Object Lock for what must not change (10.3.2, 10.3.4); by default deletion is refused by policy instead. The service
            that delivers must support it: AWS Config does not.
        lifecycle_rules: when objects move to colder storage or expire; by default they stay.
        noncurrent_days: how long replaced versions are kept, in days; 365 by default.

    Attributes:
        bucket: the ``s3.Bucket``.

    Raises:
        RefusedSetting: the key is not customer managed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: kms.IKey,
        access_logs: s3.IBucket,
        bucket_name: str | None = None,
        lock: ObjectLock | None = None,
        lifecycle_rules: Sequence[s3.LifecycleRule] = (),
        noncurrent_days: int = 365,
    ) -> None:
        place = where(scope, construct_id)
        check_customer_managed(key, where=place)
        super().__init__(scope, construct_id)
        self.bucket = s3.Bucket(
            self,
            "Default",
            bucket_name=bucket_name,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            versioned=True,
            object_lock_enabled=True if lock else None,
            lifecycle_rules=[*lifecycle_rules, _housekeeping(noncurrent_days)],
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        if lock is not None:
            _lock_by_default(self.bucket, lock)
        _log_access(self.bucket, access_logs, prefix=f"s3/{self.node.addr}/")
        refuse_deletion(self.bucket, locked=lock is not None)
        acknowledge(self.bucket, "PCI.DSS.321::PCI.DSS.321-S3BucketReplicationEnabled", reason=_NO_REPLICATION)


class AccessLogBucket(Construct):
    """The bucket that other buckets and load balancers write their access logs to (10.2.1.1).

    AWS delivers these logs only to buckets with keys managed by S3 and, for server access logs, without Object Lock; versioning and
    refused deletion protect them instead (10.3.2). What is overwritten is kept as long again, because a lifecycle rule that soon
    removed replaced versions would be a way to delete.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``s3.Bucket`` with this id.
        retention_days: how long logs are kept, in days; 365 by default and at least (10.5.1).
        bucket_name: the physical name; CloudFormation chooses one by default.

    Attributes:
        bucket: the ``s3.Bucket``.

    Raises:
        RefusedSetting: the retention is under 12 months.
    """

    def __init__(self, scope: Construct, construct_id: str, *, retention_days: int = 365, bucket_name: str | None = None) -> None:
        place = where(scope, construct_id)
        check_at_least(retention_days, LOG_RETENTION_FLOOR, where=place, argument="retention_days", requirement_id="10.5.1", unit="days")
        super().__init__(scope, construct_id)
        self.bucket = s3.Bucket(
            self,
            "Default",
            bucket_name=bucket_name,
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            versioned=True,
            lifecycle_rules=[s3.LifecycleRule(id="expire", expiration=cdk.Duration.days(retention_days)), _housekeeping(retention_days)],
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        refuse_deletion(self.bucket, logs_only=True)
        self._receive_server_access_logs()
        acknowledge(
            self.bucket,
            "PCI.DSS.321::PCI.DSS.321-S3DefaultEncryptionKMS",
            reason="AWS delivers server access logs and load balancer logs only to buckets encrypted with keys managed by S3",
        )
        acknowledge(
            self.bucket,
            "PCI.DSS.321::PCI.DSS.321-S3BucketLoggingEnabled",
            "AwsSolutions::AwsSolutions-S1",
            reason="this bucket is the target of access logs; logging it to itself would never end. CloudTrail data events cover it",
        )
        acknowledge(self.bucket, "PCI.DSS.321::PCI.DSS.321-S3BucketReplicationEnabled", reason=_NO_REPLICATION)

    def _receive_server_access_logs(self) -> None:
        """Lets S3 deliver for the buckets of this account."""
        stack = cdk.Stack.of(self)
        self.bucket.add_to_resource_policy(
            iam.PolicyStatement(
                sid="ServerAccessLogs",
                actions=["s3:PutObject"],
                principals=[iam.ServicePrincipal("logging.s3.amazonaws.com")],
                resources=[self.bucket.arn_for_objects("s3/*")],
                conditions={
                    "StringEquals": {"aws:SourceAccount": stack.account},
                    "ArnLike": {"aws:SourceArn": f"arn:{stack.partition}:s3:::*"},
                },
            )
        )


class LogArchive(Construct):
    """The bucket that keeps audit logs unchanged for 12 months or more, three of them at once readable (10.3.2, 10.5.1).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``s3.Bucket`` with this id.
        key: the customer managed key of the logs.
        access_logs: the bucket that gets the server access logs.
        retention_days: how long logs are kept and locked, in days; 400 by default, at least 365.
        immediate_days: how long logs stay in standard storage, in days; 90 by default and at least. Then they move to Glacier
            Instant Retrieval, which is cheaper to keep and still readable at once.
        lock_mode: governance by default; compliance is chosen by name because nobody can undo it.
        bucket_name: the physical name; CloudFormation chooses one by default.

    Attributes:
        bucket: the ``s3.Bucket``.

    Raises:
        RefusedSetting: a period is under its floor, or the key is not customer managed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: kms.IKey,
        access_logs: s3.IBucket,
        retention_days: int = 400,
        immediate_days: int = IMMEDIATE_DAYS,
        lock_mode: LockMode = LockMode.GOVERNANCE,
        bucket_name: str | None = None,
    ) -> None:
        place = where(scope, construct_id)
        check_at_least(retention_days, LOG_RETENTION_FLOOR, where=place, argument="retention_days", requirement_id="10.5.1", unit="days")
        check_at_least(immediate_days, IMMEDIATE_DAYS, where=place, argument="immediate_days", requirement_id="10.5.1", unit="days")
        super().__init__(scope, construct_id)
        archive = s3.LifecycleRule(
            id="archive",
            expiration=cdk.Duration.days(retention_days),
            transitions=[
                s3.Transition(storage_class=s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transition_after=cdk.Duration.days(immediate_days))
            ],
        )
        secure = SecureBucket(
            self,
            "Default",
            key=key,
            access_logs=access_logs,
            bucket_name=bucket_name,
            lock=ObjectLock(days=retention_days, mode=lock_mode),
            lifecycle_rules=[archive],
            noncurrent_days=1,
        )
        self.bucket = secure.bucket


def refuse_deletion(bucket: s3.Bucket, *, locked: bool = False, logs_only: bool = False) -> None:
    """Denies everybody the deletion of versions and of the bucket; lifecycle rules still expire what is old enough (10.3.2).

    Args:
        bucket: the bucket.
        locked: the bucket has Object Lock in governance mode, which nobody may then bypass.
        logs_only: the bucket takes logs alone, so that nobody needs to hide an object behind a delete marker.
    """
    more = [*(["s3:BypassGovernanceRetention"] if locked else []), *(["s3:DeleteObject"] if logs_only else [])]
    bucket.add_to_resource_policy(
        iam.PolicyStatement(
            sid="RefuseDeletion",
            effect=iam.Effect.DENY,
            actions=["s3:DeleteBucket", "s3:DeleteObjectVersion", *more],
            principals=[iam.StarPrincipal()],
            resources=[bucket.bucket_arn, bucket.arn_for_objects("*")],
        )
    )


def _log_access(bucket: s3.Bucket, target: s3.IBucket, *, prefix: str) -> None:
    # The L2's own way needs a feature flag that apps of other teams may lack, and names the source in the target's policy: a cycle
    # as soon as the two are in different stacks.
    resource = cast(s3.CfnBucket, bucket.node.default_child)
    resource.logging_configuration = s3.CfnBucket.LoggingConfigurationProperty(
        destination_bucket_name=target.bucket_name, log_file_prefix=prefix
    )


def _lock_by_default(bucket: s3.Bucket, lock: ObjectLock) -> None:
    # On the L1: the L2 compares the days with its bounds, tokens too.
    retention = s3.CfnBucket.DefaultRetentionProperty(mode=str(lock.mode), days=lock.days)
    rule = s3.CfnBucket.ObjectLockRuleProperty(default_retention=retention)
    resource = cast(s3.CfnBucket, bucket.node.default_child)
    resource.object_lock_configuration = s3.CfnBucket.ObjectLockConfigurationProperty(object_lock_enabled="Enabled", rule=rule)


def _housekeeping(noncurrent_days: int) -> s3.LifecycleRule:
    return s3.LifecycleRule(
        id="housekeeping",
        noncurrent_version_expiration=cdk.Duration.days(noncurrent_days),
        abort_incomplete_multipart_upload_after=cdk.Duration.days(7),
    )
