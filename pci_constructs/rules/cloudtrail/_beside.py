"""Whether somebody is told of changes to what there is beside a trail."""

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from pci_constructs.rules import Example, Judgement, ResourceView, not_applicable
from pci_constructs.rules.cloudtrail._alarms import calls, told_of, watched


def told_where(events: Mapping[str, Iterable[str]]) -> Callable[[ResourceView], Judgement]:
    """A check that a topic is told of calls on types of resources, asked of those that there are beside the trail."""

    def check(trail: ResourceView) -> Judgement:
        there = [type_ for type_ in events if any(True for _ in trail.neighbours(type_))]
        if not there:
            return not_applicable("there is no such resource beside the trail")
        return told_of(*(event for type_ in there for event in events[type_]))(trail)

    return check


def beside(type_: str, *events: str) -> Example:
    """A trail whose alarm tells of some calls, and a resource beside it, for examples."""
    found = watched(calls(*events))
    return replace(found, resources={**found.resources, "Beside": {"Type": type_}})
