"""What a value of a template can be besides a plain one: absent, a resource's attribute, text around one, or not known."""

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pci_constructs.assembly.model import Resource

FUNCTION_PREFIX = "Fn::"
TRANSFORM = "Fn::Transform"
DYNAMIC = "{{resolve:"
# Kinds that are asked for often are tuples: a union is put together anew each time.
_NUMERIC = (int, float, str)
_PARTED = (dict, list)


class _Absent:
    """A property that is not there, or that is ``AWS::NoValue``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "ABSENT"

    def __bool__(self) -> bool:
        return False


ABSENT: Any = _Absent()


class Unknown:
    """A value that only the deployment knows.

    Comparing, testing, iterating or printing one raises ``Undetermined``: a rule that forgets to ask cannot take it for a value.

    Attributes:
        why: what blocks it: the parameter, import, dynamic reference or function, for a person.
        kind: ``parameter``, ``import``, ``dynamic``, ``function``.
        shape: the text around it with ``${…}`` where the unknown part stands; empty if nothing is known of it.
        no_echo: whether it comes from a parameter whose value CloudFormation never shows.
        filled: whether it is a list that has an element, or text that is not empty, whichever that is.
        minimum: the least number that it can be, if a parameter says so.
        maximum: the greatest number that it can be, if a parameter says so.
    """

    __slots__ = ("filled", "kind", "maximum", "minimum", "no_echo", "shape", "why")

    def __init__(
        self,
        why: str,
        kind: str = "function",
        *,
        shape: str = "",
        no_echo: bool = False,
        filled: bool = False,
        minimum: float | None = None,
        maximum: float | None = None,
    ) -> None:
        self.why = why
        self.kind = kind
        self.shape = shape
        self.no_echo = no_echo
        self.filled = filled
        self.minimum = minimum
        self.maximum = maximum

    def __repr__(self) -> str:
        return f"Unknown({self.why!r})"

    def bare(self, *, filled: bool = False) -> "Unknown":
        """The same, for what is made of it by taking it apart: the text around it says nothing of that."""
        return Unknown(self.why, self.kind, no_echo=self.no_echo, filled=filled)

    def __getattr__(self, name: str) -> Any:
        # Only what an ``Unknown`` does not have comes here, such as a method of text.
        if name.startswith("__"):
            raise AttributeError(name)
        raise Undetermined(self)

    def _used(self, *_: Any) -> Any:
        raise Undetermined(self)

    __bool__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __iter__ = __len__ = __contains__ = __hash__ = __str__ = _used
    __getitem__ = __int__ = __float__ = __add__ = __radd__ = _used


class Rewritten(dict[str, Any]):
    """The properties of a resource that a function or macro makes: none of them is known, those that are written there included."""


class Partial(dict[str, Any]):
    """A map of which only some keys were read, such as a resource of a running account: any other key is ``Unknown``, never absent.

    Args:
        known: what was found.
        read: the keys that were read; one that is not in ``known`` is absent.
        what: what holds the map, for a person, such as ``the running account``.

    Attributes:
        read: the keys that were read.
        what: what holds the map.
    """

    __slots__ = ("read", "what")

    def __init__(self, known: Mapping[str, Any], read: Iterable[str], what: str) -> None:
        super().__init__(known)
        self.read = frozenset(read)
        self.what = what

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key; the default where it was read and is not there, ``Unknown`` where it was not read."""
        if key in self:
            return self[key]
        return default if key in self.read else Unknown(f"{key}, which is not read from {self.what}")


class Undetermined(Exception):
    """A rule needs a value that only the deployment knows.

    Attributes:
        why: what blocks it.
        property: the property that holds it, where that is known.
    """

    def __init__(self, unknown: Unknown | str, property_: str | None = None) -> None:
        self.why = unknown if isinstance(unknown, str) else unknown.why
        self.property = property_
        super().__init__(self.why)


class Reference(str):
    """An attribute of a resource, which the deployment fills in: its text is ``${LogicalId}`` or ``${LogicalId.Attribute}``.

    In a running account it is filled in, and the text is its value.

    Attributes:
        resource: the resource, which may lie in another template of the assembly.
        attribute: the attribute; ``Ref`` for the resource's own id.
    """

    __slots__ = ("attribute", "resource")
    resource: "Resource"
    attribute: str

    def __new__(cls, resource: "Resource", attribute: str = "Ref", text: str | None = None) -> "Reference":
        """A reference to one attribute; in a running account its text is the attribute's value."""
        suffix = "" if attribute == "Ref" else f".{attribute}"
        made = super().__new__(cls, f"${{{resource.logical_id}{suffix}}}" if text is None else text)
        made.resource = resource
        made.attribute = attribute
        return made


class Composed(str):
    """Text with attributes of resources in it.

    Attributes:
        references: the attributes, in order.
    """

    __slots__ = ("references",)
    references: tuple[Reference, ...]

    def __new__(cls, text: str, references: Iterable[Reference]) -> "Composed":
        """Text and what it is made of."""
        made = super().__new__(cls, text)
        made.references = tuple(references)
        return made


def references_in(value: Any) -> tuple[Reference, ...]:
    """The resources' attributes that a resolved scalar is made of."""
    if isinstance(value, Reference):
        return (value,)
    return value.references if isinstance(value, Composed) else ()


def whole_in(value: Any) -> tuple[Reference, ...]:
    """Those of them that are a word of their own: ``${Bucket}`` in an ARN names the bucket, and in ``${Bucket}-logs`` another one."""
    if not isinstance(value, Composed):
        return references_in(value)
    return tuple(part for part in value.references if _is_a_word(part, value))


def _is_a_word(part: str, text: str) -> bool:
    start = text.find(part)
    while start >= 0:
        end = start + len(part)
        if not any(around.isalnum() or around in ("-", "_") for around in (text[start - 1 : start], text[end : end + 1])):
            return True
        start = text.find(part, end)
    return False


def function_of(raw: Any) -> str | None:
    """The name of the intrinsic function that a raw value is a call of."""
    if raw.__class__ is dict and len(raw) == 1:
        for key in raw:
            if key == "Ref" or (key.__class__ is str and key.startswith(FUNCTION_PREFIX)):
                return str(key)
    return None


def compose(parts: Iterable[Any], between: str = "") -> Any:
    """Joins resolved scalars: plain text, composed text, or ``Unknown`` with its shape when a part is not known."""
    text: list[str] = []
    references: list[Reference] = []
    unknown: Unknown | None = None
    no_echo = False
    for part in parts:
        if part.__class__ is Unknown:
            unknown = part if unknown is None else unknown
            no_echo = no_echo or part.no_echo
            text.append(part.shape or f"${{{part.why}}}")
        elif isinstance(part, _PARTED) or part is ABSENT:
            return Unknown("text joined from what is no text")
        else:
            references += references_in(part)
            text.append(scalar_text(part))
    joined = between.join(text)
    if unknown is not None:
        # Where a dynamic reference was cut for what stands in it, a piece of it is no name for it.
        cut = unknown.kind == "dynamic" and not unknown.why.endswith("}}")
        return Unknown(f"dynamic reference {joined}" if cut else unknown.why, unknown.kind, shape=joined, no_echo=no_echo)
    return Composed(joined, references) if references else joined


LIST_SEPARATORS = frozenset(",;| ")
"""Characters that no id, name or ARN of a resource contains: text joined with them comes apart where it was joined."""


def elements(text: str, separator: str) -> list[Any]:
    """The elements of a list that was joined into text, trimmed; those with attributes of resources in them keep them."""
    if isinstance(text, Reference):
        return [text]
    parts = [part.strip() for part in text.split(separator)]
    return [part_of(text, part) for part in parts] if isinstance(text, Composed) else parts


def part_of(text: Composed, part: str) -> Any:
    """A part of composed text, with the attributes that are in it."""
    within = {str(reference): reference for reference in text.references if str(reference) in part}
    return within.get(part) or (Composed(part, within.values()) if within else part)


def number_in(value: Any) -> float | None:
    """The number that a scalar is, if it is one; text counts, as CloudFormation converts it."""
    if isinstance(value, bool) or not isinstance(value, _NUMERIC) or (isinstance(value, str) and "_" in value):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def scalar_text(value: Any) -> str:
    """A scalar as CloudFormation writes it into text."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    return str(value)
