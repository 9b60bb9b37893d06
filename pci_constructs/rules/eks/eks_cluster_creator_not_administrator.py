"""Who creates a cluster does not stay its administrator.

EKS makes the role that creates a cluster its permanent administrator, here the one that deploys the template, unless it is told not to.
No access entry of the template shows that, and deployment needs nothing within the cluster: system accounts get the least that operation
needs (7.2.5).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_false
from pci_constructs.rules.eks._clusters import CLUSTER


def _check(cluster: ResourceView) -> Judgement:
    return flag_is_false(
        cluster,
        "AccessConfig.BootstrapClusterCreatorAdminPermissions",
        good="the role that deploys administers nothing in the cluster",
        bad="the role that deploys stays administrator of the whole cluster",
        default=True,
    )


RULE = Rule(
    id="eks-cluster-creator-not-administrator",
    title="Who creates a cluster does not stay its administrator",
    severity=Severity.MEDIUM,
    requirements={
        "7.2.2": "the rights come from having created the cluster, not from a job",
        "7.2.5": "a role for deployment needs no administration within the cluster",
    },
    remediation="set AccessConfig.BootstrapClusterCreatorAdminPermissions to false (which replaces the cluster)",
    types=(CLUSTER,),
    check=_check,
    passing={"AccessConfig": {"AuthenticationMode": "API", "BootstrapClusterCreatorAdminPermissions": False}},
    failing={"AccessConfig": {"AuthenticationMode": "API"}},
)
