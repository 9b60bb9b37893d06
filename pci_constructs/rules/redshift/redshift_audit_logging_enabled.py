"""Warehouses log who did what.

Connections, changes to users and queries of a warehouse are kept inside it for days, where its administrators can reach them. Sent to a
bucket or to CloudWatch Logs, they record access to card data (10.2.1). CloudWatch Logs gets the kinds that the template names.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.redshift._clusters import CLUSTER, logs_activity

RULE = Rule(
    id="redshift-audit-logging-enabled",
    title="Warehouses log who did what",
    severity=Severity.MEDIUM,
    requirements={"10.2.1": "the audit log of the warehouse is a part of the audit trail of access to card data"},
    remediation="set LoggingProperties with a BucketName, or with LogDestinationType cloudwatch and LogExports",
    types=(CLUSTER,),
    check=logs_activity,
    equivalents={"securityhub": "Redshift.4", "config": "redshift-audit-logging-enabled", "checkov": "CKV_AWS_71"},
    passing={"LoggingProperties": {"LogDestinationType": "cloudwatch", "LogExports": ["connectionlog", "userlog", "useractivitylog"]}},
    failing={"LoggingProperties": {"LogDestinationType": "cloudwatch"}},
)
