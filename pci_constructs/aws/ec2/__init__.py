"""The segmented network: tiers, declared connections, endpoints, egress control (PCI DSS 1.2 to 1.4)."""

from pci_constructs.aws.ec2.placement import Member, Placement, Tier

__all__ = ["Member", "Placement", "Tier"]
