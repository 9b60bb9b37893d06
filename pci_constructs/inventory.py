"""The scope inventory (12.5.1, 12.5.2): every resource by PCI scope, with the reason that somebody gave for it."""

from collections.abc import Iterator, Mapping
from typing import Any

from pci_constructs.assembly import Assembly, Resource, Stack
from pci_constructs.findings import InventoryItem
from pci_constructs.records import SCOPE_METADATA
from pci_constructs.rules.governance.pci_scope_tagged import tag_properties
from pci_constructs.rules.rule import subject_of
from pci_constructs.standard import OWNER_TAG, SCOPE_TAG

_NO_REASON = "tagged so, without a reason on record"
_OF_STACK = "takes no tags; the scope is that of its stack"
_UNTAGGED = "has no tag of its own; the scope is that of its stack"
_NOTHING = "nothing says how it relates to card data"


def inventory(assembly: Assembly) -> tuple[InventoryItem, ...]:
    """Every resource with its scope, in the order of the assembly."""
    reasons = {entry.path: entry.data for entry in assembly.of_metadata(SCOPE_METADATA) if isinstance(entry.data, Mapping)}
    return tuple(_item(stack, resource, reasons) for stack, resource in assembly.resources())


def _item(stack: Stack, resource: Resource, reasons: Mapping[str, Mapping[str, Any]]) -> InventoryItem:
    own = _tag(resource, SCOPE_TAG)
    scope = own or stack.tags.get(SCOPE_TAG, "")
    subject = subject_of(resource, stack)
    owner = _tag(resource, OWNER_TAG) or stack.tags.get(OWNER_TAG, "")
    if not scope:
        return InventoryItem(subject=subject, scope="", reason=_NOTHING, owner=owner)
    reason = next((reasons[path]["reason"] for path in _above(resource.construct_path) if reasons.get(path, {}).get("scope") == scope), "")
    fallback = _NO_REASON if own else _UNTAGGED if resource.type in tag_properties() else _OF_STACK
    return InventoryItem(subject=subject, scope=scope, reason=str(reason or fallback), owner=owner)


def _above(path: str) -> Iterator[str]:
    """The construct and those around it, the nearest first."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _tag(resource: Resource, name: str) -> str:
    tags = resource.properties.get(tag_properties().get(resource.type, ""))
    if isinstance(tags, Mapping):
        value = tags.get(name)
    else:
        pairs = [tag for tag in tags if isinstance(tag, Mapping)] if isinstance(tags, list) else []
        value = next((tag.get("Value", tag.get("TagValue")) for tag in pairs if tag.get("Key", tag.get("TagKey")) == name), "")
    return value if isinstance(value, str) else ""
