"""What a rule sees of an assembly: resources and stacks."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from pci_constructs.assembly.blocks import Block, no_map
from pci_constructs.assembly.model import Resource, Stack
from pci_constructs.assembly.values import DYNAMIC, TRANSFORM, Partial, Reference, Rewritten, Undetermined, Unknown

if TYPE_CHECKING:
    from pci_constructs.assembly.evaluation import Evaluation
    from pci_constructs.assembly.site import Site


class ResourceView(Block):
    """A resource in the world that a rule runs in; as a block, its properties.

    Attributes:
        resource: the resource as the template has it.
        stack: its stack.
        conditional: whether it is there in some worlds only.
    """

    __slots__ = ("conditional", "resource", "stack")

    def __init__(self, resource: Resource, site: "Site", stack: "StackView") -> None:
        super().__init__(resource.properties, site, "", resource.type)
        self.resource = resource
        self.stack = stack
        self.conditional = "Condition" in resource.attributes or resource.template in site.evaluation.under

    @property
    def type(self) -> str:
        """The CloudFormation type."""
        return self.resource.type

    @property
    def logical_id(self) -> str:
        """Its id within the template."""
        return self.resource.logical_id

    @property
    def name(self) -> str:
        """How to speak of it in a message."""
        return self.resource.construct_path or self.resource.logical_id

    @property
    def attributes(self) -> Block:
        """The rest of its definition: ``DeletionPolicy``, ``Metadata``, ``DependsOn``."""
        raw = self.resource.attributes
        return Block(raw if raw.__class__ in (dict, Partial, Rewritten) else dict(raw), self._site)

    @property
    def live(self) -> bool:
        """Whether it is of a running account, where everything that was read is as it is: what is not there does not exist."""
        return self._site.evaluation.assembly.live

    @property
    def today(self) -> date:
        """The day on which dated facts are judged."""
        return self._site.evaluation.today

    @property
    def settings(self) -> Any:
        """What the team configured: ``pci_constructs.rules.settings.Settings``."""
        return self._site.evaluation.settings

    def is_(self, other: "ResourceView | None") -> bool:
        """Whether both are the same resource."""
        return other is not None and self.resource is other.resource

    def linked(self, type_: str, path: str) -> Iterator["ResourceView"]:
        """The resources of a type that exist in this world and whose property refers to this one, by reference or by name.

        Raises:
            Undetermined: at the end, if there is one of which it is not known what it refers to, or if the type was not read.
        """
        return self._site.evaluation.links.linked(self, type_, path)

    def neighbours(self, *types: str) -> Iterator["ResourceView"]:
        """The resources of these types that exist in this world, in the same stage, account and region.

        Raises:
            Undetermined: at the end, if a type was not read.
        """
        return self._site.evaluation.neighbours(self.resource, *types)

    def tag(self, key: str, path: str = "Tags") -> str | None:
        """The value of a tag, from a list of pairs or a map.

        Raises:
            Undetermined: it is not known, or a tag's key is not.
        """
        raw: Any = self.raw.get(path)
        place = _plain_place(raw, key)
        if place is not None:
            return None if place < 0 else self.inside(raw[place], f"{path}[{place}]").text("Value")
        tags = self.peek(path)
        if isinstance(tags, Block):
            return str(tags.get(key)) if tags.has(key) else None
        unknown: Unknown | None = None
        for pair in self.each(path):
            if pair.__class__ is Unknown or isinstance(pair, Reference):
                unknown = pair if pair.__class__ is Unknown else no_map(pair)
            elif isinstance(pair, Block) and pair.text("Key") == key:
                return pair.text("Value")
        if unknown is not None:
            raise Undetermined(unknown, path)
        return None


def _plain_place(tags: Any, key: str) -> int | None:
    """Which of a list of tags is the first with a key, where the keys before it are plain text, as they mostly are.

    Returns:
        A negative number if none is; nothing if more has to be known.
    """
    for place, pair in enumerate(tags if tags.__class__ is list else (None,)):
        if pair.__class__ is not dict or len(pair) == 1 or TRANSFORM in pair:
            return None
        name = pair.get("Key")
        if name == key:
            return place
        if name.__class__ is not str or DYNAMIC in name:
            return None
    return -1


class StackView:
    """A stack as rules see it.

    Attributes:
        stack: the stack as it was read.
    """

    __slots__ = ("_site", "stack")

    def __init__(self, site: "Site") -> None:
        self._site = site
        self.stack: Stack = site.stack

    @property
    def evaluation(self) -> "Evaluation":
        """The assembly being judged."""
        return self._site.evaluation

    def resources(self, *types: str) -> Iterator[ResourceView]:
        """The stack's resources of these types that exist in this world; all if none is named."""
        for resource in self.stack.resources.values():
            if (not types or resource.type in types) and self.evaluation.exists(resource):
                yield self.evaluation.view(resource)
