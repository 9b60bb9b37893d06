"""What a collector is: the readers of one service, each of which reads all resources of one type."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pci_constructs.assembly import ABSENT
from pci_constructs.assembly.model import RUNNING
from pci_constructs.assembly.values import Partial

if TYPE_CHECKING:
    from pci_constructs.live.reading.source import Source


class Scope(StrEnum):
    """Where a service keeps its resources."""

    REGIONAL = "regional"
    GLOBAL = "global"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One resource as it runs.

    Attributes:
        id: what ``Ref`` would give: the physical id.
        properties: its properties as CloudFormation names them; one that is ``ABSENT`` is left out, one that could not be read is
            ``Unknown``.
        arn: its ARN, where it has one of its own.
        also: further texts that name this resource alone, such as the id of a key beside its ARN.
        region: its region, where a global service knows it; that of the reader by default.
    """

    id: str
    properties: Mapping[str, Any]
    arn: str = ""
    also: tuple[str, ...] = ()
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads all resources of one type in one place.

    Attributes:
        type: the CloudFormation type, or ``Live::<Service>::<Thing>`` for what CloudFormation has no type for.
        properties: the names of the properties that it reads. One that it read and did not find is absent, as AWS says by leaving it
            out; every other one is unknown to rules.
        calls: the IAM actions of the calls that it makes and that AWS's policy ``SecurityAudit`` allows.
        beyond: those that it makes besides, which take a right that ``SecurityAudit`` does not have. Whoever does not give it gets what
            these calls would tell as ``undetermined``, and no error.
        read: finds the resources.
        covers: types that AWS keeps as a part of this one, such as the rules of a security group: they are read with it, and there are no
            resources of their own.
    """

    type: str
    properties: tuple[str, ...]
    calls: tuple[str, ...]
    read: Callable[["Source"], Iterator[Found]]
    covers: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector:
    """The readers of one service.

    Attributes:
        service: the name of the service as boto3 has it.
        scope: whether the service is asked in every region or once.
        readers: what it reads.
    """

    service: str
    readers: tuple[Reader, ...]
    scope: Scope = Scope.REGIONAL

    @property
    def calls(self) -> tuple[str, ...]:
        """The IAM actions of all calls that it makes."""
        return tuple(sorted({call for reader in self.readers for call in (*reader.calls, *reader.beyond)}))

    @property
    def beyond(self) -> tuple[str, ...]:
        """Those of them that ``SecurityAudit`` does not allow."""
        return tuple(sorted({call for reader in self.readers for call in reader.beyond}))

    @property
    def types(self) -> tuple[str, ...]:
        """The types that it reads."""
        return tuple(type_ for reader in self.readers for type_ in (reader.type, *reader.covers))


class Named(str):
    """The name of another resource, where AWS gives a name that is no ARN or id: it becomes a reference to that resource.

    Attributes:
        type: the type of the resource that it names.
    """

    __slots__ = ("type",)
    type: str

    def __new__(cls, type_: str, name: str) -> "Named":
        """A name of a resource of a type."""
        made = super().__new__(cls, name)
        made.type = type_
        return made


class Naming(str):
    """A text in which other resources are named, such as the rule of a composite alarm: it becomes a text with references.

    Attributes:
        names: the names in it.
    """

    __slots__ = ("names",)
    names: tuple[str, ...]

    def __new__(cls, text: str, names: Iterable[str]) -> "Naming":
        """A text and the names in it, each ``Named``, an ARN or an id."""
        made = super().__new__(cls, text)
        made.names = tuple(names)
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A call that could not be made, or whose answer could not be used.

    Attributes:
        action: the IAM action of the call, or the type whose answer could not be used.
        region: where.
        reason: what AWS answered, in few words and without its text, which may say more than a report should.
        types: the types of which not everything is known for it.
        whole: whether resources may be missing for it; else some properties of resources are not known.
        beyond: whether the call takes a right that ``SecurityAudit`` does not have, and AWS refused it.
    """

    action: str
    region: str
    reason: str
    types: tuple[str, ...]
    whole: bool
    beyond: bool = False


@dataclass(slots=True)
class Place:
    """What was read in one region, or of the account as a whole.

    Attributes:
        region: the region, or ``global``.
        found: the resources by type.
        read: the types of which every resource is among them.
        unread: why resources of other types may be missing, by type.
        properties: the properties that were read of each type.
    """

    region: str
    found: dict[str, list[Found]] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    unread: dict[str, str] = field(default_factory=dict)
    properties: dict[str, tuple[str, ...]] = field(default_factory=dict)


def present(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties that are there: AWS and CloudFormation both say by leaving a name out that nothing is set."""
    return {name: value for name, value in properties.items() if value is not ABSENT and value is not None}


def partly(properties: Mapping[str, Any]) -> Partial:
    """A map within a resource of which only these names are read, set or not: another is not known, and no difference from the code."""
    return Partial(present(properties), properties, RUNNING)
