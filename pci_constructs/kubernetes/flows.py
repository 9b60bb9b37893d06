"""Connections of pods, read from the same declarations that open security groups and network ACLs (PCI DSS 1.2.5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from aws_cdk import aws_ec2 as ec2

from pci_constructs.aws.ec2 import Member, Network, PaymentProcessor, SegmentedVpc, Tier
from pci_constructs.aws.ec2.connections import AwsGateways, Internet, PortRange
from pci_constructs.aws.ec2.declarations import Source, Target
from pci_constructs.aws.ec2.paths import name_of
from pci_constructs.kubernetes.manifests.network import DNS, NOT_THE_INTERNET, POD_IDENTITY, Addresses, Direction, Flow, Pods


@dataclass(frozen=True, slots=True, kw_only=True)
class NamespacePods:
    """Pods of a namespace as an end of ``vpc.allow``: nodes' security groups, network ACLs and network policies open together.

    Attributes:
        connections: the security groups of their nodes.
        tier: the tier of their nodes.
        name: what the register calls them: their nodes, which is what the network sees.
        namespace: their namespace.
        labels: their labels; all pods of the namespace if empty.
        client_ports: where they listen for replies; as Linux does by default.
    """

    connections: ec2.Connections
    tier: Tier
    name: str
    namespace: str
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    client_ports: PortRange | None = None


def flows_of(namespace: str, vpc: SegmentedVpc) -> list[Flow]:
    """The connections of a namespace, those to cluster DNS and to the credentials of pods that call AWS included."""
    found = list(_declared(namespace, vpc))
    calls_aws = [flow for flow, target in found if target is vpc.interface_endpoints or isinstance(target, AwsGateways)]
    identity = [
        Flow(
            direction=POD_IDENTITY.direction,
            peer=POD_IDENTITY.peer,
            port=POD_IDENTITY.port,
            reason=POD_IDENTITY.reason,
            pods=flow.pods,
        )
        for flow in calls_aws
    ]
    return [*DNS, *identity, *(flow for flow, _ in found)]


def _declared(namespace: str, vpc: SegmentedVpc) -> Iterator[tuple[Flow, Target | None]]:
    for line in vpc.declarations:
        sides = ((line.source, line.target, Direction.EGRESS), (line.target, line.source, Direction.INGRESS))
        for pods, other, direction in sides:
            if isinstance(pods, NamespacePods) and pods.namespace == namespace:
                flow = Flow(
                    direction=direction,
                    peer=_end(other, vpc),
                    port=line.port,
                    protocol=line.protocol.upper(),
                    reason=line.reason,
                    pods=pods.labels,
                )
                yield flow, other if direction is Direction.EGRESS else None


def _end(end: Source | Target, vpc: SegmentedVpc) -> Addresses | Pods:
    if isinstance(end, NamespacePods):
        return Pods(namespace=end.namespace, labels=end.labels)
    if isinstance(end, Network):
        return Addresses(name=end.name, cidr=end.cidr)
    if isinstance(end, (Internet, AwsGateways, PaymentProcessor)):
        # Which addresses a processor or a bucket has only the deployment knows; the egress control of the VPC knows their names.
        return Addresses(name=end.name, cidr="0.0.0.0/0", without=NOT_THE_INTERNET)
    member: Member = end
    return Addresses(name=name_of(member), cidr=str(vpc.addresses.tiers[member.tier]))
