"""The connections that a cluster cannot work without, for ``vpc.allow`` to open (PCI DSS 1.2.5, 1.3.1, 1.3.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from pci_constructs.aws.ec2.connections import Protocol as TransportProtocol
from pci_constructs.aws.ec2.placement import Member

API_PORT = 443
KUBELET_PORT = 10250
DNS_PORT = 53


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredPath:
    """A connection to declare.

    Attributes:
        source: who opens it.
        target: who answers.
        port: the target's port.
        reason: why it is needed, for the register of allowed services (1.2.5).
        protocol: ``tcp`` by default, or ``udp``.
    """

    source: Member
    target: Member
    port: int
    reason: str
    protocol: TransportProtocol = "tcp"


class NodeMember(Member, Protocol):
    """A group of nodes as the paths see it."""

    @property
    def webhook_ports(self) -> Iterable[int]:
        """The ports on which its pods answer admission webhooks."""


def paths_of_nodes(control_plane: Member, group: NodeMember) -> list[RequiredPath]:
    """What a group of nodes and the control plane need of each other: the Kubernetes API, kubelets, admission webhooks."""
    webhooks = [port for port in group.webhook_ports if port != KUBELET_PORT]
    return [
        RequiredPath(source=group, target=control_plane, port=API_PORT, reason="nodes and pods call the Kubernetes API"),
        RequiredPath(source=control_plane, target=group, port=KUBELET_PORT, reason="the Kubernetes API reaches the kubelets"),
        *(
            RequiredPath(source=control_plane, target=group, port=port, reason="the Kubernetes API calls admission webhooks")
            for port in webhooks
        ),
    ]


def paths_to_dns(group: Member, system: Member) -> list[RequiredPath]:
    """What pods need to resolve names: cluster DNS on the system nodes."""
    reason = "pods resolve names with cluster DNS"
    return [
        RequiredPath(source=group, target=system, port=DNS_PORT, reason=reason),
        RequiredPath(source=group, target=system, port=DNS_PORT, reason=reason, protocol="udp"),
    ]
