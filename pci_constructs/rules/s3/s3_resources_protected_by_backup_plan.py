"""Buckets are in a backup plan.

Versions and replicas of objects follow the rights of the bucket: whoever may delete versions deletes them all. A backup plan keeps copies
in a vault with its own rights (12.10.1). A bucket of data that can be made again, or that object lock protects, takes an exception.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.backup_plans import backed_up, example

RULE = Rule(
    id="s3-resources-protected-by-backup-plan",
    title="Buckets are in a backup plan",
    severity=Severity.MEDIUM,
    requirements={
        "12.10.1": "recovery after an incident, which the response plan must cover, needs copies that the incident did not reach"
    },
    remediation="add the bucket to an AWS::Backup::BackupSelection, by its ARN or by a tag that the selection looks for",
    types=("AWS::S3::Bucket",),
    check=backed_up,
    equivalents={"config": "s3-resources-protected-by-backup-plan"},
    passing=example("AWS::S3::Bucket", taken=True),
    failing=example("AWS::S3::Bucket", taken=False),
)
