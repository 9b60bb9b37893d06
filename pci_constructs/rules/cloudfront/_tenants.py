"""Distributions that serve tenants alone: templates of settings, some of which a tenant has of its own."""

from pci_constructs.rules import ResourceView
from pci_constructs.rules.reading import word

TENANT = "AWS::CloudFront::DistributionTenant"
ITS_DISTRIBUTION = "DistributionId"
"""The property of a tenant that refers to its distribution."""


def serves_tenants_alone(distribution: ResourceView) -> bool:
    """Whether nobody can reach a distribution but by its tenants."""
    return word(distribution, "DistributionConfig.ConnectionMode", "direct") == "tenant-only"
