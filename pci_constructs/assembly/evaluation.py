"""An assembly being judged: its templates as sites, what they export and nest, and which resource belongs to which."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, TypeVar, TypeVarTuple, Unpack

from pci_constructs.assembly.conditions import condition
from pci_constructs.assembly.links import Links
from pci_constructs.assembly.model import EVERYWHERE, RUNNING, Assembly, Resource, Stack
from pci_constructs.assembly.site import Site
from pci_constructs.assembly.values import Undetermined
from pci_constructs.assembly.views import ResourceView, StackView
from pci_constructs.assembly.worlds import World

_Found = TypeVar("_Found")
_About = TypeVarTuple("_About")
_NEVER_ASKED: Any = object()


class Evaluation:
    """One assembly, the world its values are resolved in, and the views that rules see.

    Args:
        assembly: what was synthesized, or a lone template.
        today: the day on which dated facts are judged.
        settings: what the team configured, handed through to rules.

    Attributes:
        sites: one for each template.
        nested: the site that a resource of a template nests.
        under: the conditions on what nests a template, for those that have some: it is there only where all of them hold.
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
        self.under = {template: found for template, site in self.sites.items() if (found := self._nested_under(site))}
        self.links = Links(self)
        self._views: dict[Resource, ResourceView] = {}
        self._kept: dict[Hashable, Any] = {}
        self._beside: dict[tuple[str, tuple[str | None, ...]], list[ResourceView]] = {}
        self.stacks = [StackView(self.sites[stack.template]) for stack in assembly.stacks]
        self._of_stack = {view.stack.template: view for view in self.stacks}

    def forget(self) -> None:
        """Lets go of all views: they refer to what holds them, so that they would stay until the collector of such rings comes by."""
        self.__dict__.clear()

    def aside(self) -> "_Aside":
        """A world of its own for a question beside the one that a rule asks."""
        return _Aside(self)

    def kept(self, key: Hashable, find: Callable[[Unpack[_About]], _Found], *about: *_About) -> _Found:
        """What a function finds, asked once where no condition and no open parameter has a part in the answer.

        Args:
            key: the question, and all that it is about.
            find: answers it; what it raises is not kept.
            about: its arguments.
        """
        known: _Found = self._kept.get(key, _NEVER_ASKED)
        if known is not _NEVER_ASKED:
            return known
        found = find(*about)
        if not self.world.open:
            self._kept[key] = found
        return found

    def once(self, question: str, answer: Callable[[], Any]) -> Any:
        """What answers a question about the whole assembly that several rules ask, worked out once."""
        if question not in self._kept:
            self._kept[question] = answer()
        return self._kept[question]

    def view(self, resource: Resource) -> ResourceView:
        """The view of a resource."""
        found = self._views.get(resource)
        if found is None:
            found = self._views[resource] = ResourceView(resource, self.sites[resource.template], self._of_stack[resource.template])
        return found

    @cached_property
    def by_type(self) -> Mapping[str, list[Resource]]:
        """All resources by type."""
        found: dict[str, list[Resource]] = defaultdict(list)
        for _, resource in self.assembly.resources():
            found[resource.type].append(resource)
        return found

    def _nested_under(self, site: Site) -> list[tuple[Site, Any]]:
        """The conditions on the resources that nest a template, one within the other."""
        found: list[tuple[Site, Any]] = []
        seen = {site.template}
        while (parent := self.sites.get(site.stack.parent or "")) is not None and parent.template not in seen:
            seen.add(parent.template)
            nesting = parent.stack.resources.get(site.stack.nested_by or "")
            if nesting is not None and nesting.attributes.get("Condition") is not None:
                found.append((parent, nesting.attributes["Condition"]))
            site = parent
        return found

    def exists(self, resource: Resource) -> bool:
        """Whether the resource's condition holds in this world, and those on what nests its stack."""
        name, template = resource.attributes.get("Condition"), resource.template
        if template in self.under and not all(condition(*each) for each in self.under[template]):
            return False
        return name is None or condition(self.sites[template], name)

    def neighbours(self, resource: Resource, *types: str) -> Iterator[ResourceView]:
        """The resources of these types that exist in this world, in the same stage, account and region as a resource.

        Raises:
            Undetermined: at the end, if a type was not read.
        """
        for type_ in types:
            for other in self.all_beside(resource, type_):
                if self.exists(other.resource):
                    yield other
        self.need(resource, *types)

    def all_beside(self, resource: Resource, type_: str) -> list[ResourceView]:
        """The resources of a type in the same stage, account and region as a resource, whether they exist in this world or not."""
        place = self.place_of(resource)
        found = self._beside.get((type_, place))
        if found is None:
            stacks = self.around(resource) if self.assembly.live else [self.sites[resource.template].stack]
            places = dict.fromkeys(map(_place, stacks))
            found = [self.view(other) for each in places for other in self._by_place.get((type_, *each), ())]
            self._beside[type_, place] = found
        return found

    def place_of(self, resource: Resource) -> tuple[str | None, ...]:
        """What tells apart the places where resources have others beside them."""
        if self.assembly.live:
            return tuple(stack.template for stack in self.around(resource))
        return _place(self.sites[resource.template].stack)

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
        if not self.assembly.live:
            return
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
        # Where it is not known which account it is, another stage may be in another one.
        if len(found) > 1 or importer.account is None:
            found = [each for each in found if each[0].stack.stage == importer.stage]
        return found[0] if len(found) == 1 else None


class _Aside:
    """Not a generator: a question is asked for each of thousands of links."""

    __slots__ = ("_before", "_evaluation")

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation, self._before = evaluation, evaluation.world

    def __enter__(self) -> World:
        self._evaluation.world = world = World()
        return world

    def __exit__(self, *_: object) -> None:
        self._evaluation.world = self._before


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
