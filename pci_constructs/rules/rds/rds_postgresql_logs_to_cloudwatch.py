"""PostgreSQL databases publish their log.

PostgreSQL writes connections, errors and what pgaudit sees into one log. On the disk of the database it is kept for three days; in
CloudWatch Logs it is a part of the audit trail (10.2.1), in a place that is out of reach of the database's administrators (10.3.3).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import INSTANCE
from pci_constructs.rules.rds._databases import by_its_cluster
from pci_constructs.rules.rds._logs import publishes_of


def _check(database: ResourceView) -> Judgement:
    return by_its_cluster(database, "which publishes its logs") or publishes_of(database, ("postgres",), "postgresql")


RULE = Rule(
    id="rds-postgresql-logs-to-cloudwatch",
    title="PostgreSQL databases publish their log",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "the log of the database is a part of the audit trail of access to card data",
        "10.3.3": "published as it is written, it is backed up to a central place that is hard to alter",
    },
    remediation="add postgresql to EnableCloudwatchLogsExports",
    types=(INSTANCE,),
    check=_check,
    equivalents={"securityhub": "RDS.36", "config": "rds-postgresql-logs-to-cloudwatch"},
    passing={"Engine": "postgres", "EnableCloudwatchLogsExports": ["postgresql"]},
    failing={"Engine": "postgres", "EnableCloudwatchLogsExports": ["upgrade"]},
)
