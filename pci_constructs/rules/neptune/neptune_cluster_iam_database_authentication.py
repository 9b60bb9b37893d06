"""Graph databases know who asks.

Without IAM authentication a Neptune cluster answers everybody who reaches its port: it has no passwords of its own. Users and applications
prove who they are (8.3.1), and what an application may do is given and limited in one system (7.2.5).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true


def _check(cluster: ResourceView) -> Judgement:
    return flag_is_true(cluster, "IamAuthEnabled", good="requests are signed with IAM", bad="the cluster answers whoever reaches it")


RULE = Rule(
    id="neptune-cluster-iam-database-authentication",
    title="Graph databases know who asks",
    severity=Severity.MEDIUM,
    requirements={
        "8.3.1": "without it nobody is authenticated at all",
        "7.2.5": "access of applications to the graph is given and limited in one system",
    },
    remediation="set IamAuthEnabled to true, and sign requests with Signature Version 4",
    types=("AWS::Neptune::DBCluster",),
    check=_check,
    equivalents={"securityhub": "Neptune.7", "config": "neptune-cluster-iam-database-authentication", "checkov": "CKV_AWS_359"},
    passing={"IamAuthEnabled": True},
    failing={"IamAuthEnabled": False},
)
