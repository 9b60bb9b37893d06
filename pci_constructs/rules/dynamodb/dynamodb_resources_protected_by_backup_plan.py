"""Tables are in a backup plan.

Point-in-time recovery reaches back 35 days at most and ends with the table. Copies that a backup plan makes lie in a vault with its own
rights and are kept as long as the plan says (12.10.1).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.backup_plans import GLOBAL_TABLE, backed_up, example

RULE = Rule(
    id="dynamodb-resources-protected-by-backup-plan",
    title="Tables are in a backup plan",
    severity=Severity.MEDIUM,
    requirements={
        "12.10.1": "recovery after an incident, which the response plan must cover, needs copies that the incident did not reach"
    },
    remediation="add the table to an AWS::Backup::BackupSelection, by its ARN or by a tag that the selection looks for",
    types=("AWS::DynamoDB::Table", GLOBAL_TABLE),
    check=backed_up,
    equivalents={
        "securityhub": "DynamoDB.4",
        "config": "dynamodb-resources-protected-by-backup-plan",
    },
    passing=example("AWS::DynamoDB::Table", taken=True),
    failing=example("AWS::DynamoDB::Table", taken=False),
)
