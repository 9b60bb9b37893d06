"""Databases publish all of their logs.

Logs on the disk of a database are gone after days, and whoever administers the database can fill the disk until they are. Every kind that
the engine writes goes to CloudWatch Logs: that records what happened (10.2.1) and backs it up to a place that is out of reach of the
database's own administrators (10.3.3).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import INSTANCE
from pci_constructs.rules.rds._databases import by_its_cluster
from pci_constructs.rules.rds._logs import publishes_all


def _check(database: ResourceView) -> Judgement:
    return by_its_cluster(database, "which publishes its logs") or publishes_all(database)


RULE = Rule(
    id="rds-logging-enabled",
    title="Databases publish all of their logs",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "logs of the database are a part of the audit trail of access to card data",
        "10.3.3": "published as they are written, they are backed up to a central place that is hard to alter",
    },
    remediation="list every log type of the engine in EnableCloudwatchLogsExports",
    types=(INSTANCE,),
    check=_check,
    equivalents={
        "securityhub": "RDS.9",
        "config": "rds-logging-enabled",
        "cdk-nag": "PCI.DSS.321-RDSLoggingEnabled",
        "guard": "RDS_LOGGING_ENABLED",
    },
    passing={"Engine": "postgres", "EnableCloudwatchLogsExports": ["postgresql", "upgrade"]},
    failing={"Engine": "postgres", "EnableCloudwatchLogsExports": ["upgrade"]},
)
