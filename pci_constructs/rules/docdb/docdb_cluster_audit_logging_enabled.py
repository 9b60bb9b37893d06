"""Document databases write an audit log and publish it.

The audit log has logins, changes to users and, if asked, every read and write. It records who did what in the database (10.2.1), and in
CloudWatch Logs it is out of reach of the database's administrators (10.3.3). The export publishes nothing while the parameter audit_logs is
off, as it is by default.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import audit_example, audited

_CLUSTER, _GROUP = "AWS::DocDB::DBCluster", "AWS::DocDB::DBClusterParameterGroup"


def _check(cluster: ResourceView) -> Judgement:
    return audited(cluster, _GROUP, "audit_logs", on={"enabled", "all", "ddl", "dml_read", "dml_write"})


RULE = Rule(
    id="docdb-cluster-audit-logging-enabled",
    title="Document databases write an audit log and publish it",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "the audit log of the database is a part of the audit trail of access to card data",
        "10.3.3": "published as it is written, it is backed up to a central place that is hard to alter",
    },
    remediation="add audit to EnableCloudwatchLogsExports, and set audit_logs in the cluster's parameter group to all",
    types=(_CLUSTER,),
    check=_check,
    equivalents={"securityhub": "DocumentDB.4", "config": "docdb-cluster-audit-logging-enabled"},
    passing=audit_example(_CLUSTER, _GROUP, "docdb5.0", {"audit_logs": "all", "tls": "enabled"}, "audit", "profiler"),
    failing=audit_example(_CLUSTER, _GROUP, "docdb5.0", {"audit_logs": "all", "tls": "enabled"}, "profiler"),
)
