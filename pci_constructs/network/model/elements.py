"""The places of a network and what connects them. What could not be read is part of them: it is never left out."""

from msgspec import Struct, field

from pci_constructs.network.bounds import Addresses, Bounds
from pci_constructs.network.model.filters import Acl, Entry, Group, GroupRule, Key, Kind, Route, RouteTable, Target

__all__ = [
    "Acl",
    "Attachment",
    "Entry",
    "Firewall",
    "Group",
    "GroupRule",
    "Interface",
    "Key",
    "Kind",
    "Nat",
    "Network",
    "Peering",
    "Route",
    "RouteTable",
    "Subnet",
    "Target",
    "Vpc",
]


class Vpc(Struct, eq=False):
    """A VPC.

    Attributes:
        addresses: all its ranges.
        gateway: the internet gateway attached to it, by name.
        edge: the route table that decides where packets from the internet gateway go, if one does.
        gateway_unsure: why it is not known whether that is attached.
        private: the virtual private gateway attached to it, by name.
        private_unsure: why it is not known whether that is attached.
        private_edge: the route table that decides where packets from the virtual private gateway go, if one does.
        edge_unsure: what is not known of both route tables.
        ways_in: what else leads to networks outside, with what is not known of it.
        beside: what may carry packets in and out past the route tables, with what is not known of it.
        outside: whether it is not of this assembly.
        unsure: why it may be one of this assembly all the same.
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
    private_unsure: str = ""
    private_edge: RouteTable | None = None
    edge_unsure: str = ""
    ways_in: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    outside: bool = False
    unsure: str = ""
    subnets: list["Subnet"] = field(default_factory=list)


class Subnet(Struct, eq=False):
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


class Interface(Struct, eq=False):
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
        filtered: whether security groups decide at all; a network load balancer without any lets everything through.
        listens: whether it takes connections; a function does not.
        forwards: why it may send with addresses of others, if it may.
        aside: why it may reach the internet past the VPC, if it may.
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
    filtered: bool = True
    listens: bool = True
    forwards: str = ""
    aside: str = ""


class Nat(Struct, frozen=True):
    """A NAT gateway: replaces the source of TCP, UDP and ICMP, and lets nothing in but replies."""

    key: Key
    name: str
    subnet: Subnet
    addresses: Addresses
    public: bool


class Firewall(Struct, frozen=True):
    """An endpoint of Network Firewall, or of a gateway load balancer, in one of some subnets."""

    key: Key
    name: str
    subnets: tuple[Subnet, ...]
    passes: Bounds
    says: str


class Peering(Struct, frozen=True):
    """A peering connection."""

    key: Key
    name: str
    ends: tuple[Vpc, Vpc]


class Attachment(Struct, eq=False):
    """What is attached to a transit gateway: a VPC in some subnets, or a network outside.

    Attributes:
        table: the route table that packets follow that come from it.
        unknown: why it is not known where they go.
        beyond: why it is not known what lies behind it, if that may be a part of this assembly.
        others: who else may send to it through the transit gateway, if that is not known.
    """

    key: Key
    name: str
    transit: Key
    vpc: Vpc | None
    subnets: tuple[Subnet, ...] = ()
    table: RouteTable | None = None
    unknown: str = ""
    beyond: str = ""
    others: str = ""


class Network(Struct, eq=False):
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
    acls_unsure: str = ""
    """Why the entries of no ACL are known, if that is so."""
    services: list[str] = field(default_factory=list)
    """Gateway endpoints, by name."""
    tables_unsure: list[tuple[str, str]] = field(default_factory=list)
    """Routes of which the table is not known: the route, and why."""
