"""The register of declared connections: what is on record in an assembly and in a file, and which ends its names mean."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from pci_constructs.assembly import Assembly
from pci_constructs.network.explain import name_of
from pci_constructs.network.model.elements import Interface
from pci_constructs.network.reach import End
from pci_constructs.network.sets import NOTHING, TCP, UDP, Intervals, Packets, box, network_of

CONNECTION_METADATA = "pci-constructs:connection"
INTERNET, GATEWAY_ENDPOINTS = "internet", "gateway endpoints"
EVERYWHERE: Intervals = (network_of("0.0.0.0/0"), network_of("::/0"))
_FUNCTION = " (function)"
_TIER = " tier"
_PROTOCOLS = {"tcp": TCP, "udp": UDP}


class Connection(Struct, frozen=True, dict=True):
    """One declared connection.

    Attributes:
        source: who opens it: a construct path, ``internet``, or another name that the register uses.
        target: who answers.
        protocol: ``tcp`` or ``udp``.
        port: the port of the target.
        reason: the business reason.
        stage: the stage that it is declared in.
        source_ranges: the addresses of a source that no template describes; empty for others.
        target_ranges: those of such a target.
        opened_by: who opens it, if the declaration does not; then it need not be open.
        where: the construct or file that declares it.
    """

    source: str
    target: str
    protocol: str
    port: int
    reason: str
    stage: str = ""
    source_ranges: Intervals = ()
    target_ranges: Intervals = ()
    opened_by: str = ""
    where: str = ""

    def __str__(self) -> str:
        return f"{self.source} to {self.target}, {self.protocol} {self.port}"

    @cached_property
    def packets(self) -> Packets:
        """The packets that it lets through; none if protocol or port are not understood."""
        number = _PROTOCOLS.get(self.protocol)
        if number is None or not 0 <= self.port <= 65535:
            return NOTHING
        found = box(protocols=[(number, number)], ports=[(self.port, self.port)])
        if self.source_ranges:
            found &= box(sources=self.source_ranges)
        return found & box(targets=self.target_ranges) if self.target_ranges else found


def declared_in(assembly: Assembly, others: Iterable[Connection] = ()) -> tuple[Connection, ...]:
    """All declared connections.

    Args:
        assembly: those on record as metadata of constructs.
        others: those of a file or of the settings.
    """
    stages = {stack.path: stack.stage for stack in assembly.stacks}
    found: list[Connection] = []
    for entry in assembly.of_metadata(CONNECTION_METADATA):
        if isinstance(entry.data, Mapping):
            stage = next((stage for path, stage in stages.items() if entry.path == path or entry.path.startswith(f"{path}/")), "")
            found.append(_of_metadata(entry.data, entry.path, stage))
    return tuple(dict.fromkeys((*found, *others)))


def _of_metadata(data: Mapping[str, Any], path: str, stage: str) -> Connection:
    text = {name: str(value or "") for name, value in data.items()}
    port = text.get("port", "")
    return Connection(
        source=text.get("source", ""),
        target=text.get("target", ""),
        protocol=text.get("protocol", ""),
        port=int(port) if port.isdecimal() else -1,
        reason=text.get("reason", "").strip(),
        stage=stage,
        source_ranges=_ranges(text.get("source_cidr", "")),
        target_ranges=_ranges(text.get("target_cidr", "")),
        opened_by=text.get("opened_by", ""),
        where=path,
    )


def _ranges(cidr: str) -> Intervals:
    try:
        return (network_of(cidr),) if cidr else ()
    except ValueError:
        return ()


def names(name: str, end: End, connection: Connection) -> bool:
    """Whether a name of a declared connection means an end that a template, or this program, has a name for."""
    if not isinstance(end, Interface):
        if end.kind == "service":
            return name in (GATEWAY_ENDPOINTS, name_of(end))
        return name == name_of(end) or (name == INTERNET and end.kind == "internet")
    if connection.stage != end.stage and connection.stage:
        return False
    wanted = name.removesuffix(_FUNCTION)
    if wanted in end.labels or wanted == end.key[1]:
        return True
    if name.endswith(_TIER) and end.subnet.tier == name.removesuffix(_TIER):
        return True
    return end.owner == wanted or end.owner.startswith(f"{wanted}/")


class Register:
    """Declared connections beside the ends that there are.

    Args:
        connections: the connections.
        ends: every end.
    """

    def __init__(self, connections: tuple[Connection, ...], ends: Iterable[End]) -> None:
        self.connections = connections
        self._ends = list(ends)
        self._meant: dict[tuple[str, Intervals, str], frozenset[int]] = {}

    def strangers(self, connection: Connection) -> list[str]:
        """The ends of a connection that are neither of these templates nor given addresses."""
        ends = ((connection.source, connection.source_ranges), (connection.target, connection.target_ranges))
        return [name for name, ranges in ends if name != INTERNET and not ranges and not self._ids(name, ranges, connection)]

    def covers(self, connection: Connection, source: End, target: End) -> bool:
        """Whether a connection is about two ends. One from the internet makes its target public: it is for everyone."""
        if id(target) not in self._ids(connection.target, connection.target_ranges, connection):
            return False
        return connection.source == INTERNET or id(source) in self._ids(connection.source, connection.source_ranges, connection)

    def ends_of(self, connection: Connection) -> tuple[list[str], list[str]]:
        """The names of the ends that a connection means, the internet being the internet."""
        sources = self._ids(connection.source, connection.source_ranges, connection)
        targets = self._ids(connection.target, connection.target_ranges, connection)
        return self._named(sources), self._named(targets)

    def _named(self, ids: frozenset[int]) -> list[str]:
        return list(dict.fromkeys(name_of(each) for each in self._ends if id(each) in ids))

    def _ids(self, name: str, ranges: Intervals, connection: Connection) -> frozenset[int]:
        key = (name, ranges, connection.stage)
        if key not in self._meant:
            self._meant[key] = frozenset(id(end) for end in self._ends if self._is(name, ranges, end, connection))
        return self._meant[key]

    def _is(self, name: str, ranges: Intervals, end: End, connection: Connection) -> bool:
        if names(name, end, connection):
            return True
        # A party with addresses may be anywhere outside: which packets are meant, the addresses say.
        return bool(ranges) and not isinstance(end, Interface) and end.kind in ("internet", "private")
