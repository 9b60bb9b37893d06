"""Somebody is told when a store of data is deleted.

A database that vanishes takes evidence and card data with it, and its backups are what ransom is paid for. Deletion of system-level
objects is recorded (10.2.1.7), and the response to an incident begins when somebody sees it (12.10.5). Asked where there are such stores
beside the trail.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._beside import beside, told_where
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = {
    "AWS::RDS::DBInstance": ("DeleteDBInstance",),
    "AWS::RDS::DBCluster": ("DeleteDBCluster",),
    "AWS::DynamoDB::Table": ("DeleteTable",),
    "AWS::DynamoDB::GlobalTable": ("DeleteTable",),
    "AWS::Backup::BackupVault": ("DeleteBackupVault", "DeleteRecoveryPoint"),
}

RULE = Rule(
    id="alarm-data-store-deletions",
    title="Somebody is told when a store of data is deleted",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.7": "the deletion of what holds card data is an event that somebody sees",
        "12.10.5": "deleted data or backups are an alert that starts the response",
    },
    remediation="add a metric filter on the trail's log group for "
    "calls that delete databases, tables, backup vaults and recovery points, and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_where(_EVENTS),
    passing=beside("AWS::RDS::DBInstance", *_EVENTS["AWS::RDS::DBInstance"]),
    failing=beside("AWS::RDS::DBInstance", "ConsoleLogin"),
)
