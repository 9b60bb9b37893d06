"""The network that the templates of an assembly describe."""

from pci_constructs.network.model.elements import (
    Acl,
    Attachment,
    Entry,
    Firewall,
    Group,
    GroupRule,
    Interface,
    Key,
    Kind,
    Nat,
    Network,
    Peering,
    Route,
    RouteTable,
    Subnet,
    Target,
    Vpc,
)
from pci_constructs.network.model.reader import read_network

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
    "read_network",
]
