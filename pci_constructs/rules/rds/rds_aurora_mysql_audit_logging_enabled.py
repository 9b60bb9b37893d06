"""Aurora MySQL clusters write an audit log and publish it.

The audit log says who connected, what administrators did (10.2.1.2) and who read which table (10.2.1.1). Its export to CloudWatch Logs is
one switch and writing it is another, off by default: with the export alone, nothing arrives. Clusters of Aurora Serverless v1 export what
their parameters ask for by themselves.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, not_applicable
from pci_constructs.rules.databases import CLUSTER, audit_example, both, publishes
from pci_constructs.rules.rds._audit import advanced_auditing
from pci_constructs.rules.rds._databases import engine
from pci_constructs.rules.rds._logs import AURORA_MYSQL
from pci_constructs.rules.reading import word


def _check(cluster: ResourceView) -> Judgement:
    found = engine(cluster)
    if found and found not in AURORA_MYSQL:
        return not_applicable(f"the engine is {found}", "Engine")
    if word(cluster, "EngineMode") == "serverless":
        return not_applicable("Aurora Serverless v1 exports what its parameters ask for", "EngineMode")
    return both(lambda: advanced_auditing(cluster), lambda: publishes(cluster, ["audit"]))


_AUDITED = {"server_audit_logging": "1", "server_audit_events": "CONNECT,QUERY_DCL,QUERY_DDL,QUERY_DML"}


def _example(*logs: str) -> Example:
    return audit_example(CLUSTER, "AWS::RDS::DBClusterParameterGroup", "aurora-mysql8.0", _AUDITED, *logs, Engine="aurora-mysql")


RULE = Rule(
    id="rds-aurora-mysql-audit-logging-enabled",
    title="Aurora MySQL clusters write an audit log and publish it",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "the audit log of the cluster is a part of the audit trail",
        "10.2.1.1": "each access of a person to card data in a table is recorded",
        "10.2.1.2": "what administrators of the database do is recorded",
    },
    remediation="add audit to EnableCloudwatchLogsExports, and set server_audit_logging to 1 and server_audit_events to "
    "CONNECT,QUERY_DCL,QUERY_DDL,QUERY_DML in the cluster's parameter group",
    types=(CLUSTER,),
    check=_check,
    equivalents={"securityhub": "RDS.34", "config": "rds-aurora-mysql-audit-logging-enabled"},
    passing=_example("audit", "error"),
    failing=_example("error"),
)
