"""The categories of PCI scope, and the tags that carry scope, environment and network tier."""

from enum import StrEnum

SCOPE_TAG = "pci-scope"
ENVIRONMENT_TAG = "pci-environment"
PRODUCTION = "production"
TIER_TAG = "pci-tier"
OWNER_TAG = "owner"


class Scope(StrEnum):
    """How a resource relates to cardholder data (12.5.1, 12.5.2)."""

    CDE = "cde"
    """Stores, processes or transmits card data, or shares a network segment with what does."""
    CONNECTED_TO = "connected-to"
    """Can reach the CDE, or is reached by it."""
    SECURITY_IMPACTING = "security-impacting"
    """Protects the CDE or could weaken it: keys, logs, detection, deployment."""
    OUT_OF_SCOPE = "out-of-scope"
    """None of the others, and segmentation proves it."""
