"""Backups of graph databases are kept for a week or more.

By default a cluster keeps one day, and damage to a graph shows late, in what is no longer connected. PCI DSS names backups in the plan for
incidents (12.10.1), which has to say what the data is restored from.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.databases import kept_for_days

RULE = Rule(
    id="neptune-cluster-backup-retention-check",
    title="Backups of graph databases are kept for a week or more",
    severity=Severity.MEDIUM,
    requirements={"12.10.1": "the plan for incidents covers backups of data, and what was not kept cannot be restored"},
    remediation="set BackupRetentionPeriod to 7 or more (or to minimum_backup_retention_days)",
    types=("AWS::Neptune::DBCluster",),
    check=kept_for_days,
    equivalents={"securityhub": "Neptune.5", "config": "neptune-cluster-backup-retention-check", "checkov": "CKV_AWS_361"},
    passing={"BackupRetentionPeriod": 7},
    failing={"BackupRetentionPeriod": 1},
)
