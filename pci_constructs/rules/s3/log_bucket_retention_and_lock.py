"""Buckets of logs keep them for twelve months, unaltered.

Audit logs are there for twelve months (10.5.1) and are protected from change (10.3.2). That takes versions, no lifecycle rule that removes
them earlier, and something that stops deletion: object lock for that time, where AWS delivers to locked buckets. It does not deliver server
access logs nor, with a default retention, those of AWS Config; there a policy must deny everyone the deletion of versions, and replaced
versions must stay as long as the logs. Load balancers may have either.
"""

from functools import partial

from pci_constructs.rules import (
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    attempt,
    best,
    failed,
    not_applicable,
    passed,
    worst,
)
from pci_constructs.rules.s3._logs import (
    CONFIG,
    DELIVERED,
    LOAD_BALANCERS,
    LOCK,
    SERVER_ACCESS,
    days_of_logs,
    kept,
    locked,
    of_trail,
    receives,
    refuses_deletion,
)
from pci_constructs.rules.s3._versions import KEEPS, STATUS, status


def _check(bucket: ResourceView) -> Judgement:
    server, config, delivered = (receives(bucket, kind) for kind in (SERVER_ACCESS, CONFIG, DELIVERED))
    if not (server or config or delivered or receives(bucket, LOAD_BALANCERS)):
        return not_applicable("no log that was read goes to it")
    days = days_of_logs(bucket)
    lock, refusal = partial(attempt, partial(locked, bucket, days)), partial(attempt, partial(refuses_deletion, bucket))
    if server or config:
        protected = worst((attempt(partial(_unlocked, bucket, server)), refusal()), empty=passed("protected"))
    elif delivered:
        protected = lock()
    else:
        protected = best((lock(), refusal()), empty=failed("nothing stops deletion"))
    return worst(
        (
            attempt(partial(_versioned, bucket)),
            attempt(partial(kept, bucket, days, versions=lock().verdict is not Verdict.PASS)),
            protected,
        ),
        empty=passed("logs are kept"),
    )


def _versioned(bucket: ResourceView) -> Judgement:
    if status(bucket) == KEEPS:
        return passed("logs are kept unaltered for their time", STATUS)
    return failed("a log that is overwritten or deleted is gone: the bucket keeps no versions", STATUS)


def _unlocked(bucket: ResourceView, server: bool) -> Judgement:
    if server and bucket.flag("ObjectLockEnabled"):
        return failed("S3 delivers no access logs to a bucket with object lock", "ObjectLockEnabled")
    if bucket.has(LOCK):
        return failed("AWS Config delivers nothing to a bucket with a default retention", LOCK)
    return passed("AWS can deliver to it", "ObjectLockEnabled")


def _example(days: int) -> Example:
    configuration = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": days}}}
    lifecycle = {"Rules": [{"Status": "Enabled", "ExpirationInDays": 400}]}
    return of_trail(
        {
            "VersioningConfiguration": {"Status": "Enabled"},
            "ObjectLockEnabled": True,
            "ObjectLockConfiguration": configuration,
            "LifecycleConfiguration": lifecycle,
        }
    )


RULE = Rule(
    id="log-bucket-retention-and-lock",
    title="Buckets of logs keep them for twelve months, unaltered",
    severity=Severity.HIGH,
    requirements={
        "10.5.1": "logs are there for twelve months because nothing removes them earlier",
        "10.3.2": "neither a mistake nor an intruder with rights on the bucket deletes or replaces a log",
    },
    remediation="enable versions, lock objects by default for 365 days or deny everyone s3:DeleteObjectVersion where AWS does not deliver "
    "to locked buckets, and expire logs after 365 days or later",
    types=("AWS::S3::Bucket",),
    check=_check,
    equivalents={},
    passing=_example(365),
    failing=_example(90),
)
