"""An assembly being judged: its templates as sites, what they export and nest, and which resource belongs to which."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import Any

from pci_constructs.assembly.conditions import condition
from pci_constructs.assembly.links import Links
from pci_constructs.assembly.model import EVERYWHERE, RUNNING, Assembly, Resource, Stack
from pci_constructs.assembly.site import Site
from pci_constructs.assembly.values import Undetermined
from pci_constructs.assembly.views import ResourceView, StackView
from pci_constructs.assembly.worlds import World


class Evaluation:
    """One assembly, the world its values are resolved in, and the views that rules see.

    Args:
        assembly: what was synthesized, or a lone template.
        today: the day on which dated facts are judged.
        settings: what the team configured, handed through to rules.

    Attributes:
        sites: one for each template.
        nested: the site that a resource of a template nests.
    """

    def __init__(self, assembly: Assembly, *, today: date, settings: Any = None) -> None:
        self.assembly = assembly
        self.today = today
        self.settings = settings
        self.world = World()
        self.sites: dict[str, Site] = {stack.template: Site(stack, self) for stack in assembly.stacks}
        self.nested = {
            (stack.parent, stack.nested_by): self.sites[stack.template] for stack in assembly.stacks if stack.parent and stack.nested_by
        }
        self.links = Links(self)
        self._answers: dict[str, Any] = {}
        self._views: dict[tuple[str, str], ResourceView] = {}
        self.stacks = [StackView(self.sites[stack.template]) for stack in assembly.stacks]
        self._of_stack = {view.stack.template: view for view in self.stacks}

    @contextmanager
    def aside(self) -> Iterator[World]:
        """A world of its own for a question beside the one that a rule asks."""
        before, self.world = self.world, World()
        try:
            yield self.world
        finally:
            self.world = before

    def once(self, question: str, answer: Callable[[], Any]) -> Any:
        """What answers a question about the whole assembly that several rules ask, worked out once."""
        if question not in self._answers:
            self._answers[question] = answer()
        return self._answers[question]

    def view(self, resource: Resource) -> ResourceView:
        """The view of a resource."""
        key = (resource.template, resource.logical_id)
        found = self._views.get(key)
        if found is None:
            found = self._views[key] = ResourceView(resource, self.sites[resource.template], self._of_stack[resource.template])
        return found

    @cached_property
    def by_type(self) -> Mapping[str, list[Resource]]:
        """All resources by type."""
        found: dict[str, list[Resource]] = defaultdict(list)
        for _, resource in self.assembly.resources():
            found[resource.type].append(resource)
        return found

    def exists(self, resource: Resource) -> bool:
        """Whether the resource's condition holds in this world."""
        name = resource.attributes.get("Condition")
        return name is None or condition(self.sites[resource.template], name)

    def neighbours(self, resource: Resource, *types: str) -> Iterator[ResourceView]:
        """The resources of these types that exist in this world, in the same stage, account and region as a resource.

        Raises:
            Undetermined: at the end, if a type was not read.
        """
        here = _place(self.sites[resource.template].stack)
        places = list(dict.fromkeys(map(_place, self.around(resource)))) if self.assembly.live else [here]
        for type_ in types:
            for place in places:
                for other in self._by_place.get((type_, *place), ()):
                    if self.exists(other):
                        yield self.view(other)
        if self.assembly.live:
            self.need(resource, *types)

    def around(self, resource: Resource) -> list[Stack]:
        """The stacks of a running account that are beside a resource: its region and what has none; all, if it has none itself."""
        here = self.sites[resource.template].stack
        # A bucket takes logs from every region.
        if here.region == EVERYWHERE or resource.type == "AWS::S3::Bucket":
            return list(self.assembly.stacks)
        return [stack for stack in self.assembly.stacks if stack.region in (here.region, EVERYWHERE)]

    def need(self, resource: Resource, *types: str) -> None:
        """Sees to it that all resources of some types beside one are here.

        Raises:
            Undetermined: a type was not read in a running account.
        """
        stacks = [stack for stack in self.around(resource) if stack.read is not None]
        for type_ in types if stacks else ():
            why = next((stack.unread[type_] for stack in stacks if type_ in stack.unread), None)
            if why is None and not any(type_ in (stack.read or ()) for stack in stacks):
                why = f"resources of type {type_}, which are not read from {RUNNING}"
            if why is not None:
                raise Undetermined(why)

    @cached_property
    def _by_place(self) -> Mapping[tuple[str | None, ...], list[Resource]]:
        """All resources by type, stage, account and region."""
        found: dict[tuple[str | None, ...], list[Resource]] = defaultdict(list)
        for stack, resource in self.assembly.resources():
            found[resource.type, *_place(stack)].append(resource)
        return found

    @cached_property
    def _exports(self) -> Mapping[str, list[tuple[Site, str]]]:
        # Known while it is made, so that a name which is itself imported ends the search.
        found: dict[str, list[tuple[Site, str]]] = defaultdict(list)
        self.__dict__["_exports"] = found
        for site in self.sites.values():
            for name, declared in site.stack.outputs.items():
                export = declared.get("Export") if isinstance(declared, Mapping) else None
                if isinstance(export, Mapping):
                    text = _export_name(site, export.get("Name"))
                    if text is not None:
                        found[text].append((site, name))
        return found

    def exporter(self, name: str, importer: Stack) -> tuple[Site, str] | None:
        """The site and output that export a name to a stack: of its account and region, and of its stage if there are several."""
        place = (importer.account, importer.region)
        found = [each for each in self._exports.get(name, ()) if (each[0].stack.account, each[0].stack.region) == place]
        if len(found) > 1:
            found = [each for each in found if each[0].stack.stage == importer.stage]
        return found[0] if len(found) == 1 else None


def _place(stack: Stack) -> tuple[str | None, ...]:
    return (stack.stage, stack.account, stack.region)


def _export_name(site: Site, raw: Any) -> str | None:
    """The name of an export, if no choice decides it."""
    if isinstance(raw, str):
        return raw
    with site.evaluation.aside() as world:
        try:
            name = site.resolve(raw)
        except Undetermined:
            return None
        return str(name) if isinstance(name, str) and not world.open else None
