"""A map of properties as a rule sees it: each value is resolved when it is asked for."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pci_constructs.assembly.values import (
    ABSENT,
    DYNAMIC,
    TRANSFORM,
    Partial,
    Reference,
    Rewritten,
    Undetermined,
    Unknown,
    number_in,
    scalar_text,
)

if TYPE_CHECKING:
    from pci_constructs.assembly.evaluation import Evaluation
    from pci_constructs.assembly.site import Site
    from pci_constructs.assembly.views import ResourceView

_OF_FLAGS = (bool, str)
_TRUE = (True, "true", "True", "TRUE")
_MAPS = (dict, Partial)
_PLAIN = frozenset({bool, int, float, list, ABSENT.__class__})
_NUMBERS = frozenset({bool, int, float})
_HOLDS_PARTS = frozenset({*_MAPS, list})
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

    @property
    def evaluation(self) -> "Evaluation":
        """The assembly being judged."""
        return self._site.evaluation

    def where(self, path: str) -> str:
        """The whole path of a property of this block."""
        return f"{self.path}.{path}" if self.path else path

    def peek(self, path: str) -> Any:
        """The value, ``Unknown`` and ``ABSENT`` included, for rules that have something to say about them."""
        value: Any = self.raw
        site = self._site
        if value.__class__ is dict and "." not in path:
            value = value.get(path, ABSENT)
            kind = value.__class__
            # Most values are plain right here, or not there.
            if kind in _PLAIN or (kind is str and DYNAMIC not in value):
                return value
            # A map of several keys, the commonest of the others, is no function.
            if kind is not dict or len(value) == 1 or TRANSFORM in value:
                value = site.resolve(value)
        else:
            for key in _PARTS.get(path) or _parts(path):
                if value.__class__ is not dict and value.__class__ is not Partial:
                    return value if value.__class__ is Unknown or value is ABSENT else no_map(value)
                value = value.get(key, ABSENT)
                kind = value.__class__
                if kind is dict or value is None or (kind is str and DYNAMIC in value):
                    value = site.resolve(value)
        if value.__class__ not in _MAPS:
            return value
        return Block(value, site, f"{self.path}.{path}" if self.path else path, self.owner)

    def get(self, path: str, default: Any = None) -> Any:
        """The value at a path such as ``A.B.C``: a scalar, a ``Block``, or a list whose elements are such.

        Raises:
            Undetermined: it is not known, or the list has an element that is not.
        """
        raw = self.raw
        if raw.__class__ is dict and "." not in path:
            # The same as below for most: a value that is plain right here, or not there.
            value = raw.get(path)
            if value is None:
                return default
            kind = value.__class__
            if kind in _NUMBERS or (kind is str and DYNAMIC not in value):
                return value
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
            raw = above.raw if isinstance(above, Block) else above
            if raw.__class__ is not dict and not (raw.__class__ is Partial and path.rpartition(".")[2] in raw):
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
        if isinstance(value, _OF_FLAGS):
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
        raw = self.raw
        if raw.__class__ is dict and "." not in path:
            # As in ``get``: plain text right here is the commonest.
            value = raw.get(path)
            if value.__class__ is str and DYNAMIC not in value:
                return value
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
            return [] if block is ABSENT else [block if block.__class__ is Unknown else no_map(block)]
        if value.__class__ not in _MAPS:
            return [no_map(value)]
        value = value.get(path, ABSENT)
        if value is ABSENT:
            return []
        parts = [value] if value.__class__ is str and DYNAMIC not in value else self._site.items(value)
        return parts if _HOLDS_PARTS.isdisjoint(map(type, parts)) else self._elements(parts, self.where(path))

    def _elements(self, parts: list[Any], name: str) -> list[Any]:
        """The parts of a list, maps as blocks; no property of CloudFormation that rules ask for has lists in lists."""
        found: list[Any] = []
        for n, part in enumerate(parts):
            kind = part.__class__
            if kind is dict or kind is Partial:
                part = Block(part, self._site, f"{name}[{n}]", self.owner)  # noqa: PLW2901 - twice as fast as a function for each
            elif kind is list:
                part = Unknown(f"a list within a list at {name}[{n}]")  # noqa: PLW2901
            found.append(part)
        return found

    def blocks(self, path: str) -> list["Block"]:
        """The blocks of a list.

        Raises:
            Undetermined: an element is not known.
        """
        value = self.get(path)
        parts = value if isinstance(value, list) else [value]
        for part in parts:
            if isinstance(part, Reference):
                raise Undetermined(no_map(part), self.where(path))
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

    def leaves(self) -> Iterator[tuple[str, Any]]:
        """Every value that is no list or map, however deep, with the name of the property that holds it, ``Unknown`` ones included.

        Raises:
            Undetermined: functions are nested too deeply.
        """
        resolve = self._site.resolve
        pending: list[tuple[str, Any]] = list(self.raw.items())
        while pending:
            name, value = pending.pop()
            kind = value.__class__
            # Most values are plain text, which resolves to itself.
            if kind is dict or value is None or (kind is str and DYNAMIC in value):
                value = resolve(value)
                kind = value.__class__
            if kind is dict:
                pending += value.items()
            elif kind is list:
                pending += [(name, each) for each in value]
            elif value is not ABSENT:
                yield name, value

    def names(self) -> list[str]:
        """The names of the properties that are there, whatever their value.

        Raises:
            Undetermined: a macro makes them, or not all were read.
        """
        if isinstance(self.raw, Rewritten):
            raise Undetermined(no_map(self.raw), self.path)
        if isinstance(self.raw, Partial):
            raise Undetermined(f"properties that are not read from {self.raw.what}", self.path)
        resolve = self._site.resolve
        return [name for name, raw in self.raw.items() if (raw.__class__ is not dict and raw is not None) or resolve(raw) is not ABSENT]

    def follow(self, path: str) -> "ResourceView | None":
        """The resource that a value refers to, by reference, through an export or parameter, or in text around one reference.

        Returns:
            Nothing if the value is absent or plain text: the resource is not of this assembly.

        Raises:
            Undetermined: it is not known what the value refers to.
        """
        return self._site.evaluation.links.target(self.get(path))


def no_map(value: Any) -> Unknown:
    """What stands where a map of properties is asked for: an attribute of a resource may be one, anything else is a mistake."""
    if isinstance(value, Rewritten):
        return Unknown("a function or macro that makes all properties of the resource")
    return Unknown(f"{value!r}, which is no map of properties")
