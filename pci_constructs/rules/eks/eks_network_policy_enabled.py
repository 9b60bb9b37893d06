"""Clusters enforce network policies.

Of what EKS offers, its network add-on enforces policies, and only if it is told to. A cluster that has the add-on from elsewhere, or
another network in its place, may enforce them or not: neither its settings nor those of AWS say it. Without enforcement every pod reaches
every other, which leaves no segmentation within the cluster (1.3.1, 1.3.2) and mixes workloads that need different levels of security
(2.2.3).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, undetermined
from pci_constructs.rules.eks._addons import NETWORK, example, some_addon
from pci_constructs.rules.eks._clusters import CLUSTER
from pci_constructs.rules.eks.eks_vpc_cni_network_policy_enabled import enforces

_OPEN = undetermined(
    "the cluster has no network add-on of EKS that is seen here",
    blocked_by="what its network is and enforces (kubectl get daemonsets -n kube-system)",
)


def _check(cluster: ResourceView) -> Judgement:
    return some_addon(cluster, NETWORK, enforces, empty=_OPEN)


RULE = Rule(
    id="eks-network-policy-enabled",
    title="Clusters enforce network policies",
    severity=Severity.MEDIUM,
    requirements={
        "1.3.1": "policies keep other pods away from those of the CDE only where something enforces them",
        "1.3.2": "policies keep pods of the CDE from reaching others only where something enforces them",
        "2.2.3": "workloads of one cluster that need different levels of security are kept apart by enforced policies",
    },
    remediation='add the vpc-cni add-on with enableNetworkPolicy "true" in ConfigurationValues',
    types=(CLUSTER,),
    check=_check,
    passing=example(AddonName=NETWORK, ConfigurationValues='{"enableNetworkPolicy": "true"}'),
    failing=example(AddonName=NETWORK),
)
