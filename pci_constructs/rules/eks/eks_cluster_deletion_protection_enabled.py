"""Clusters are protected from being deleted.

Deleting a cluster takes one call, and everything that runs on it stops. With the protection on it takes two that show in the trail. What
the plan for incidents restores to (12.10.1) is still there; PCI DSS asks for no more.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.eks._clusters import CLUSTERS, switched_on


def _check(cluster: ResourceView) -> Judgement:
    return switched_on(
        cluster, "DeletionProtection", good="the cluster cannot be deleted in one step", bad="the cluster can be deleted in one step"
    )


RULE = Rule(
    id="eks-cluster-deletion-protection-enabled",
    title="Clusters are protected from being deleted",
    severity=Severity.LOW,
    requirements={"12.10.1": "recovery after an incident leans on a platform that was not deleted in the course of it"},
    remediation="set DeletionProtection to true",
    types=CLUSTERS,
    check=_check,
    passing={"DeletionProtection": True},
    failing={"DeletionProtection": False},
)
