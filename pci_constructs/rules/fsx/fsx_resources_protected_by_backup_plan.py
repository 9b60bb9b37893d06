"""FSx file systems are in a backup plan.

Automatic backups of FSx file systems go when the file system goes, and some deployment types have none. A backup plan keeps copies in a
vault with its own rights (12.10.1).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.backup_plans import backed_up, example

RULE = Rule(
    id="fsx-resources-protected-by-backup-plan",
    title="FSx file systems are in a backup plan",
    severity=Severity.LOW,
    requirements={
        "12.10.1": "recovery after an incident, which the response plan must cover, needs copies that the incident did not reach"
    },
    remediation="add the file system to an AWS::Backup::BackupSelection, by its ARN or by a tag that the selection looks for",
    types=("AWS::FSx::FileSystem",),
    check=backed_up,
    equivalents={"config": "fsx-resources-protected-by-backup-plan"},
    passing=example("AWS::FSx::FileSystem", taken=True),
    failing=example("AWS::FSx::FileSystem", taken=False),
)
