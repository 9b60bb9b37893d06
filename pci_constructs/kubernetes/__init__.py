"""What runs in the cluster: namespaces, network policies, rights of teams, image verification."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pci_constructs.kubernetes.flows import NamespacePods as NamespacePods
    from pci_constructs.kubernetes.images import SignedImagesOnly as SignedImagesOnly
    from pci_constructs.kubernetes.manifests.access import Permission as Permission
    from pci_constructs.kubernetes.manifests.handler import GROUP as MANIFEST_HANDLER
    from pci_constructs.kubernetes.manifests.namespace import Quota as Quota
    from pci_constructs.kubernetes.manifests.signatures import SigningIdentity as SigningIdentity
    from pci_constructs.kubernetes.namespace import CdeNamespace as CdeNamespace
    from pci_constructs.kubernetes.namespace import ConnectedNamespace as ConnectedNamespace
    from pci_constructs.kubernetes.team import TeamRole as TeamRole

_HOMES = {
    "CdeNamespace": ("namespace", "CdeNamespace"),
    "ConnectedNamespace": ("namespace", "ConnectedNamespace"),
    "MANIFEST_HANDLER": ("manifests.handler", "GROUP"),
    "NamespacePods": ("flows", "NamespacePods"),
    "Permission": ("manifests.access", "Permission"),
    "Quota": ("manifests.namespace", "Quota"),
    "SignedImagesOnly": ("images", "SignedImagesOnly"),
    "SigningIdentity": ("manifests.signatures", "SigningIdentity"),
    "TeamRole": ("team", "TeamRole"),
}
__all__ = [
    "MANIFEST_HANDLER",
    "CdeNamespace",
    "ConnectedNamespace",
    "NamespacePods",
    "Permission",
    "Quota",
    "SignedImagesOnly",
    "SigningIdentity",
    "TeamRole",
]


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first used: manifests are written without the CDK."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, member = _HOMES[name]
    return getattr(import_module(f"{__name__}.{module}"), member)
