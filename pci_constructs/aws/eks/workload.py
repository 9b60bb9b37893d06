"""The two kinds of workload that a cluster keeps apart, and what tells them apart."""

from enum import StrEnum

from aws_cdk import aws_eks_v2 as eks

from pci_constructs.aws.ec2.placement import Tier
from pci_constructs.standard import SCOPE_TAG, Scope

WORKLOAD_LABEL = "pci-workload"


class Workload(StrEnum):
    """What runs on a group of nodes."""

    PAYMENT = "payment"
    """Services that touch card data: in the CDE tier, on tainted nodes."""
    GENERAL = "general"
    """Everything else: in the non-CDE tier, connected to the CDE through the shared control plane."""

    @property
    def tier(self) -> Tier:
        """The only tier its nodes may be in."""
        return Tier.CDE if self is Workload.PAYMENT else Tier.NON_CDE

    @property
    def requirement_id(self) -> str:
        """The requirement that its tier answers: the CDE takes what it needs, and functions of other levels stay out of it."""
        return "1.3.1" if self is Workload.PAYMENT else "2.2.3"

    @property
    def scope(self) -> Scope:
        """The scope of its nodes: a control plane shared with the CDE makes general nodes connected to it, never out of scope."""
        return Scope.CDE if self is Workload.PAYMENT else Scope.CONNECTED_TO

    @property
    def labels(self) -> dict[str, str]:
        """The labels of its nodes, for the node selectors of pods."""
        return {SCOPE_TAG: str(self.scope), WORKLOAD_LABEL: str(self)}

    @property
    def taints(self) -> list[eks.TaintSpec]:
        """The taints of its nodes: pods run beside payment services only if they ask for it."""
        if self is Workload.GENERAL:
            return []
        return [eks.TaintSpec(key=SCOPE_TAG, value=str(self.scope), effect=eks.TaintEffect.NO_SCHEDULE)]

    @property
    def placement(self) -> dict[str, object]:
        """The node selector and tolerations that put a pod on its nodes, as in a pod's manifest."""
        taints = [{"key": SCOPE_TAG, "operator": "Equal", "value": str(self.scope), "effect": "NoSchedule"}]
        return {"nodeSelector": self.labels, "tolerations": taints if self is Workload.PAYMENT else []}
