"""Volumes are in a backup plan.

Nothing copies a volume by itself. What an intruder encrypts or deletes on it comes back from a snapshot or not at all, and a plan makes
snapshots without anybody remembering to (12.10.1).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.backup_plans import backed_up, example

RULE = Rule(
    id="ebs-resources-protected-by-backup-plan",
    title="Volumes are in a backup plan",
    severity=Severity.MEDIUM,
    requirements={
        "12.10.1": "recovery after an incident, which the response plan must cover, needs copies that the incident did not reach"
    },
    remediation="add the volume to an AWS::Backup::BackupSelection, by its ARN or by a tag that the selection looks for",
    types=("AWS::EC2::Volume",),
    check=backed_up,
    equivalents={"securityhub": "EC2.28", "config": "ebs-resources-protected-by-backup-plan"},
    passing=example("AWS::EC2::Volume", taken=True),
    failing=example("AWS::EC2::Volume", taken=False),
)
