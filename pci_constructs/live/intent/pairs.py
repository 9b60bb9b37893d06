"""Which running resource is which of the code, by what CloudFormation says that it became."""

from dataclasses import dataclass

from pci_constructs.assembly import Assembly, Metadata, Resource, Stack
from pci_constructs.assembly.model import EVERYWHERE
from pci_constructs.live.intent.deployed import Deployment, Place, resources
from pci_constructs.live.reading.assembly import PHYSICAL_ID


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A resource of the code and what it became.

    Attributes:
        stack: the stack of the code.
        intended: the resource of the code.
        place: what CloudFormation says that it became.
        running: the resource that runs; nothing if it is not there, or if its type is not read.
        running_stack: the place of the account that it runs in.
    """

    stack: Stack
    intended: Resource
    place: Place | None
    running: Resource | None
    running_stack: Stack | None


def pairs(intent: Assembly, deployment: Deployment, account: Assembly) -> list[Pair]:
    """Each resource of the deployed stacks with what runs in its place."""
    index: dict[tuple[str, str, str], tuple[Resource, Stack]] = {}
    for stack, resource in account.resources():
        for id_ in _ids(resource):
            index[stack.region or "", resource.type, id_] = (resource, stack)
    found = []
    for stack, resource, place in resources(intent, deployment):
        running = None
        if place is not None and place.id:
            running = index.get((place.region, resource.type, place.id)) or index.get((EVERYWHERE, resource.type, place.id))
        found.append(
            Pair(
                stack=stack,
                intended=resource,
                place=place,
                running=running[0] if running else None,
                running_stack=running[1] if running else None,
            )
        )
    return found


def _ids(resource: Resource) -> tuple[str, ...]:
    """What CloudFormation may call a running resource: its ARN, or its own id."""
    return (resource.logical_id, str(resource.attributes.get(PHYSICAL_ID)))


def paths(intent: Assembly, deployment: Deployment) -> dict[tuple[str, str, str], str]:
    """The construct path of each resource of the code by region (or none), type and physical id."""
    return {
        (region, resource.type, place.id): resource.construct_path
        for _, resource, place in resources(intent, deployment)
        if place is not None and place.id
        for region in (place.region, EVERYWHERE)
    }


def exceptions_here(intent: Assembly, account: Assembly) -> tuple[Metadata, ...]:
    """The metadata of the code that is of constructs which run here: exceptions on the record hold for what runs, too."""
    here = {resource.construct_path for _, resource in account.resources() if resource.construct_path}
    return tuple(entry for entry in intent.metadata if any(path == entry.path or path.startswith(f"{entry.path}/") for path in here))
