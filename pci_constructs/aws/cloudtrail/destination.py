"""Which trail writes, and to which bucket: checked values, and the checks that the trail asks of its settings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import aws_s3 as s3

from pci_constructs.aws._settings import is_known
from pci_constructs.refusals import RefusedSetting

ACCOUNT = re.compile(r"\d{12}")
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
KEY = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:(\d{12}):key/[A-Za-z0-9-]+")
REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d+")
TRAIL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailSource:
    """A trail that writes to a bucket.

    Attributes:
        account_id: the account that owns the trail.
        region: the home region of the trail.
        trail_name: its name.

    Raises:
        RefusedSetting: one of them is malformed; a wildcard would let trails of strangers in.
    """

    account_id: str
    region: str
    trail_name: str

    def __post_init__(self) -> None:
        _check(
            ACCOUNT, self.account_id, "trail source", argument="account_id", allowed="an account id of 12 digits", requirement_id="10.3.2"
        )
        _check(REGION, self.region, "trail source", argument="region", allowed="a region such as eu-central-1", requirement_id="10.3.2")
        _check(
            TRAIL_NAME,
            self.trail_name,
            "trail source",
            argument="trail_name",
            allowed="the name of one trail, 3 to 128 characters",
            requirement_id="10.3.2",
        )

    def arn(self, partition: str) -> str:
        """The trail's ARN, made of its name: a token of the trail in a policy that the trail waits for would be a cycle."""
        return f"arn:{partition}:cloudtrail:{self.region}:{self.account_id}:trail/{self.trail_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CentralArchive:
    """A bucket for audit logs in an account of its own, made there by ``TrailArchive`` (10.3.3).

    Attributes:
        bucket_name: the bucket's name.
        account_id: the account that owns bucket and key.
        key_arn: the ARN of the key in that account that encrypts the logs: with a key of the account that is audited, that account's
            administrators could make its logs unreadable.

    Raises:
        RefusedSetting: one of them is malformed, or the key belongs to another account.
    """

    bucket_name: str
    account_id: str
    key_arn: str

    def __post_init__(self) -> None:
        _check(BUCKET, self.bucket_name, "central archive", argument="bucket_name", allowed="the name of a bucket", requirement_id=None)
        _check(
            ACCOUNT,
            self.account_id,
            "central archive",
            argument="account_id",
            allowed="an account id of 12 digits",
            requirement_id="10.3.3",
        )
        _check(
            KEY, self.key_arn, "central archive", argument="key_arn", allowed="the ARN of a customer managed key", requirement_id="10.3.2"
        )
        match = KEY.fullmatch(self.key_arn) if is_known(self.key_arn) else None
        if match and is_known(self.account_id) and match[1] != self.account_id:
            raise RefusedSetting(
                where="central archive",
                argument="key_arn",
                value=self.key_arn,
                allowed=f"a key of account {self.account_id}",
                requirement_id="10.3.2",
            )


def check_locked(bucket: s3.IBucket, *, where: str) -> None:
    """Refuses a bucket that is known to have no Object Lock; an imported one is its owner's promise.

    Raises:
        RefusedSetting: the bucket is built in this app without Object Lock.
    """
    resource = bucket.node.default_child
    if isinstance(resource, s3.CfnBucket) and not resource.object_lock_enabled:
        raise RefusedSetting(
            where=where,
            argument="archive",
            value=bucket.node.path,
            allowed="a bucket with Object Lock",
            requirement_id="10.3.2",
            cure="pass a LogArchive",
        )


def check_excluded(buckets: Sequence[str], *, where: str) -> None:
    """Refuses anything but the names of single buckets.

    Raises:
        RefusedSetting: an entry is no bucket name; a wildcard would hide who reads the buckets behind it.
    """
    for name in buckets:
        _check(
            BUCKET, name, where, argument="excluded_buckets", allowed="names of single buckets without wildcards", requirement_id="10.2.1.1"
        )


def check_trail_name(name: str, *, where: str) -> None:
    """Refuses what CloudTrail does not take as a name.

    Raises:
        RefusedSetting: the name is too short or too long, or has other characters.
    """
    allowed = "3 to 128 letters, digits, dots, hyphens and underscores"
    _check(TRAIL_NAME, name, where, argument="trail_name", allowed=allowed, requirement_id=None)


def _check(pattern: re.Pattern[str], value: str, place: str, *, argument: str, allowed: str, requirement_id: str | None) -> None:
    if is_known(value) and not pattern.fullmatch(value):
        raise RefusedSetting(where=place, argument=argument, value=value, allowed=allowed, requirement_id=requirement_id)
