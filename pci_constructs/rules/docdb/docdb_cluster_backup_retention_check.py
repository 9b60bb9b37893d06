"""Backups of document databases are kept for a week or more.

By default a cluster keeps one day, and what an intruder or a bug did to documents is rarely found within one. PCI DSS names backups in the
plan for incidents (12.10.1), which has to say what the data is restored from.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.databases import kept_for_days

RULE = Rule(
    id="docdb-cluster-backup-retention-check",
    title="Backups of document databases are kept for a week or more",
    severity=Severity.MEDIUM,
    requirements={"12.10.1": "the plan for incidents covers backups of data, and what was not kept cannot be restored"},
    remediation="set BackupRetentionPeriod to 7 or more (or to minimum_backup_retention_days)",
    types=("AWS::DocDB::DBCluster",),
    check=kept_for_days,
    equivalents={"securityhub": "DocumentDB.2", "config": "docdb-cluster-backup-retention-check", "checkov": "CKV_AWS_360"},
    passing={"BackupRetentionPeriod": 7},
    failing={"BackupRetentionPeriod": 1},
)
