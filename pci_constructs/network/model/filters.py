"""What decides about packets on their way: routes, network ACLs and security groups, as the templates have them."""

from enum import StrEnum
from functools import cached_property

from msgspec import Struct, field

from pci_constructs.network.bounds import NO_ADDRESSES, Addresses, Bounds
from pci_constructs.network.sets import EVERYTHING, NOTHING, Packets

Key = tuple[str, str]
"""A template and a logical id in it; for what is in no template, a word and its name."""


class Kind(StrEnum):
    """What a route leads to."""

    LOCAL = "local"
    INTERNET = "internet gateway"
    EGRESS_ONLY = "egress-only internet gateway"
    NAT = "NAT gateway"
    PEERING = "peering connection"
    TRANSIT = "transit gateway"
    PRIVATE = "virtual private gateway"
    FIREWALL = "firewall endpoint"
    SERVICE = "gateway endpoint"
    INTERFACE = "network interface"
    BLACKHOLE = "blackhole"
    UNKNOWN = "unknown target"


class Target(Struct, frozen=True):
    """What a route leads to.

    Attributes:
        kind: what it is.
        name: how to speak of it.
        key: the element, where it is of this assembly.
    """

    kind: Kind
    name: str
    key: Key | None = None


class Route(Struct, frozen=True):
    """One route.

    Attributes:
        name: the construct, for the hop.
        destination: the addresses that it is for.
        length: the length of the prefix; a longer one wins.
        target: where it leads.
        rank: which one wins among routes of one length, the lower.
    """

    name: str
    destination: Addresses
    length: int
    target: Target
    rank: int = 1

    def order(self) -> tuple[int, int]:
        """Its place among the routes of a table; one of which the destination is not known comes first, as it may be the longest."""
        return (-self.length, self.rank)


class RouteTable(Struct, eq=False):
    """A route table; its routes are sorted by the reader.

    Attributes:
        vpc: the VPC that it belongs to; of a transit gateway's none.
    """

    key: Key
    name: str
    vpc: Key | None = None
    routes: list[Route] = field(default_factory=list)


class Entry(Struct, frozen=True):
    """One entry of a network ACL, or of what decides like one.

    Attributes:
        name: the construct, for the hop.
        number: its place.
        allow: whether it lets packets through; nothing if that is not known.
        packets: what it is about; for inbound entries the range is the source, for outbound ones the target.
    """

    name: str
    number: float
    allow: bool | None
    packets: Bounds


class Acl(Struct, eq=False, dict=True):
    """A network ACL: ordered, and without memory of connections."""

    key: Key
    name: str
    inbound: list[Entry] = field(default_factory=list)
    outbound: list[Entry] = field(default_factory=list)
    unknown: str = ""

    @cached_property
    def lets_in(self) -> Bounds:
        """What may enter a subnet."""
        return self._allowed(self.inbound)

    @cached_property
    def lets_out(self) -> Bounds:
        """What may leave a subnet."""
        return self._allowed(self.outbound)

    def _allowed(self, entries: list[Entry]) -> Bounds:
        if self.unknown:
            return Bounds(NOTHING, EVERYTHING, frozenset((self.unknown,)))
        sure = possible = NOTHING
        # What is surely, and what may be, undecided by the entries so far.
        left_sure = left_possible = EVERYTHING
        why: frozenset[str] = frozenset()
        for entry in sorted(entries, key=lambda each: each.number):
            about = entry.packets
            why |= about.why
            if entry.allow is not False:
                possible |= left_possible & about.possible
            if entry.allow is True:
                sure |= left_sure & about.sure
            if entry.allow is None:
                why |= {f"what {entry.name} decides"}
            left_sure -= about.possible
            left_possible -= about.sure if entry.allow is not None else NOTHING
        return Bounds(sure, possible, why)

    def deciding(self, packet: Packets, *, inbound: bool) -> str:
        """The entry that decides on some packets, for a hop."""
        for entry in sorted(self.inbound if inbound else self.outbound, key=lambda each: each.number):
            if entry.packets.possible & packet:
                return f"entry {entry.number:g} ({entry.name})"
        return "its last entry, which refuses everything else"


class GroupRule(Struct, frozen=True):
    """One rule of a security group.

    Attributes:
        name: the construct, for the hop.
        services: protocols and ports, with every address.
        peers: the addresses at the other end; empty if a group is named.
        group: the group at the other end.
    """

    name: str
    services: Bounds
    peers: Addresses = NO_ADDRESSES
    group: Key | None = None


class Group(Struct, eq=False):
    """A security group: remembers connections, so that replies pass.

    Attributes:
        unknown: why its rules are not known, if they are not.
    """

    key: Key
    name: str
    inbound: list[GroupRule] = field(default_factory=list)
    outbound: list[GroupRule] = field(default_factory=list)
    unknown: str = ""
