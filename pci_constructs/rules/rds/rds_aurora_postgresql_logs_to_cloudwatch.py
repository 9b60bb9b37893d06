"""Aurora PostgreSQL clusters publish their log.

The log holds connections, errors and what pgaudit sees of every instance of the cluster, and goes with the instance that wrote it. In
CloudWatch Logs it is a part of the audit trail (10.2.1), in a place that is out of reach of the cluster's administrators (10.3.3).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import CLUSTER
from pci_constructs.rules.rds._logs import publishes_of


def _check(cluster: ResourceView) -> Judgement:
    return publishes_of(cluster, ("aurora-postgresql",), "postgresql")


RULE = Rule(
    id="rds-aurora-postgresql-logs-to-cloudwatch",
    title="Aurora PostgreSQL clusters publish their log",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "the log of the cluster is a part of the audit trail of access to card data",
        "10.3.3": "published as it is written, it is backed up to a central place that is hard to alter",
    },
    remediation="add postgresql to EnableCloudwatchLogsExports",
    types=(CLUSTER,),
    check=_check,
    equivalents={"securityhub": "RDS.37", "config": "rds-aurora-postgresql-logs-to-cloudwatch"},
    passing={"Engine": "aurora-postgresql", "EnableCloudwatchLogsExports": ["postgresql"]},
    failing={"Engine": "aurora-postgresql", "EnableCloudwatchLogsExports": []},
)
