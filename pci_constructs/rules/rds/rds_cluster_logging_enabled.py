"""Database clusters publish all of their logs.

The instances of a cluster come and go, and their logs go with them. Every kind that the engine writes goes to CloudWatch Logs: that
records what happened (10.2.1) and backs it up to a place that is out of reach of the cluster's own administrators (10.3.3).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.databases import CLUSTER
from pci_constructs.rules.rds._logs import publishes_all

RULE = Rule(
    id="rds-cluster-logging-enabled",
    title="Database clusters publish all of their logs",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "logs of the cluster are a part of the audit trail of access to card data",
        "10.3.3": "published as they are written, they are backed up to a central place that is hard to alter",
    },
    remediation="list every log type of the engine in EnableCloudwatchLogsExports",
    types=(CLUSTER,),
    check=publishes_all,
    equivalents={"cdk-nag": "PCI.DSS.321-RDSLoggingEnabled"},
    passing={"Engine": "aurora-mysql", "EnableCloudwatchLogsExports": ["audit", "error", "general", "slowquery"]},
    failing={"Engine": "aurora-mysql", "EnableCloudwatchLogsExports": ["error", "general", "slowquery"]},
)
