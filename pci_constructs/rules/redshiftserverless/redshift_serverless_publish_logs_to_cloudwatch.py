"""Namespaces of Redshift Serverless log who connects and who changes users.

Logins, failed ones too, and changes to users of a warehouse are part of the audit trail of card data (10.2.1). A namespace publishes
neither unless the template asks for both; in CloudWatch Logs they are out of reach of the warehouse's administrators (10.3.3). Queries are
in a third log, which this rule does not ask for.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import publishes


def _check(namespace: ResourceView) -> Judgement:
    return publishes(namespace, ["connectionlog", "userlog"], "LogExports")


RULE = Rule(
    id="redshift-serverless-publish-logs-to-cloudwatch",
    title="Namespaces of Redshift Serverless log who connects and who changes users",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "logins and changes to users of the warehouse are a part of the audit trail of access to card data",
        "10.3.3": "published as it is written, the log is backed up to a central place that is hard to alter",
    },
    remediation="add connectionlog and userlog to LogExports; useractivitylog has the queries",
    types=("AWS::RedshiftServerless::Namespace",),
    check=_check,
    equivalents={"securityhub": "RedshiftServerless.6", "config": "redshift-serverless-publish-logs-to-cloudwatch"},
    passing={"LogExports": ["connectionlog", "userlog", "useractivitylog"]},
    failing={"LogExports": ["useractivitylog"]},
)
