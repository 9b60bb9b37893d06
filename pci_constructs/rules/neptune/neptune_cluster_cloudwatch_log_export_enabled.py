"""Graph databases write an audit log and publish it.

The audit log has each request and who made it, as far as the cluster knows. It records access to card data (10.2.1), and in CloudWatch
Logs it is out of reach of the database's administrators (10.3.3). The export publishes nothing while neptune_enable_audit_log is off, as it
is by default.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import audit_example, audited

_CLUSTER, _GROUP, _PARAMETER = "AWS::Neptune::DBCluster", "AWS::Neptune::DBClusterParameterGroup", "neptune_enable_audit_log"


def _check(cluster: ResourceView) -> Judgement:
    return audited(cluster, _GROUP, _PARAMETER)


RULE = Rule(
    id="neptune-cluster-cloudwatch-log-export-enabled",
    title="Graph databases write an audit log and publish it",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "the audit log of the database is a part of the audit trail of access to card data",
        "10.3.3": "published as it is written, it is backed up to a central place that is hard to alter",
    },
    remediation="add audit to EnableCloudwatchLogsExports, and set neptune_enable_audit_log in the cluster's parameter group to 1",
    types=(_CLUSTER,),
    check=_check,
    equivalents={"securityhub": "Neptune.2", "config": "neptune-cluster-cloudwatch-log-export-enabled", "checkov": "CKV_AWS_101"},
    passing=audit_example(_CLUSTER, _GROUP, "neptune1.4", {_PARAMETER: 1}, "audit"),
    failing=audit_example(_CLUSTER, _GROUP, "neptune1.4", {_PARAMETER: 1}, "slowquery"),
)
