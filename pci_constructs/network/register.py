"""The register of declared connections: what is on record in an assembly and in a file, and which ends its names mean."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from operator import itemgetter
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
            found.append(_of_metadata(entry.data, entry.path, _first_above(stages, entry.path)))
    return tuple(dict.fromkeys((*found, *others)))


def _first_above(stages: Mapping[str, str], path: str) -> str:
    """The stage of the stack that a construct is in, or is."""
    while path not in stages and path:
        path = path.rpartition("/")[0]
    return stages.get(path, "")


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


_Call = tuple[str, str]
"""A name, and in which way it is meant."""
_INSIDE, _TIERS, _OUTSIDE, _ADDRESSES = "inside", "tier", "outside", "addresses"
_ANY, _NONE = "*", None
"""Stages: whichever, and that of what has none."""


def _in_stage(end: End, connection: Connection) -> bool:
    return not connection.stage or not isinstance(end, Interface) or connection.stage == end.stage


def _calls(name: str, ranges: Intervals = ()) -> list[_Call]:
    """In which ways a connection may mean an end by a name."""
    found = [(_INSIDE, name.removesuffix(_FUNCTION)), (_OUTSIDE, name)]
    if name.endswith(_TIER):
        found.append((_TIERS, name))
    if ranges:
        found.append((_ADDRESSES, ""))
    return found


def _calls_of(end: End) -> frozenset[_Call]:
    """All ways in which an end can be meant: an interface by label, logical id, tier and each part of its path."""
    if isinstance(end, Interface):
        path = [end.owner[:place] for place, character in enumerate(end.owner) if character == "/"]
        return frozenset(
            [(_TIERS, f"{end.subnet.tier}{_TIER}"), *((_INSIDE, name) for name in (*path, end.owner, end.key[1], *end.labels))]
        )
    found = [(_OUTSIDE, name_of(end))]
    if end.kind == "service":
        found.append((_OUTSIDE, GATEWAY_ENDPOINTS))
    if end.kind == "internet":
        found.append((_OUTSIDE, INTERNET))
    # A party with addresses may be anywhere outside: which packets are meant, the addresses say.
    if end.kind in ("internet", "private"):
        found.append((_ADDRESSES, ""))
    return frozenset(found)


class Register:
    """Declared connections beside the ends that there are.

    Args:
        connections: the connections.
        ends: every end.
    """

    def __init__(self, connections: tuple[Connection, ...], ends: Iterable[End]) -> None:
        self.connections = connections
        self._known: dict[int, tuple[End, frozenset[_Call]]] = {}
        self._ends: dict[tuple[_Call, str | None], list[tuple[int, End]]] = {}
        for number, end in enumerate(ends):
            # What no template describes is of every stage.
            for stage in {_ANY, end.stage} if isinstance(end, Interface) else (_ANY, _NONE):
                for call in self._of(end):
                    self._ends.setdefault((call, stage), []).append((number, end))
        self._to: dict[tuple[_Call, str | None], list[tuple[int, Connection]]] = {}
        for number, connection in enumerate(connections):
            for call in _calls(connection.target, connection.target_ranges):
                for stage in (_ANY, connection.stage):
                    self._to.setdefault((call, stage), []).append((number, connection))

    def strangers(self, connection: Connection) -> list[str]:
        """The ends of a connection that are neither of these templates nor given addresses."""
        ends = ((connection.source, connection.source_ranges), (connection.target, connection.target_ranges))
        return [name for name, ranges in ends if name != INTERNET and not ranges and not self._meant(name, ranges, connection)]

    def covering(self, source: End, target: End) -> Iterator[Connection]:
        """The connections that are about two ends, in their order. One from the internet makes its target public: it is for everyone."""
        stages = {target.stage, ""} if isinstance(target, Interface) else (_ANY,)
        found = dict(each for call in self._of(target) for stage in stages for each in self._to.get((call, stage), ()))
        for _, connection in sorted(found.items(), key=itemgetter(0)):
            if connection.source == INTERNET or self._sends(source, connection):
                yield connection

    def ends_of(self, connection: Connection) -> tuple[list[str], list[str]]:
        """The names of the ends that a connection means, the internet being the internet."""
        sources = self._meant(connection.source, connection.source_ranges, connection)
        return sources, self._meant(connection.target, connection.target_ranges, connection)

    def _sends(self, end: End, connection: Connection) -> bool:
        return _in_stage(end, connection) and not self._of(end).isdisjoint(_calls(connection.source, connection.source_ranges))

    def _of(self, end: End) -> frozenset[_Call]:
        if id(end) not in self._known:
            # The end is kept, so that its number stays its own.
            self._known[id(end)] = (end, _calls_of(end))
        return self._known[id(end)][1]

    def _meant(self, name: str, ranges: Intervals, connection: Connection) -> list[str]:
        """The names of the ends that a connection means by a name, in their order."""
        stages = (connection.stage, _NONE) if connection.stage else (_ANY,)
        found = dict(each for call in _calls(name, ranges) for stage in stages for each in self._ends.get((call, stage), ()))
        return list(dict.fromkeys(name_of(end) for _, end in sorted(found.items(), key=itemgetter(0))))
