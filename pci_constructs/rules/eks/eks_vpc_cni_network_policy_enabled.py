"""Network policies of a cluster have effect.

Kubernetes accepts network policies whether or not anything enforces them. The network add-on of EKS does so only if it is told to; until
then every pod talks to every other, payment or not, although the policies that should keep them apart look right (1.2.1, 1.3.1, 1.3.2).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, flag_is_true, not_applicable
from pci_constructs.rules.eks._addons import ADDON, NETWORK, name_of
from pci_constructs.rules.reading import document

_VALUES = "ConfigurationValues"


def _check(addon: ResourceView) -> Judgement:
    name = name_of(addon)
    return enforces(addon) if name == NETWORK else not_applicable(f"the add-on is {name}", "AddonName")


def enforces(addon: ResourceView) -> Judgement:
    """Judges that the network add-on enforces network policies."""
    values = document(addon, _VALUES)
    bad = "the add-on accepts network policies and does not enforce them"
    return failed(bad, _VALUES) if values is None else flag_is_true(values, "enableNetworkPolicy", good="the add-on enforces them", bad=bad)


RULE = Rule(
    id="eks-vpc-cni-network-policy-enabled",
    title="Network policies of a cluster have effect",
    severity=Severity.HIGH,
    requirements={
        "1.2.1": "the rules that are defined for traffic between pods are implemented",
        "1.3.1": "without enforcement every pod of the cluster reaches those of the CDE",
        "1.3.2": "without enforcement pods of the CDE reach every other",
    },
    remediation='set enableNetworkPolicy to "true" in ConfigurationValues of the vpc-cni add-on',
    types=(ADDON,),
    check=_check,
    passing={"ClusterName": "c", "AddonName": "vpc-cni", "ConfigurationValues": '{"enableNetworkPolicy": "true"}'},
    failing={"ClusterName": "c", "AddonName": "vpc-cni"},
)
