"""The parts of a network, as the templates have them. What could not be read is part of them: it is never left out."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

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


@dataclass(frozen=True, slots=True)
class Target:
    """What a route leads to.

    Attributes:
        kind: what it is.
        name: how to speak of it.
        key: the element, where it is of this assembly.
    """

    kind: Kind
    name: str
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Route:
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


@dataclass(eq=False)
class RouteTable:
    """A route table; its routes are sorted by the reader."""

    key: Key
    name: str
    routes: list[Route] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
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


@dataclass(eq=False)
class Acl:
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


@dataclass(frozen=True, slots=True)
class GroupRule:
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


@dataclass(eq=False)
class Group:
    """A security group: remembers connections, so that replies pass.

    Attributes:
        unknown: why its rules are not known, if they are not.
    """

    key: Key
    name: str
    inbound: list[GroupRule] = field(default_factory=list)
    outbound: list[GroupRule] = field(default_factory=list)
    unknown: str = ""


@dataclass(eq=False)
class Vpc:
    """A VPC.

    Attributes:
        addresses: all its ranges.
        gateway: the internet gateway attached to it, by name.
        edge: the route table that decides where packets from the internet gateway go, if one does.
        private: the virtual private gateway attached to it, by name.
        outside: whether it is not of this assembly.
    """

    key: Key
    name: str
    addresses: Addresses
    stage: str = ""
    place: tuple[str | None, ...] = ()
    gateway: str = ""
    gateway_unsure: str = ""
    edge: RouteTable | None = None
    private: str = ""
    outside: bool = False
    subnets: list["Subnet"] = field(default_factory=list)


@dataclass(eq=False)
class Subnet:
    """A subnet.

    Attributes:
        addresses: its ranges.
        maps_public: whether what is launched in it gets a public address; nothing if that is not known.
        tier: the tag that says what it is for.
    """

    key: Key
    name: str
    vpc: Vpc
    addresses: Addresses
    table: RouteTable
    acl: Acl
    maps_public: bool | None = False
    tier: str = ""


@dataclass(eq=False)
class Interface:
    """The network interfaces that one resource has in one subnet.

    Attributes:
        owner: the resource, as messages call it.
        key: the resource.
        type: its CloudFormation type.
        groups: its security groups, sorted.
        public: whether the internet gateway gives it a public IPv4 address; nothing if that is not known.
        scope: how it relates to card data; empty if nothing says so.
        unknown: what the model does not know about it, if anything.
        labels: other names by which declared connections call it.
    """

    owner: str
    key: Key
    type: str
    subnet: Subnet
    groups: tuple[Key, ...]
    addresses: Addresses
    public: bool | None = False
    scope: str = ""
    stage: str = ""
    unknown: str = ""
    labels: frozenset[str] = frozenset()
    ports: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Nat:
    """A NAT gateway: replaces the source of TCP, UDP and ICMP, and lets nothing in but replies."""

    key: Key
    name: str
    subnet: Subnet
    addresses: Addresses
    public: bool


@dataclass(frozen=True, slots=True)
class Firewall:
    """An endpoint of Network Firewall, or of a gateway load balancer, in one of some subnets."""

    key: Key
    name: str
    subnets: tuple[Subnet, ...]
    passes: Bounds
    says: str


@dataclass(frozen=True, slots=True)
class Peering:
    """A peering connection."""

    key: Key
    name: str
    ends: tuple[Vpc, Vpc]


@dataclass(eq=False)
class Attachment:
    """What is attached to a transit gateway: a VPC in some subnets, or a network outside."""

    key: Key
    name: str
    transit: Key
    vpc: Vpc | None
    subnets: tuple[Subnet, ...] = ()
    table: RouteTable | None = None
    unknown: str = ""


@dataclass(eq=False)
class Network:
    """Everything that was read."""

    vpcs: dict[Key, Vpc] = field(default_factory=dict)
    subnets: dict[Key, Subnet] = field(default_factory=dict)
    tables: dict[Key, RouteTable] = field(default_factory=dict)
    acls: dict[Key, Acl] = field(default_factory=dict)
    groups: dict[Key, Group] = field(default_factory=dict)
    interfaces: list[Interface] = field(default_factory=list)
    nats: dict[Key, Nat] = field(default_factory=dict)
    firewalls: dict[Key, Firewall] = field(default_factory=dict)
    peerings: dict[Key, Peering] = field(default_factory=dict)
    attachments: dict[Key, Attachment] = field(default_factory=dict)
    references_across: set[Key] = field(default_factory=set)
    """Transit gateways across which security groups can be named."""
    passes_clients: dict[Key, str] = field(default_factory=dict)
    """VPCs in which a load balancer passes the addresses of its clients on to its targets, with the load balancer."""
    unread: list[str] = field(default_factory=list)
    """What the model does not know, by name."""
