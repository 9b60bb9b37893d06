"""People's access to an account: roles that demand MFA, a boundary that nobody lifts, users without keys; and wildcards that are named."""

from pci_constructs.aws.iam.boundary import PeopleBoundary
from pci_constructs.aws.iam.group import MfaGroup
from pci_constructs.aws.iam.role import MfaRole
from pci_constructs.aws.iam.wildcards import acknowledge_wildcards

__all__ = ["MfaGroup", "MfaRole", "PeopleBoundary", "acknowledge_wildcards"]
