"""Somebody is told when access to buckets or their keeping changes.

One call opens a bucket, removes what protects its logs or copies it elsewhere. Policies, ACLs, lifecycle and replication of buckets change
by deployment; a change by hand is looked at as it happens.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._alarms import calls, told_of, watched
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = (
    "PutBucketAcl",
    "PutBucketCors",
    "PutBucketLifecycle",
    "PutBucketPolicy",
    "PutBucketReplication",
    "DeleteBucketLifecycle",
    "DeleteBucketPolicy",
    "DeleteBucketReplication",
)

RULE = Rule(
    id="alarm-s3-bucket-policy-changes",
    title="Somebody is told when access to buckets or their keeping changes",
    severity=Severity.MEDIUM,
    requirements={
        "10.4.1.1": "the audit log is reviewed by a machine for changed access to stored data",
        "10.7.2": "a protection of a bucket that is taken off is a control that failed",
    },
    remediation="add a metric filter on the trail's log group for calls that change access to buckets, lifecycle or replication, "
    "and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_of(*_EVENTS, source="s3.amazonaws.com"),
    equivalents={"securityhub": "CloudWatch.8"},
    passing=watched(calls(*_EVENTS)),
    failing=watched(calls(*_EVENTS[1:])),
)
