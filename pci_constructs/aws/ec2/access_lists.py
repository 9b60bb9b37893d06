"""One network ACL a tier: refuses everything but replies and declared connections (PCI DSS 1.3.1, 1.3.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv4Network
from typing import Literal

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from pci_constructs.aws._settings import acknowledge
from pci_constructs.aws.ec2.connections import ANY_CLIENT_PORTS, ANYWHERE, PortRange
from pci_constructs.aws.ec2.placement import Tier
from pci_constructs.refusals import RefusedSetting

Direction = Literal["in", "out"]

ADMIN_PORTS = (22, 3389)
_PROTOCOLS = {"all": -1, "tcp": 6, "udp": 17}
_DEFAULT_DENY = 1
"""The entry that refuses the rest is AWS's own and counts in the quota."""


@dataclass(slots=True)
class Entry:
    """One numbered line of a network ACL.

    Attributes:
        direction: ``in`` or ``out`` of the tier's subnets.
        action: ``allow`` or ``deny``.
        protocol: ``tcp``, ``udp`` or ``all``.
        cidr: the other side's addresses.
        ports: the ports at the receiving side; ``None`` for all.
        replies: whether the entry lets answers through rather than requests.
    """

    direction: Direction
    action: Literal["allow", "deny"]
    protocol: str
    cidr: str
    ports: PortRange | None
    replies: bool = False


class TierAccessList(Construct):
    """The network ACL of one tier.

    Args:
        scope: the segmented VPC.
        construct_id: the id below it.
        vpc: the VPC.
        tier: the tier.
        cidr: the tier's aggregate block.
        subnets: the tier's subnets.
        entry_quota: how many entries AWS allows in each direction, its default deny included.

    Attributes:
        entries: the entries by their rule number, of both directions.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        tier: Tier,
        cidr: IPv4Network,
        subnets: Sequence[ec2.ISubnet],
        entry_quota: int,
    ) -> None:
        super().__init__(scope, construct_id)
        self.tier = tier
        self.cidr = str(cidr)
        self._quota = entry_quota
        self._acl = ec2.CfnNetworkAcl(self, "Default", vpc_id=vpc.vpc_id)
        acknowledge(
            self,
            "AwsSolutions::AwsSolutions-VPC3",
            reason="the network ACL is the second wall between the tiers, written together with the security groups by one call",
        )
        for subnet in subnets:
            # Named after the subnet, so that a further zone renames no association.
            ec2.CfnSubnetNetworkAclAssociation(self, subnet.node.id, network_acl_id=self._acl.attr_id, subnet_id=subnet.subnet_id)
        self.entries: dict[tuple[Direction, int], Entry] = {}
        self._resources: dict[tuple[Direction, int], ec2.CfnNetworkAclEntry] = {}
        for number, port in enumerate(ADMIN_PORTS, start=1):
            self._add(number, Entry("in", "deny", "tcp", ANYWHERE, PortRange(port, port)))

    def allow_within(self) -> None:
        """Lets the tier's own subnets talk; security groups decide there."""
        for direction in ("in", "out"):
            self._allow(Entry(direction, "allow", "all", self.cidr, None))

    def allow_requests(self, direction: Direction, cidr: str, protocol: str, port: int) -> None:
        """Lets requests to one port in or out."""
        self._allow(Entry(direction, "allow", protocol, cidr, PortRange(port, port)))

    def allow_replies(self, direction: Direction, cidr: str, protocol: str, ports: PortRange) -> None:
        """Lets replies to a client's ports in or out: one entry for each peer, widened when a second kind of client needs it.

        From anywhere the range is split around the remote desktop port, so that no entry allows it, whatever its place in the list.
        """
        if direction == "in" and cidr == ANYWHERE and ports == ANY_CLIENT_PORTS:
            for part in (PortRange(1024, 3388), PortRange(3390, 65535)):
                self._allow(Entry(direction, "allow", protocol, cidr, part, replies=True))
            return
        for key, entry in self.entries.items():
            if entry.replies and (entry.direction, entry.cidr, entry.protocol) == (direction, cidr, protocol) and entry.ports:
                wider = PortRange(min(ports.first, entry.ports.first), max(ports.last, entry.ports.last))
                entry.ports = wider
                self._resources[key].port_range = _range(wider)
                return
        self._allow(Entry(direction, "allow", protocol, cidr, ports, replies=True))

    def _allow(self, entry: Entry) -> None:
        if entry in self.entries.values():
            return
        held = 1 + _DEFAULT_DENY + sum(direction == entry.direction for direction, _ in self.entries)
        if held > self._quota:
            raise RefusedSetting(
                where=self.node.path,
                argument="acl_entry_quota",
                value=self._quota,
                allowed=f"at least {held} for the {'inbound' if entry.direction == 'in' else 'outbound'} entries of the {self.tier} tier",
                requirement_id=None,
                cure="open fewer ports between tiers, or raise the quota 'Rules per network ACL' (at most 40) and pass acl_entry_quota",
            )
        self._add(self._number(entry), entry)

    def _number(self, entry: Entry) -> int:
        """A number that depends on the entry alone: CloudFormation cannot renumber entries that swap places."""
        ports = "replies" if entry.replies and entry.cidr != ANYWHERE else entry.ports
        digest = sha256(f"{entry.protocol}|{entry.cidr}|{ports}".encode()).digest()
        number = 100 + int.from_bytes(digest[:4]) % 32000
        while (entry.direction, number) in self.entries:
            number += 1
        return number

    def _add(self, number: int, entry: Entry) -> None:
        key = (entry.direction, number)
        self.entries[key] = entry
        self._resources[key] = ec2.CfnNetworkAclEntry(
            self,
            f"{entry.direction.capitalize()}{number}",
            network_acl_id=self._acl.attr_id,
            rule_number=number,
            rule_action=entry.action,
            egress=entry.direction == "out",
            protocol=_PROTOCOLS[entry.protocol],
            cidr_block=entry.cidr,
            port_range=_range(entry.ports) if entry.ports else None,
        )


class AccessLists:
    """The network ACLs of all tiers, and the pairs of entries that a connection needs.

    Attributes:
        tiers: the ACL of each tier that has subnets.
    """

    def __init__(self, tiers: Mapping[Tier, TierAccessList]) -> None:
        self.tiers = tiers

    def between(self, source: Tier, target: Tier, protocol: str, port: int, replies: PortRange) -> None:
        """Opens a port of one tier for another, with the way back; within one tier security groups decide."""
        if source is target:
            return
        client, server = self.tiers[source], self.tiers[target]
        client.allow_requests("out", server.cidr, protocol, port)
        server.allow_requests("in", client.cidr, protocol, port)
        server.allow_replies("out", client.cidr, protocol, replies)
        client.allow_replies("in", server.cidr, protocol, replies)

    def from_outside(self, target: Tier, cidr: str, protocol: str, port: int) -> None:
        """Opens a port of a tier for addresses outside the VPC, with the way back."""
        self.tiers[target].allow_requests("in", cidr, protocol, port)
        self.tiers[target].allow_replies("out", cidr, protocol, ANY_CLIENT_PORTS)

    def to_outside(self, source: Tier, cidr: str, protocol: str, port: int) -> None:
        """Lets a tier reach a port of addresses outside the VPC, with the way back."""
        self.tiers[source].allow_requests("out", cidr, protocol, port)
        self.tiers[source].allow_replies("in", cidr, protocol, ANY_CLIENT_PORTS)

    def through(self, source: Tier, hops: Sequence[Tier], port: int) -> None:
        """Lets a tier reach a port of the internet through the tiers on the way, whose ACLs see the same packets."""
        self.to_outside(source, ANYWHERE, "tcp", port)
        cidr = self.tiers[source].cidr
        for hop in hops:
            self.tiers[hop].allow_requests("in", cidr, "tcp", port)
            self.tiers[hop].allow_replies("out", cidr, "tcp", ANY_CLIENT_PORTS)
            self.to_outside(hop, ANYWHERE, "tcp", port)


def _range(ports: PortRange) -> ec2.CfnNetworkAclEntry.PortRangeProperty:
    return ec2.CfnNetworkAclEntry.PortRangeProperty(from_=ports.first, to=ports.last)
