"""Warehouses make snapshots by themselves.

A warehouse keeps automatic snapshots for a day unless the template says otherwise, and none if it says zero. PCI DSS names backups in the
plan for incidents (12.10.1), which has to say what the data is restored from; how many days is for the team to say.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import kept_for_days
from pci_constructs.rules.redshift._clusters import CLUSTER


def _check(cluster: ResourceView) -> Judgement:
    return kept_for_days(cluster, "AutomatedSnapshotRetentionPeriod", least=1)


RULE = Rule(
    id="redshift-backup-enabled",
    title="Warehouses make snapshots by themselves",
    severity=Severity.LOW,
    requirements={"12.10.1": "the plan for incidents covers backups of data, and what was not kept cannot be restored"},
    remediation="set AutomatedSnapshotRetentionPeriod to 1 or more (or to minimum_backup_retention_days)",
    types=(CLUSTER,),
    check=_check,
    equivalents={
        "securityhub": "Redshift.3",
        "config": "redshift-backup-enabled",
        "guard": "REDSHIFT_BACKUP_ENABLED",
        "checkov": "CKV_AWS_343",
    },
    passing={"AutomatedSnapshotRetentionPeriod": 7},
    failing={"AutomatedSnapshotRetentionPeriod": 0},
)
