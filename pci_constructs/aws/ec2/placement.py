"""Where a resource sits in the network: its VPC, its tier and its subnets."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from aws_cdk import aws_ec2 as ec2

from pci_constructs.aws._settings import is_known
from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard import Scope


class Tier(StrEnum):
    """A segment of the network; the network ACL of each lets only declared connections in and out."""

    PUBLIC = "public"
    """Internet-facing load balancers and NAT gateways, nothing else (1.4.1)."""
    FIREWALL = "firewall"
    """Endpoints of the egress firewall, nothing else (1.3.2)."""
    CDE = "cde"
    """Workloads that touch card data; they leave only through the egress allow-list."""
    NON_CDE = "non-cde"
    """General workloads beside the CDE."""
    DATA = "data"
    """Databases and caches of the CDE; no route leaves the VPC (1.4.4)."""

    @property
    def scope(self) -> Scope:
        """The PCI scope of what runs in the tier, unless its construct says otherwise."""
        return _SCOPES[self]


_SCOPES = {
    Tier.PUBLIC: Scope.CDE,
    Tier.FIREWALL: Scope.SECURITY_IMPACTING,
    Tier.CDE: Scope.CDE,
    Tier.NON_CDE: Scope.CONNECTED_TO,
    Tier.DATA: Scope.CDE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Subnets of one tier, of our own VPC (``SegmentedVpc.placement(tier)``) or of an imported one.

    Attributes:
        vpc: the VPC, imported or ours.
        tier: what the subnets are for; on an imported VPC the caller declares it and answers for it.
        subnets: the subnets, one a zone.
    """

    vpc: ec2.IVpc
    tier: Tier
    subnets: Sequence[ec2.ISubnet]

    @property
    def selection(self) -> ec2.SubnetSelection:
        """The subnets as the L2 constructs take them."""
        return ec2.SubnetSelection(subnets=list(self.subnets))

    def check_tier(self, *allowed: Tier, where: str, requirement_id: str, argument: str = "placement") -> None:
        """Refuses a tier that a resource must not be in, and public subnets in any tier but the public one.

        Raises:
            RefusedSetting: the placement's tier is none of those allowed, or the VPC knows a subnet of another tier as public.
        """
        if self.tier not in allowed:
            raise RefusedSetting(
                where=where,
                argument=argument,
                value=f"the {self.tier} tier",
                allowed="in the " + " or ".join(f"{tier}" for tier in allowed) + " tier",
                requirement_id=requirement_id,
            )
        public = [subnet.node.path for subnet in self.subnets if self._is_public(subnet)]
        if self.tier is not Tier.PUBLIC and public:
            raise RefusedSetting(
                where=where,
                argument=argument,
                value=", ".join(public),
                allowed=f"subnets of the {self.tier} tier, which has no route to the internet gateway",
                requirement_id=requirement_id,
            )

    def _is_public(self, subnet: ec2.ISubnet) -> bool:
        """Whether the VPC says that the subnet has a route to the internet gateway."""
        return any(
            subnet.node.path == other.node.path or (is_known(subnet.subnet_id) and subnet.subnet_id == other.subnet_id)
            for other in self.vpc.public_subnets
        )

    def check_zones(self, at_least: int, *, where: str, requirement_id: str | None = None) -> None:
        """Refuses fewer zones than a resource needs to survive the loss of one.

        Raises:
            RefusedSetting: the subnets are in fewer zones than asked.
        """
        zones = {subnet.availability_zone for subnet in self.subnets}
        if len(zones) < at_least and all(is_known(zone) for zone in zones):
            raise RefusedSetting(
                where=where,
                argument="placement",
                value=sorted(zones),
                allowed=f"subnets in at least {at_least} zones",
                requirement_id=requirement_id,
            )


class Member(Protocol):
    """Something that takes part in declared connections: our constructs that own security groups are members."""

    @property
    def connections(self) -> ec2.Connections:
        """The security groups that paths are opened on."""

    @property
    def tier(self) -> Tier:
        """The tier whose network ACL paths are opened on."""
