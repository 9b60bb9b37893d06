"""Database clusters are protected from being deleted.

Deleting a cluster takes one call once its instances are gone, and its automatic backups go with it unless somebody said otherwise. With the
protection on, it takes two that show in the trail. What the plan for incidents restores from (12.10.1) is still there; PCI DSS asks for no
more.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true
from pci_constructs.rules.databases import CLUSTER


def _check(cluster: ResourceView) -> Judgement:
    good, bad = "the cluster cannot be deleted in one step", "the cluster can be deleted in one step"
    return flag_is_true(cluster, "DeletionProtection", good=good, bad=bad)


RULE = Rule(
    id="rds-cluster-deletion-protection-enabled",
    title="Database clusters are protected from being deleted",
    severity=Severity.LOW,
    requirements={"12.10.1": "recovery after an incident leans on data and backups that were not deleted in the course of it"},
    remediation="set DeletionProtection to true",
    types=(CLUSTER,),
    check=_check,
    equivalents={"securityhub": "RDS.7", "config": "rds-cluster-deletion-protection-enabled"},
    passing={"DeletionProtection": True},
    failing={"DeletionProtection": False},
)
