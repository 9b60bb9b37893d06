"""EKS: private clusters, node groups that separate payment services, and scoped access."""

from pci_constructs.aws.eks.access import AccessPolicy, RoleAccess
from pci_constructs.aws.eks.addons import AgentManagement, encrypted_storage_class
from pci_constructs.aws.eks.cluster import PrivateCluster
from pci_constructs.aws.eks.kubectl import KubectlAccess
from pci_constructs.aws.eks.node_group import NodeGroup, NodeImage
from pci_constructs.aws.eks.paths import RequiredPath
from pci_constructs.aws.eks.workload import Workload

__all__ = [
    "AccessPolicy",
    "AgentManagement",
    "KubectlAccess",
    "NodeGroup",
    "NodeImage",
    "PrivateCluster",
    "RequiredPath",
    "RoleAccess",
    "Workload",
    "encrypted_storage_class",
]
