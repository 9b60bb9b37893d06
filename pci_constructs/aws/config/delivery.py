"""Where AWS Config delivers to: a bucket of this account, or one in an account for logs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from pci_constructs.aws._settings import LOG_RETENTION_FLOOR, check_at_least, is_known, where
from pci_constructs.aws.kms import allow_service
from pci_constructs.aws.s3 import SecureBucket
from pci_constructs.refusals import RefusedSetting

CONFIG = "config.amazonaws.com"
ACCOUNT = re.compile(r"\d{12}")
KEY = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:(\d{12}):key/[A-Za-z0-9-]+")


class DeliveryBucket(Construct):
    """The bucket that keeps configuration history and snapshots, and that AWS Config alone adds to (10.3.2, 10.5.1, 12.5.1).

    It is versioned and refuses deletion in place of Object Lock: AWS Config does not deliver to a bucket that locks by default.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``s3.Bucket`` with this id.
        key: the customer managed key of the history; its policy is extended for AWS Config.
        access_logs: the bucket that gets the server access logs.
        accounts: the accounts whose history is delivered here; this one alone by default.
        retention_days: how long history is kept, in days; 400 by default, at least 365 (10.5.1).
        bucket_name: the physical name; CloudFormation chooses one by default. Recorders of other accounts need a name that is known.

    Attributes:
        bucket: the ``s3.Bucket``.
        key: the key.

    Raises:
        RefusedSetting: the retention is under 12 months, an account is not an account id, or the key is not customer managed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: kms.IKey,
        access_logs: s3.IBucket,
        accounts: Sequence[str] = (),
        retention_days: int = 400,
        bucket_name: str | None = None,
    ) -> None:
        place = where(scope, construct_id)
        check_at_least(retention_days, LOG_RETENTION_FLOOR, where=place, argument="retention_days", requirement_id="10.5.1", unit="days")
        for account in accounts:
            check_account(account, where=place, argument="accounts")
        super().__init__(scope, construct_id)
        self.key = key
        expire = s3.LifecycleRule(id="expire", expiration=cdk.Duration.days(retention_days))
        self.bucket = SecureBucket(
            self, "Default", key=key, access_logs=access_logs, bucket_name=bucket_name, lifecycle_rules=[expire]
        ).bucket
        stack = cdk.Stack.of(self)
        sources = list(dict.fromkeys(accounts)) or [stack.account]
        self._allow_delivery(sources)
        if sources == [stack.account]:
            allow_service(key, "config")
        else:
            self._allow_encryption(sources)

    def _allow_delivery(self, accounts: Sequence[str]) -> None:
        found = {"StringEquals": {"aws:SourceAccount": list(accounts)}}
        written = {"StringEquals": {**found["StringEquals"], "s3:x-amz-acl": "bucket-owner-full-control"}}
        objects = [self.bucket.arn_for_objects(f"AWSLogs/{account}/Config/*") for account in accounts]
        for sid, actions, resources, conditions in (
            ("ConfigFindsBucket", ["s3:GetBucketAcl", "s3:ListBucket"], [self.bucket.bucket_arn], found),
            ("ConfigDelivers", ["s3:PutObject"], objects, written),
        ):
            self.bucket.add_to_resource_policy(
                iam.PolicyStatement(
                    sid=sid, actions=actions, principals=[iam.ServicePrincipal(CONFIG)], resources=resources, conditions=conditions
                )
            )

    def _allow_encryption(self, accounts: Sequence[str]) -> None:
        """What ``allow_service`` gives for this account, for those named."""
        partition = cdk.Stack.of(self).partition
        sources = [f"arn:{partition}:config:*:{account}:*" for account in accounts]
        self.key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="ConfigDelivers",
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                principals=[iam.ServicePrincipal(CONFIG)],
                resources=["*"],
                conditions={"StringEquals": {"aws:SourceAccount": list(accounts)}, "ArnLike": {"aws:SourceArn": sources}},
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CentralDelivery:
    """A bucket in an account for logs, made there by ``DeliveryBucket`` (10.3.3).

    Attributes:
        bucket_name: the bucket's name.
        key_arn: the ARN of the key in that account that encrypts the history.

    Raises:
        RefusedSetting: the key's ARN is not one of a key, which an alias is not.
    """

    bucket_name: str
    key_arn: str

    def __post_init__(self) -> None:
        if is_known(self.key_arn) and not KEY.fullmatch(self.key_arn):
            raise RefusedSetting(
                where="central delivery",
                argument="key_arn",
                value=self.key_arn,
                allowed="the ARN of a customer managed key, not of an alias",
                requirement_id="10.3.1",
            )


def check_account(account: str, *, where: str, argument: str) -> None:
    """Refuses what is not the id of one account: a wildcard would let strangers in.

    Raises:
        RefusedSetting: the account is known and malformed.
    """
    if is_known(account) and not ACCOUNT.fullmatch(account):
        raise RefusedSetting(where=where, argument=argument, value=account, allowed="an account id of 12 digits", requirement_id="10.3.2")
