"""Logs that must not change are locked as they arrive.

A default retention locks each object for its time, without trust in whoever writes it, so that nobody deletes or replaces it earlier
(10.3.2). It is asked of buckets that receive audit logs, and of those that have object lock at all; S3 and AWS Config do not deliver to
locked buckets, which are judged by ``log-bucket-retention-and-lock``.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, not_applicable
from pci_constructs.rules.s3._logs import CONFIG, DELIVERED, LOCK, SERVER_ACCESS, locked, of_trail, receives


def _check(bucket: ResourceView) -> Judgement:
    if bucket.has(LOCK) or receives(bucket, DELIVERED):
        return locked(bucket)
    if receives(bucket, SERVER_ACCESS, CONFIG):
        return not_applicable("it receives logs that AWS does not deliver to a locked bucket")
    return locked(bucket) if bucket.flag("ObjectLockEnabled") else not_applicable("no audit log that was read goes to it")


def _example(mode: str) -> dict[str, object]:
    configuration = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": mode, "Days": 365}}}
    return {"ObjectLockEnabled": True, "ObjectLockConfiguration": configuration}


RULE = Rule(
    id="s3-bucket-default-lock-enabled",
    title="Buckets of audit logs lock objects by default",
    severity=Severity.MEDIUM,
    requirements={
        "10.3.2": "locked objects cannot be altered or deleted before their time",
        "10.5.1": "the lock holds for the months that logs must be there",
    },
    remediation="set ObjectLockEnabled (which replaces the bucket) and ObjectLockConfiguration.Rule.DefaultRetention",
    types=("AWS::S3::Bucket",),
    check=_check,
    equivalents={"securityhub": "S3.15", "config": "s3-bucket-default-lock-enabled", "guard": "S3_BUCKET_DEFAULT_LOCK_ENABLED"},
    passing=_example("GOVERNANCE"),
    failing=of_trail({"ObjectLockEnabled": True}),
)
