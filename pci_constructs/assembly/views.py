"""What a rule sees: resources and their properties, resolved when they are asked for."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from pci_constructs.assembly.model import Resource, Stack
from pci_constructs.assembly.values import ABSENT, DYNAMIC, Reference, Rewritten, Undetermined, Unknown, number_in, references_in, scalar_text

if TYPE_CHECKING:
    from pci_constructs.assembly.evaluation import Evaluation
    from pci_constructs.assembly.site import Site

_TRUE = (True, "true", "True", "TRUE")
_HOLDS_PARTS = (dict, list)
_FALSE = (False, "false", "False", "FALSE")

_PARTS: dict[str, list[str]] = {}
"""The paths that rules ask for, split; there are as many as rules, not as resources."""


def _parts(path: str) -> list[str]:
    return _PARTS.setdefault(path, path.split("."))


class Block:
    """A map of properties.

    Asking for a value that only the deployment knows raises ``Undetermined``, which the engine turns into the verdict of that name: a
    rule cannot take an unknown value for a good one.

    Attributes:
        raw: the map as the template has it.
        path: where it lies in its resource, such as ``Rules[0].Statement``; empty for the properties themselves.
        owner: the CloudFormation type of the resource.
    """

    __slots__ = ("_site", "owner", "path", "raw")

    def __init__(self, raw: Mapping[str, Any], site: "Site", path: str = "", owner: str = "") -> None:
        self.raw = raw
        self._site = site
        self.path = path
        self.owner = owner

    def __repr__(self) -> str:
        return f"<{self.path or 'properties'}: {self.raw}>"

    def where(self, path: str) -> str:
        """The whole path of a property of this block."""
        return f"{self.path}.{path}" if self.path else path

    def peek(self, path: str) -> Any:
        """The value, ``Unknown`` and ``ABSENT`` included, for rules that have something to say about them."""
        value: Any = self.raw
        site = self._site
        for key in _PARTS.get(path) or _parts(path):
            if value.__class__ is not dict:
                return value if value.__class__ is Unknown or value is ABSENT else _no_map(value)
            value = value.get(key, ABSENT)
            kind = value.__class__
            # Most values are plain text, and this is the one way to them.
            if kind is dict or value is None or (kind is str and DYNAMIC in value):
                value = site.resolve(value)
        return Block(value, site, self.where(path), self.owner) if value.__class__ is dict else value

    def get(self, path: str, default: Any = None) -> Any:
        """The value at a path such as ``A.B.C``: a scalar, a ``Block``, or a list whose elements are such.

        Raises:
            Undetermined: it is not known, or the list has an element that is not.
        """
        value = self.peek(path)
        kind = value.__class__
        if kind is Unknown:
            raise Undetermined(value, self.where(path))
        if kind is list:
            found = self.each(path)
            for part in found:
                if part.__class__ is Unknown:
                    raise Undetermined(part, self.where(path))
            return found
        return default if value is ABSENT else value

    def has(self, path: str) -> bool:
        """Whether the property is there, its value known or not.

        Raises:
            Undetermined: what it would be part of is not known.
        """
        value = self.peek(path)
        if value.__class__ is Unknown:
            above = self.peek(path.rpartition(".")[0]) if "." in path else self.raw
            if not isinstance(above, Block) and above.__class__ is not dict:
                raise Undetermined(value, self.where(path))
        return value is not ABSENT

    def flag(self, path: str, default: bool = False) -> bool:
        """A boolean as CloudFormation reads it: ``"true"`` counts.

        Raises:
            Undetermined: it is not known, or is no boolean.
        """
        value = self.get(path)
        if value is None:
            return default
        # Two comparisons by type: 1 == True in Python, and CloudFormation takes no 1 for true.
        if isinstance(value, bool | str):
            if value in _TRUE:
                return True
            if value in _FALSE:
                return False
        raise Undetermined(f"{value!r}, which is no boolean", self.where(path))

    def number(self, path: str, default: float | None = None) -> float | None:
        """A number; text that is one counts.

        Raises:
            Undetermined: it is not known, or is no number.
        """
        value = self.get(path)
        if value is None:
            return default
        number = number_in(value)
        if number is None:
            raise Undetermined(f"{value!r}, which is no number", self.where(path))
        return number

    def at_least(self, path: str, least: float, default: float | None = None) -> bool:
        """Whether a number is at least this much; a parameter whose ``MinValue`` settles it is enough.

        Raises:
            Undetermined: it cannot be told.
        """
        value = self.peek(path)
        if value.__class__ is Unknown:
            if value.minimum is not None and value.minimum >= least:
                return True
            if value.maximum is not None and value.maximum < least:
                return False
        number = self.number(path, default)
        return number is not None and number >= least

    def text(self, path: str, default: str = "") -> str:
        """A scalar as text.

        Raises:
            Undetermined: it is not known.
        """
        value = self.get(path)
        if value is None:
            return default
        return value if isinstance(value, str) else scalar_text(value)

    def each(self, path: str) -> list[Any]:
        """The elements of a list, as scalars and blocks, with ``Unknown`` where one is not known; empty if the property is absent.

        For the combinators of ``pci_constructs.rules``, which deal with unknown elements; a rule that walks the list itself uses ``get``.
        """
        value: Any = self.raw
        if "." in path:
            above, _, path = path.rpartition(".")
            block = self.peek(above)
            if isinstance(block, Block):
                return block.each(path)
            return [] if block is ABSENT else [block if block.__class__ is Unknown else _no_map(block)]
        value = self._site.items(value.get(path, ABSENT)) if value.__class__ is dict else [_no_map(value)]
        name = self.where(path)
        return [self._element(part, f"{name}[{n}]") if part.__class__ in _HOLDS_PARTS else part for n, part in enumerate(value)]

    def _element(self, part: Any, path: str) -> Any:
        """A map in a list as a block; no property of CloudFormation that rules ask for has lists in lists."""
        return Block(part, self._site, path, self.owner) if part.__class__ is dict else Unknown(f"a list within a list at {path}")

    def blocks(self, path: str) -> list["Block"]:
        """The blocks of a list.

        Raises:
            Undetermined: an element is not known.
        """
        value = self.get(path)
        parts = value if isinstance(value, list) else [value]
        for part in parts:
            if isinstance(part, Reference):
                raise Undetermined(_no_map(part), self.where(path))
        return [part for part in parts if isinstance(part, Block)]

    def inside(self, text: Mapping[str, Any], path: str) -> "Block":
        """A block of a map that was written as text in a property of this one."""
        return Block(text, self._site, self.where(path), self.owner)

    def deep(self, path: str) -> Any:
        """The value with all its parts resolved, as plain lists and maps; ``Unknown`` parts included, ``None`` if absent."""
        value = self.peek(path)
        if isinstance(value, Block):
            return self._site.deep(value.raw)
        return None if value is ABSENT else self._site.deep(value)

    def names(self) -> list[str]:
        """The names of the properties that are there, whatever their value.

        Raises:
            Undetermined: a macro makes them.
        """
        if isinstance(self.raw, Rewritten):
            raise Undetermined(_no_map(self.raw), self.path)
        return [key for key in self.raw if self._site.resolve(self.raw[key]) is not ABSENT]

    def follow(self, path: str) -> "ResourceView | None":
        """The resource that a value refers to, by reference, through an export or parameter, or in text around one reference.

        Returns:
            Nothing if the value is absent or plain text: the resource is not of this assembly.

        Raises:
            Undetermined: it is not known what the value refers to.
        """
        return self._site.evaluation.links.target(self.get(path))


class ResourceView(Block):
    """A resource in the world that a rule runs in; as a block, its properties.

    Attributes:
        resource: the resource as the template has it.
        stack: its stack.
    """

    __slots__ = ("resource", "stack")

    def __init__(self, resource: Resource, site: "Site", stack: "StackView") -> None:
        super().__init__(resource.properties, site, "", resource.type)
        self.resource = resource
        self.stack = stack

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
        return Block(self.resource.attributes if self.resource.attributes.__class__ is dict else dict(self.resource.attributes), self._site)

    @property
    def evaluation(self) -> "Evaluation":
        """The assembly being judged."""
        return self._site.evaluation

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
            Undetermined: at the end, if there is one of which it is not known what it refers to.
        """
        return self._site.evaluation.links.linked(self, type_, path)

    def neighbours(self, *types: str) -> Iterator["ResourceView"]:
        """The resources of these types that exist in this world, in the same stage, account and region."""
        return self._site.evaluation.neighbours(self.resource, *types)

    def tag(self, key: str, path: str = "Tags") -> str | None:
        """The value of a tag, from a list of pairs or a map.

        Raises:
            Undetermined: it is not known, or a tag's key is not.
        """
        tags = self.peek(path)
        if isinstance(tags, Block):
            return str(tags.get(key)) if tags.has(key) else None
        unknown: Unknown | None = None
        for pair in self.each(path):
            if pair.__class__ is Unknown or isinstance(pair, Reference):
                unknown = pair if pair.__class__ is Unknown else _no_map(pair)
            elif isinstance(pair, Block) and pair.text("Key") == key:
                return pair.text("Value")
        if unknown is not None:
            raise Undetermined(unknown, path)
        return None


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


def _no_map(value: Any) -> Unknown:
    """What stands where a map of properties is asked for: an attribute of a resource may be one, anything else is a mistake."""
    if isinstance(value, Rewritten):
        return Unknown("a function or macro that makes all properties of the resource")
    return Unknown(f"{value!r}, which is no map of properties")


def is_reference(value: Any) -> bool:
    """Whether a value is an attribute of a resource, or text with one in it."""
    return isinstance(value, Reference) or bool(references_in(value))
