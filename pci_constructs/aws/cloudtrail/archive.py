"""Where trails are kept: a bucket of this account, or one in an account for logs, and what CloudTrail may do with it."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from pci_constructs.aws._settings import where
from pci_constructs.aws.cloudtrail.destination import CentralArchive, TrailSource
from pci_constructs.aws.kms import check_customer_managed
from pci_constructs.aws.s3 import IMMEDIATE_DAYS, LockMode, LogArchive
from pci_constructs.refusals import RefusedSetting

CLOUDTRAIL = "cloudtrail.amazonaws.com"


class TrailArchive(Construct):
    """The bucket in the account for logs that trails of other accounts write to, and nobody there can change (10.3.2, 10.3.3).

    Args:
        scope: the parent construct, in a stack of the account for logs.
        construct_id: the id below the parent; logical ids are those of a plain ``s3.Bucket`` with this id.
        key: the customer managed key of the logs; its policy is extended for the trails. In the region of the bucket.
        access_logs: the bucket that gets the server access logs (10.2.1.3).
        bucket_name: the physical name, which the other accounts must know.
        trails: the trails that may write, each with account, region and name.
        retention_days: how long logs are kept and locked, in days; 400 by default, at least 365 (10.5.1).
        immediate_days: how long they stay in standard storage, in days; 90 by default and at least (10.5.1).
        lock_mode: governance by default; compliance is chosen by name because nobody can undo it.

    Attributes:
        bucket: the ``s3.Bucket``.
        central: what ``AuditTrail(archive=…)`` of the other accounts takes; its key ARN is a token: in another app, write the values down.

    Raises:
        RefusedSetting: there is no trail, a period is under its floor, or the key is not customer managed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: kms.IKey,
        access_logs: s3.IBucket,
        bucket_name: str,
        trails: Sequence[TrailSource],
        retention_days: int = 400,
        immediate_days: int = IMMEDIATE_DAYS,
        lock_mode: LockMode = LockMode.GOVERNANCE,
    ) -> None:
        place = where(scope, construct_id)
        check_customer_managed(key, where=place, requirement_id="10.3.1")
        if not trails:
            raise RefusedSetting(where=place, argument="trails", value=list(trails), allowed="at least one trail", requirement_id="10.3.3")
        super().__init__(scope, construct_id)
        archive = LogArchive(
            self,
            "Default",
            key=key,
            access_logs=access_logs,
            retention_days=retention_days,
            immediate_days=immediate_days,
            lock_mode=lock_mode,
            bucket_name=bucket_name,
        )
        self.bucket = archive.bucket
        allow_delivery(self.bucket, trails)
        allow_encryption(key, trails)
        account = cdk.Stack.of(self).account
        self.central = CentralArchive(bucket_name=bucket_name, account_id=account, key_arn=key.key_arn)


def allow_delivery(bucket: s3.IBucket, trails: Sequence[TrailSource]) -> None:
    """Lets CloudTrail write the logs of these trails, each below its own account, and nothing else (10.3.2).

    Args:
        bucket: the bucket; the policy of an imported one is left to its owner.
        trails: the trails.
    """
    partition = cdk.Stack.of(bucket).partition
    sources = [trail.arn(partition) for trail in trails]
    accounts = dict.fromkeys(trail.account_id for trail in trails)
    cloudtrail = iam.ServicePrincipal(CLOUDTRAIL)
    bucket.add_to_resource_policy(
        iam.PolicyStatement(
            sid="TrailsSeeTheOwner",
            actions=["s3:GetBucketAcl"],
            principals=[cloudtrail],
            resources=[bucket.bucket_arn],
            conditions={"StringEquals": {"aws:SourceArn": sources}},
        )
    )
    bucket.add_to_resource_policy(
        iam.PolicyStatement(
            sid="TrailsWrite",
            actions=["s3:PutObject"],
            principals=[cloudtrail],
            resources=[bucket.arn_for_objects(f"AWSLogs/{account}/*") for account in accounts],
            conditions={"StringEquals": {"aws:SourceArn": sources, "s3:x-amz-acl": "bucket-owner-full-control"}},
        )
    )


def allow_encryption(key: kms.IKey, trails: Sequence[TrailSource]) -> None:
    """Lets CloudTrail encrypt the logs of these trails with a key, as its user guide asks (10.3.1).

    Args:
        key: the key; the policy of an imported one is left to its owner.
        trails: the trails.
    """
    partition = cdk.Stack.of(key).partition
    sources = {"aws:SourceArn": [trail.arn(partition) for trail in trails]}
    # The region stays open as in the user guide: a trail of all regions encrypts in each of them.
    contexts = list(dict.fromkeys(f"arn:{partition}:cloudtrail:*:{trail.account_id}:trail/*" for trail in trails))
    cloudtrail = iam.ServicePrincipal(CLOUDTRAIL)
    key.add_to_resource_policy(
        iam.PolicyStatement(
            actions=["kms:GenerateDataKey*"],
            principals=[cloudtrail],
            resources=["*"],
            conditions={"StringEquals": sources, "StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": contexts}},
        )
    )
    # Decrypt is asked for where the bucket has a bucket key, as ours have; its encryption context is then the bucket's.
    key.add_to_resource_policy(
        iam.PolicyStatement(
            actions=["kms:Decrypt", "kms:DescribeKey"],
            principals=[cloudtrail],
            resources=["*"],
            conditions={"StringEquals": sources},
        )
    )
