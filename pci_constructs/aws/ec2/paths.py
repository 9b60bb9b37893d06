"""Opens a declared connection on both walls: network ACL entries of the tiers and security group rules of the ends."""

from collections.abc import Sequence
from typing import cast

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from pci_constructs.aws.ec2.access_lists import AccessLists
from pci_constructs.aws.ec2.connections import (
    ANY_CLIENT_PORTS,
    ANYWHERE,
    LINUX_PORTS,
    AwsGateways,
    Connection,
    Internet,
    Network,
    PortRange,
)
from pci_constructs.aws.ec2.declarations import Source, Target
from pci_constructs.aws.ec2.egress import FirewallEgress, NatEgress, PaymentProcessor
from pci_constructs.aws.ec2.group_rules import open_between, open_from, open_to
from pci_constructs.aws.ec2.placement import Member, Tier
from pci_constructs.refusals import RefusedSetting


class Paths:
    """The paths of one VPC.

    Args:
        access_lists: the network ACLs of its tiers.
        egress: how its private tiers reach the internet.
        where: the VPC's construct path, for refusals.
    """

    def __init__(self, access_lists: AccessLists, egress: FirewallEgress | NatEgress, *, where: str) -> None:
        self._lists = access_lists
        self._egress = egress
        self._where = where

    def open(self, source: Source, target: Target, *, protocol: str, port: int, reason: str, scope: Construct | None) -> None:
        """Opens a connection that was checked before.

        Raises:
            RefusedSetting: an end has no security group, a processor is not on the allow-list, or a network ACL has no room.
        """
        if isinstance(source, (Internet, Network)):
            member = cast("Member", target)
            cidr = ANYWHERE if isinstance(source, Internet) else source.cidr
            groups = self._groups(member)
            self._lists.from_outside(member.tier, cidr, protocol, port)
            open_from(cidr, groups, protocol=protocol, port=port, reason=reason, scope=scope)
        elif isinstance(target, (Internet, Network, AwsGateways, PaymentProcessor)):
            groups = self._groups(source)
            cidr = target.cidr if isinstance(target, Network) else ANYWHERE
            self._leave(source, target, protocol, port)
            open_to(cidr, groups, protocol=protocol, port=port, reason=reason, scope=scope)
        else:
            ends = self._groups(source), self._groups(target)
            self._lists.between(source.tier, target.tier, protocol, port, _client_ports(source))
            open_between(*ends, protocol=protocol, port=port, reason=reason, scope=scope)

    def _leave(self, source: Member, target: Internet | Network | AwsGateways | PaymentProcessor, protocol: str, port: int) -> None:
        if isinstance(target, Network):
            self._lists.to_outside(source.tier, target.cidr, protocol, port)
        elif isinstance(target, AwsGateways):
            self._lists.to_outside(source.tier, ANYWHERE, protocol, port)
        else:
            if isinstance(target, PaymentProcessor):
                self._check_listed(source, target)
            filtered = isinstance(self._egress, FirewallEgress)
            self._lists.through(source.tier, [Tier.FIREWALL, Tier.PUBLIC] if filtered else [Tier.PUBLIC], port)

    def _check_listed(self, source: Member, processor: PaymentProcessor) -> None:
        listed = not isinstance(self._egress, FirewallEgress) or set(processor.domains) <= set(self._egress.cde_domains)
        if not listed or source.tier is not Tier.CDE:
            raise RefusedSetting(
                where=self._where,
                argument="target",
                value=processor.name,
                allowed="a processor of FirewallEgress(processors=...), called from the CDE",
                requirement_id="1.3.2",
            )

    def _groups(self, member: Member) -> Sequence[ec2.ISecurityGroup]:
        groups = list(member.connections.security_groups)
        if not groups:
            raise RefusedSetting(
                where=self._where,
                argument="member",
                value=name_of(member),
                allowed="something that has a security group",
                requirement_id="1.3.1",
            )
        return groups


def name_of(end: Source | Target) -> str:
    """What the register calls an end: its own name, or its construct path."""
    name = getattr(end, "name", None)
    return name if isinstance(name, str) and not isinstance(end, Construct) else path_of(end)


def line_of(source: Source, target: Target, port: int, *, protocol: str, reason: str, requirement: str, opened_by: str = "") -> Connection:
    """The line of the register for a connection."""
    return Connection(
        source=name_of(source),
        target=name_of(target),
        protocol=protocol,
        port=port,
        reason=reason,
        requirement=requirement,
        source_cidr=source.cidr if isinstance(source, Network) else "",
        # Which addresses the domains of a processor have, only the deployment knows.
        target_cidr=target.cidr if isinstance(target, Network) else ANYWHERE if isinstance(target, PaymentProcessor) else "",
        opened_by=opened_by,
    )


def path_of(thing: object) -> str:
    """The construct path of a thing; its type where it is no construct."""
    node = getattr(thing, "node", None)
    return str(node.path) if node else type(thing).__name__


def _client_ports(member: Member) -> PortRange:
    """Where a client listens for replies: as it says itself, else by its tier, where AWS runs what is public."""
    ports: PortRange | None = getattr(member, "client_ports", None)
    return ports or (ANY_CLIENT_PORTS if member.tier is Tier.PUBLIC else LINUX_PORTS)
