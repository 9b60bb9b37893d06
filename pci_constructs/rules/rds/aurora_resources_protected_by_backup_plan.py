"""Database clusters are in a backup plan.

A cluster's automatic backups are deleted with it, unless somebody asks to keep them. A backup plan keeps copies in a vault with its own
rights, out of reach of whoever took over the database (12.10.1). Clusters that are not Aurora are asked the same.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.backup_plans import backed_up, example

RULE = Rule(
    id="aurora-resources-protected-by-backup-plan",
    title="Database clusters are in a backup plan",
    severity=Severity.MEDIUM,
    requirements={
        "12.10.1": "recovery after an incident, which the response plan must cover, needs copies that the incident did not reach"
    },
    remediation="add the cluster to an AWS::Backup::BackupSelection, by its ARN or by a tag that the selection looks for",
    types=("AWS::RDS::DBCluster",),
    check=backed_up,
    equivalents={"config": "aurora-resources-protected-by-backup-plan"},
    passing=example("AWS::RDS::DBCluster", taken=True),
    failing=example("AWS::RDS::DBCluster", taken=False),
)
