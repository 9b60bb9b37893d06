"""Whether somebody is told of changes to what there is beside a trail."""

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from pci_constructs.rules import Example, Judgement, ResourceView, every, not_applicable
from pci_constructs.rules.cloudtrail._alarms import calls, told_of, watched

_SOURCES = {"CloudWatch": "monitoring", "NetworkFirewall": "network-firewall"}
"""How trails name services that templates call otherwise."""


def told_where(events: Mapping[str, Iterable[str]]) -> Callable[[ResourceView], Judgement]:
    """A check that a topic is told of calls on types of resources, asked of those that there are beside the trail."""
    nothing = not_applicable("there is no such resource beside the trail")

    def check(trail: ResourceView) -> Judgement:
        there = [type_ for type_ in events if any(True for _ in trail.neighbours(type_))]
        if not there:
            return nothing
        return every(there, lambda type_: told_of(*events[type_], source=_source(type_))(trail), empty=nothing)

    return check


def _source(type_: str) -> str:
    """The service that calls on a type are made to, as a trail names it."""
    service = type_.split("::")[1]
    return f"{_SOURCES.get(service, service.lower())}.amazonaws.com"


def beside(type_: str, *events: str) -> Example:
    """A trail whose alarm tells of some calls, and a resource beside it, for examples."""
    found = watched(calls(*events))
    return replace(found, resources={**found.resources, "Beside": {"Type": type_}})
