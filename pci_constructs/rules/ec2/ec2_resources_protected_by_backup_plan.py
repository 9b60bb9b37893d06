"""Instances are in a backup plan.

An instance that was built by hand, or that keeps state on its disks, is recovered from an image of it. A backup plan makes one on
schedule and keeps it apart from the instance (12.10.1).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.backup_plans import backed_up, example

RULE = Rule(
    id="ec2-resources-protected-by-backup-plan",
    title="Instances are in a backup plan",
    severity=Severity.MEDIUM,
    requirements={
        "12.10.1": "recovery after an incident, which the response plan must cover, needs copies that the incident did not reach"
    },
    remediation="add the instance to an AWS::Backup::BackupSelection, by its ARN or by a tag that the selection looks for",
    types=("AWS::EC2::Instance",),
    check=backed_up,
    equivalents={"config": "ec2-resources-protected-by-backup-plan"},
    passing=example("AWS::EC2::Instance", taken=True),
    failing=example("AWS::EC2::Instance", taken=False),
)
