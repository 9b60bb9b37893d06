"""Database instances are in a backup plan.

Automatic backups of a database end with the database, and whoever may delete the one deletes the other. A backup plan keeps copies in a
vault with its own rights, which is what is left to recover from after an attack (12.10.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.backup_plans import backed_up, example
from pci_constructs.rules.rds._databases import by_its_cluster


def _check(database: ResourceView) -> Judgement:
    return by_its_cluster(database, "which is backed up as a whole") or backed_up(database)


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
