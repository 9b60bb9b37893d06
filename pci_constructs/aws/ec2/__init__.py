"""The segmented network: tiers, declared connections, endpoints, egress control (PCI DSS 1.2 to 1.4)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pci_constructs.aws.ec2.connections import (
    ANY_CLIENT_PORTS,
    GATEWAY_ENDPOINTS,
    INTERNET,
    LINUX_PORTS,
    Connection,
    Network,
    WorkloadMember,
)
from pci_constructs.aws.ec2.egress import FirewallEgress, NatEgress, PaymentProcessor
from pci_constructs.aws.ec2.placement import Member, Placement, Tier

if TYPE_CHECKING:
    from pci_constructs.aws.ec2.vpc import SegmentedVpc

__all__ = [
    "ANY_CLIENT_PORTS",
    "GATEWAY_ENDPOINTS",
    "INTERNET",
    "LINUX_PORTS",
    "Connection",
    "FirewallEgress",
    "Member",
    "NatEgress",
    "Network",
    "PaymentProcessor",
    "Placement",
    "SegmentedVpc",
    "Tier",
    "WorkloadMember",
]


def __getattr__(name: str) -> Any:
    # Loaded on first use: the VPC needs functions, and functions need only a placement of this package.
    if name == "SegmentedVpc":
        return import_module("pci_constructs.aws.ec2.vpc").SegmentedVpc
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
