"""Buckets of logs are copied to a second store.

Logs are backed up promptly to where they are hard to alter (10.3.3). A replica in another account or region survives what happens to
the first bucket and to whoever administers it. Only buckets that receive logs in this assembly are asked; whether other data needs a
replica is a matter of its backups.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, not_applicable
from pci_constructs.rules.s3._enabled import one_enabled
from pci_constructs.rules.s3._logs import CONFIG, DELIVERED, LOAD_BALANCERS, SERVER_ACCESS, of_trail, receives

_RULES = "ReplicationConfiguration.Rules"


def _check(bucket: ResourceView) -> Judgement:
    if bucket.has(_RULES) or receives(bucket, DELIVERED, CONFIG, SERVER_ACCESS, LOAD_BALANCERS):
        return one_enabled(
            bucket, _RULES, good="objects are replicated", bad="no replication rule is enabled", none="logs are not replicated"
        )
    return not_applicable("nothing that was read logs to it")


def _example(status: str) -> dict[str, object]:
    rule = {"Status": status, "Prefix": "", "Destination": {"Bucket": "arn:aws:s3:::copy"}}
    return {"ReplicationConfiguration": {"Role": "arn:aws:iam::111122223333:role/replication", "Rules": [rule]}}


RULE = Rule(
    id="s3-bucket-replication-enabled",
    title="Buckets of logs are replicated",
    severity=Severity.LOW,
    requirements={"10.3.3": "a replica is the prompt copy of logs on a second store; other copies of them do as well"},
    remediation="add an enabled rule to ReplicationConfiguration, or record the exception that says where else the logs are copied to",
    types=("AWS::S3::Bucket",),
    check=_check,
    equivalents={
        "securityhub": "S3.7",
        "config": "s3-bucket-replication-enabled",
        "cdk-nag": "PCI.DSS.321-S3BucketReplicationEnabled",
        "guard": "S3_BUCKET_REPLICATION_ENABLED",
    },
    passing=of_trail(_example("Enabled")),
    failing=of_trail(_example("Disabled")),
)
