"""Builds assemblies as plain Python, for tests of rules and engine that need no CDK."""

from collections.abc import Mapping
from typing import Any

from pci_constructs.assembly import Assembly, Metadata, Resource, Stack


def stack(
    resources: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    path: str = "App/Stack",
    tags: Mapping[str, str] | None = None,
    termination_protection: bool = False,
    parent: str | None = None,
) -> Stack:
    """A stack of template resources; each gets the construct path ``<stack>/<logical id>/Resource``."""
    template = f"{path.replace('/', '')}.template.json"
    return Stack(
        path=path,
        template=template,
        parent=parent,
        tags=dict(tags or {}),
        termination_protection=termination_protection,
        resources={
            id_: Resource(
                logical_id=id_,
                type=body["Type"],
                properties=body.get("Properties", {}),
                attributes={k: v for k, v in body.items() if k not in ("Type", "Properties")},
                construct_path=f"{path}/{id_}/Resource",
                template=template,
            )
            for id_, body in (resources or {}).items()
        },
    )


def assembly(*stacks: Stack, metadata: Mapping[str, tuple[str, Any]] | None = None, unreadable: tuple[str, ...] = ()) -> Assembly:
    """An assembly of stacks; metadata maps a construct path to a type and its data."""
    entries = tuple(Metadata(path, type_, data) for path, (type_, data) in (metadata or {}).items())
    return Assembly(stacks=stacks, metadata=entries, unreadable=unreadable)
