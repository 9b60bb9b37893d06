"""Database instances are in a backup plan.

Automatic backups of a database end with the database, and whoever may delete the one deletes the other. A backup plan keeps copies in a
vault with its own rights, which is what is left to recover from after an attack (12.10.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, not_applicable
from pci_constructs.rules.backup_plans import backed_up, example


def _check(database: ResourceView) -> Judgement:
    if database.has("DBClusterIdentifier"):
        return not_applicable("a member of a cluster, which is backed up as a whole", "DBClusterIdentifier")
    return backed_up(database)


RULE = Rule(
    id="rds-resources-protected-by-backup-plan",
    title="Database instances are in a backup plan",
    severity=Severity.MEDIUM,
    requirements={
        "12.10.1": "recovery after an incident, which the response plan must cover, needs copies that the incident did not reach"
    },
    remediation="add the database to an AWS::Backup::BackupSelection, by its ARN or by a tag that the selection looks for",
    types=("AWS::RDS::DBInstance",),
    check=_check,
    equivalents={"securityhub": "RDS.26", "config": "rds-resources-protected-by-backup-plan"},
    passing=example("AWS::RDS::DBInstance", taken=True),
    failing=example("AWS::RDS::DBInstance", taken=False),
)
