"""Automatic backups of databases are kept for a week or more.

With automatic backups a database can be put back to any second of the days for which they are kept. PCI DSS names backups in the plan for
incidents (12.10.1), and damage by an intruder is rarely found on the day. A replica is made again from its source.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, not_applicable, undetermined
from pci_constructs.rules.copies import replica_of, source_of
from pci_constructs.rules.databases import INSTANCE, kept_for_days
from pci_constructs.rules.rds._databases import by_its_cluster

_DAYS = "BackupRetentionPeriod"


def _check(database: ResourceView) -> Judgement:
    member = by_its_cluster(database, "which is backed up as a whole")
    if member:
        return member
    replica = replica_of(database)
    if replica:
        return not_applicable("a replica, whose source is backed up", replica)
    source = source_of(database)
    if source and not database.has(_DAYS):
        blocked_by = f"the backups of {database.text(source)}"
        return undetermined("a restored database keeps backups for as long as its source did", source, blocked_by=blocked_by)
    return kept_for_days(database, _DAYS)


RULE = Rule(
    id="db-instance-backup-enabled",
    title="Automatic backups of databases are kept for a week or more",
    severity=Severity.MEDIUM,
    requirements={"12.10.1": "the plan for incidents covers backups of data, and what was not kept cannot be restored"},
    remediation="set BackupRetentionPeriod to 7 or more (or to minimum_backup_retention_days)",
    types=(INSTANCE,),
    check=_check,
    equivalents={
        "securityhub": "RDS.11",
        "config": "db-instance-backup-enabled",
        "guard": "DB_INSTANCE_BACKUP_ENABLED",
    },
    passing={"BackupRetentionPeriod": 7},
    failing={"BackupRetentionPeriod": 6},
)
