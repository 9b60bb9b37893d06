"""Holes for the reference environment: how to plant one, and what is then told."""

from typing import Any

from msgspec.structs import replace

from pci_constructs.assembly import Assembly, Resource, Stack
from pci_constructs.network.policy import Issue, Kind, issues
from pci_constructs.network.proof import prove
from pci_constructs.network.register import declared_in
from pci_constructs.network.zones import Zones
from tests.network.kit import TODAY
from tests.network.templates import ec2

ZONES = Zones()


def planted(assembly: Assembly, stack: str, changes: dict[str, Any]) -> Assembly:
    """The assembly with resources of a stack added, changed (a function of the properties) or taken away (``None``)."""

    def changed(one: Stack) -> Stack:
        if not one.path.endswith(stack):
            return one
        resources = dict(one.resources)
        for name, change in changes.items():
            if change is None:
                del resources[name]
            elif callable(change):
                resources[name] = replace(resources[name], properties=change(dict(resources[name].properties)))
            else:
                path = f"{one.path}/{name}"
                resources[name] = Resource(name, change["Type"], change["Properties"], {}, path, one.template)
        return replace(one, resources=resources)

    return replace(assembly, stacks=tuple(changed(one) for one in assembly.stacks))


def logical(assembly: Assembly, path: str) -> str:
    return next(resource.logical_id for _, resource in assembly.resources() if resource.construct_path == path)


def rule(group: dict[str, Any], **more: Any) -> dict[str, Any]:
    return ec2("SecurityGroupIngress", GroupId=group, **more)


def of_group(name: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [name, "GroupId"]}


def judged(assembly: Assembly) -> list[Issue]:
    """Everything that is wrong with an assembly, or cannot be told."""
    return issues(prove(assembly, ZONES, today=TODAY), declared_in(assembly), ZONES)


def told(found: list[Issue], kind: Kind, *words: str) -> bool:
    """Whether an issue of a kind has all words in its message and hops."""
    return any(issue.kind is kind and all(word in f"{issue.message} {' '.join(issue.hops)}" for word in words) for issue in found)
