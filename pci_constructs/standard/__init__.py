"""PCI DSS v4.0.1 as data: requirement ids with summaries in our own words, and the scope categories."""

from pci_constructs.standard.requirements import STANDARD, Requirement, requirement, requirements
from pci_constructs.standard.scope import ENVIRONMENT_TAG, OWNER_TAG, PRODUCTION, SCOPE_TAG, TIER_TAG, Scope

__all__ = [
    "ENVIRONMENT_TAG",
    "OWNER_TAG",
    "PRODUCTION",
    "SCOPE_TAG",
    "STANDARD",
    "TIER_TAG",
    "Requirement",
    "Scope",
    "requirement",
    "requirements",
]
