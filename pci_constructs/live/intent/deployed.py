"""Which stacks of an assembly are deployed in an account, and what each of their resources became."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from pci_constructs.assembly import Assembly, Resource, Stack
from pci_constructs.assembly.discovery import NothingToJudge, find
from pci_constructs.live.reading.collector import Failure
from pci_constructs.live.reading.session import Account
from pci_constructs.live.reading.source import Lists, NotRead, Source

_TYPE = "AWS::CloudFormation::Stack"
_GONE = ("DELETE_COMPLETE", "DELETE_SKIPPED")


class NoIntent(Exception):
    """What should be compared with is no assembly; the message says what was found and what to name instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a resource became.

    Attributes:
        region: where.
        id: its physical id; empty if it was never made.
    """

    region: str
    id: str


@dataclass(slots=True, kw_only=True)
class Deployment:
    """What became of an assembly.

    Attributes:
        places: what each resource became, by template and logical id.
        stacks: the stacks that are deployed, by template, with their regions.
        missing: the stacks that should be here and are not.
        elsewhere: the stacks that are for other accounts or regions.
        failures: what could not be looked at.
    """

    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    stacks: dict[str, str] = field(default_factory=dict)
    missing: list[Stack] = field(default_factory=list)
    elsewhere: list[Stack] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def intended(path: Path) -> Assembly:
    """The assembly at a path.

    Raises:
        NoIntent: there is none, or it cannot be read.
    """
    try:
        found = find([path])
    except NothingToJudge as error:
        raise NoIntent(str(error)) from None
    if len(found.assemblies) != 1 or not found.assemblies[0].synthesized:
        raise NoIntent(f"{path}: a template alone does not say as which stack it is deployed; name the cdk.out that a synth wrote")
    unreadable = (*found.unreadable, *found.assemblies[0].unreadable)
    if unreadable:
        raise NoIntent(f"{path}: {unreadable[0]}")
    return found.assemblies[0]


def deployed(assembly: Assembly, account: Account) -> Deployment:
    """Asks CloudFormation what became of every stack that an assembly has for an account."""
    found = Deployment()
    children: dict[tuple[str | None, str | None], Stack] = {
        (stack.parent, stack.nested_by): stack for stack in assembly.stacks if stack.parent
    }
    with ThreadPoolExecutor(1) as details:
        for stack in assembly.stacks:
            if stack.parent:
                continue
            regions = [region for region in account.regions if stack.region in (None, region)]
            if stack.account not in (None, account.id) or not regions:
                found.elsewhere.append(stack)
            elif not any(
                _one(stack, stack.name, Source(account, "cloudformation", region, details, Lists()), children, found) for region in regions
            ):
                found.missing.append(stack)
    return found


def _one(stack: Stack, name: str, source: Source, children: Mapping[tuple[str | None, str | None], Stack], found: Deployment) -> bool:
    """Notes what the resources of one deployed stack became; false if it is not deployed there."""
    try:
        rows = source.pages("list_stack_resources", "StackResourceSummaries", absent=("ValidationError",), StackName=name)
    except NotRead as error:
        found.failures.append(Failure(action=error.action, region=source.region, reason=error.why, types=(_TYPE,), whole=True))
        return True
    if not rows:
        return False
    found.stacks[stack.template] = source.region
    for row in rows:
        if row["ResourceStatus"] in _GONE:
            continue
        id_ = row.get("PhysicalResourceId", "")
        found.places[stack.template, row["LogicalResourceId"]] = Place(region=source.region, id=id_)
        child = children.get((stack.template, row["LogicalResourceId"]))
        if child is not None and id_:
            _one(child, id_, source, children, found)
    return True


def resources(assembly: Assembly, deployment: Deployment) -> Iterator[tuple[Stack, Resource, Place | None]]:
    """Every intended resource of the deployed stacks, with what it became; nothing where CloudFormation knows none."""
    for stack in assembly.stacks:
        if stack.template in deployment.stacks:
            for resource in stack.resources.values():
                yield stack, resource, deployment.places.get((stack.template, resource.logical_id))
