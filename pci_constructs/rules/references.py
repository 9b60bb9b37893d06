"""Which resource of a template a value names."""

from collections.abc import Mapping
from typing import Any

from pci_constructs.assembly import Resource, Stack


def referred(value: Any, stack: Stack) -> Resource | None:
    """The resource of this stack that a ``Ref`` or ``Fn::GetAtt`` names; ``None`` for anything else, parameters and imports included."""
    if not isinstance(value, Mapping):
        return None
    attribute = value.get("Fn::GetAtt")
    if isinstance(attribute, str):
        attribute = attribute.split(".")
    logical_id = attribute[0] if isinstance(attribute, list) and attribute else value.get("Ref")
    return stack.resources.get(logical_id) if isinstance(logical_id, str) else None
