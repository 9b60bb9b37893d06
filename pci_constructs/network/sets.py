"""Exact sets of packets: protocol x destination port x source port x source address x destination address.

A set is a tree of intervals with one level for each field. Equal neighbours are merged and equal trees are one object, so a set has one
form only: two sets are equal if they are the same object. Nothing is sampled and nothing is rounded.

IPv4 and IPv6 share one axis: an IPv4 address is its number, an IPv6 address its number past the last IPv4 one. Of ICMP, the destination
port is ``256 * type + code``. The source port is the port that a reply goes to.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from itertools import pairwise
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

Interval = tuple[int, int]
"""First and last number, both included."""
Intervals = tuple[Interval, ...]

HIGHEST_PORT = 65535
ICMP, TCP, UDP, ICMPV6 = 1, 6, 17, 58
_V6 = 2**32
_V4_ALL: Interval = (0, _V6 - 1)
_V6_ALL: Interval = (_V6, _V6 + 2**128 - 1)
_ADDRESSES: Interval = (0, _V6_ALL[1])
_PORTS: Interval = (0, HIGHEST_PORT)
_PROTOCOLS: Interval = (0, 255)
_FIELDS: tuple[Interval, ...] = (_PROTOCOLS, _PORTS, _PORTS, _ADDRESSES, _ADDRESSES)
_DEPTH = len(_FIELDS)
PROTOCOL, PORT, REPLY_PORT, SOURCE, TARGET = range(_DEPTH)


class Packet(NamedTuple):
    """One packet.

    Attributes:
        protocol: its number.
        port: the destination port, or type and code of ICMP.
        reply_port: the source port.
        source: the source address on the common axis.
        target: the destination address on the common axis.
    """

    protocol: int
    port: int
    reply_port: int
    source: int
    target: int

    def __str__(self) -> str:
        return f"{service(self.protocol, (self.port, self.port))} from {address(self.source)} to {address(self.target)}"


class Packets:
    """A set of packets; made by ``box`` and the operators, never by hand."""

    __slots__ = ("__weakref__", "parts")
    parts: tuple[tuple[int, int, Any], ...]

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __and__(self, other: "Packets") -> "Packets":
        return _both(self, other, 0)

    def __or__(self, other: "Packets") -> "Packets":
        return _either(self, other, 0)

    def __sub__(self, other: "Packets") -> "Packets":
        return _without(self, other, 0)

    def __contains__(self, packet: Packet) -> bool:
        found: Any = self
        for value in packet:
            found = next((child for first, last, child in found.parts if first <= value <= last), None)
            if found is None:
                return False
        return True

    def __repr__(self) -> str:
        return f"<{sum(1 for _ in self.boxes())} boxes>"

    def boxes(self) -> Iterator[tuple[Interval, ...]]:
        """The disjoint boxes that make up the set, one interval for each field."""
        yield from _boxes(self, 0)

    def witness(self) -> Packet | None:
        """The smallest packet of the set; nothing if it is empty."""
        if not self.parts:
            return None
        values: list[int] = []
        node: Any = self
        for _ in range(_DEPTH):
            first, _last, node = node.parts[0]
            values.append(first)
        return Packet(*values)

    def reversed(self) -> "Packets":
        """The replies: addresses and ports change places."""
        return union(_chain((protocol, reply, port, target, source)) for protocol, port, reply, source, target in self.boxes())

    def freed(self, *fields: int) -> "Packets":
        """The packets that are in the set for some value of these fields: their values no longer matter."""
        if not self.parts:
            return self
        return union(
            _chain(tuple(_FIELDS[field] if field in fields else interval for field, interval in enumerate(found))) for found in self.boxes()
        )

    def services(self) -> tuple[tuple[int, Interval], ...]:
        """Protocols and destination ports, whatever the addresses: ranges in order."""
        flat = self.freed(REPLY_PORT, SOURCE, TARGET)
        return tuple((protocol, (port[0], port[1])) for (first, last), port, *_ in flat.boxes() for protocol in _named(first, last))


_NODES: "WeakValueDictionary[tuple[Any, ...], Packets]" = WeakValueDictionary()
_FULL_LEAF = Packets.__new__(Packets)
_FULL_LEAF.parts = ((0, 0, None),)


def _node(parts: Iterable[tuple[int, int, Any]]) -> Packets:
    """The one object for these parts, which are in order and disjoint."""
    merged: list[tuple[int, int, Any]] = []
    for first, last, child in parts:
        if not child.parts:
            continue
        if merged and merged[-1][2] is child and merged[-1][1] + 1 == first:
            merged[-1] = (merged[-1][0], last, child)
        else:
            merged.append((first, last, child))
    # The node holds its children, so that their identity stays theirs as long as this key is looked up.
    key = tuple((first, last, id(child)) for first, last, child in merged)
    found = _NODES.get(key)
    if found is None:
        found = Packets.__new__(Packets)
        found.parts = tuple(merged)
        _NODES[key] = found
    return found


NOTHING = _node(())


def _chain(intervals: tuple[Interval, ...]) -> Packets:
    node = _FULL_LEAF
    for first, last in reversed(intervals):
        node = _node(((first, last, node),))
    return node


@lru_cache(maxsize=1 << 17)
def _both(a: Packets, b: Packets, level: int) -> Packets:
    if a is b:
        return a
    if not a.parts or not b.parts:
        return NOTHING
    if level == _DEPTH:
        return a
    found: list[tuple[int, int, Any]] = []
    i = j = 0
    while i < len(a.parts) and j < len(b.parts):
        (a_first, a_last, a_child), (b_first, b_last, b_child) = a.parts[i], b.parts[j]
        first, last = max(a_first, b_first), min(a_last, b_last)
        if first <= last:
            found.append((first, last, _both(a_child, b_child, level + 1)))
        if a_last <= b_last:
            i += 1
        else:
            j += 1
    return _node(found)


@lru_cache(maxsize=1 << 17)
def _either(a: Packets, b: Packets, level: int) -> Packets:
    if a is b or not b.parts:
        return a
    if not a.parts:
        return b
    if level == _DEPTH:
        return a
    return _node((first, last, _either(x, y, level + 1)) for first, last, x, y in _side_by_side(a, b))


@lru_cache(maxsize=1 << 17)
def _without(a: Packets, b: Packets, level: int) -> Packets:
    if a is b or not a.parts:
        return NOTHING
    if not b.parts:
        return a
    if level == _DEPTH:
        return NOTHING
    return _node((first, last, _without(x, y, level + 1)) for first, last, x, y in _side_by_side(a, b))


def _side_by_side(a: Packets, b: Packets) -> Iterator[tuple[int, int, Packets, Packets]]:
    """The pieces of the axis on which neither set changes, with what each has there."""
    cuts = sorted({edge for first, last, _ in (*a.parts, *b.parts) for edge in (first, last + 1)})
    i = j = 0
    for first, after in pairwise(cuts):
        while i < len(a.parts) and a.parts[i][1] < first:
            i += 1
        while j < len(b.parts) and b.parts[j][1] < first:
            j += 1
        x = a.parts[i][2] if i < len(a.parts) and a.parts[i][0] <= first else NOTHING
        y = b.parts[j][2] if j < len(b.parts) and b.parts[j][0] <= first else NOTHING
        yield first, after - 1, x, y


def _boxes(node: Packets, level: int) -> Iterator[tuple[Interval, ...]]:
    if level == _DEPTH:
        yield ()
        return
    for first, last, child in node.parts:
        for rest in _boxes(child, level + 1):
            yield ((first, last), *rest)


def union(sets: Iterable[Packets]) -> Packets:
    """All packets that are in one of some sets."""
    pending = list(sets)
    while len(pending) > 1:
        # In pairs, so that small sets meet small ones.
        pending = [reduce(Packets.__or__, pending[n : n + 2]) for n in range(0, len(pending), 2)]
    return pending[0] if pending else NOTHING


def _level(intervals: Iterable[Interval], child: Packets) -> Packets:
    parts: list[tuple[int, int, Any]] = []
    for first, last in sorted(intervals):
        if parts and first <= parts[-1][1] + 1:
            parts[-1] = (parts[-1][0], max(parts[-1][1], last), child)
        else:
            parts.append((first, last, child))
    return _node(parts)


def box(
    *,
    protocols: Iterable[Interval] = (_PROTOCOLS,),
    ports: Iterable[Interval] = (_PORTS,),
    reply_ports: Iterable[Interval] = (_PORTS,),
    sources: Iterable[Interval] = (_ADDRESSES,),
    targets: Iterable[Interval] = (_ADDRESSES,),
) -> Packets:
    """The packets whose fields lie in some intervals each; a field that is not named may have any value."""
    node = _FULL_LEAF
    for intervals in (targets, sources, reply_ports, ports, protocols):
        node = _level(intervals, node)
    return node


V4 = box(sources=[_V4_ALL], targets=[_V4_ALL])
V6 = box(sources=[_V6_ALL], targets=[_V6_ALL])
EVERYTHING = V4 | V6
"""Every packet that can exist: no packet has addresses of both versions."""
EVERY_V4: Intervals = (_V4_ALL,)
EVERY_V6: Intervals = (_V6_ALL,)
EVERY_ADDRESS: Intervals = (_ADDRESSES,)


def interval(network: IPv4Network | IPv6Network) -> Interval:
    """The addresses of a network."""
    first, last = int(network.network_address), int(network.broadcast_address)
    return (first, last) if network.version == 4 else (first + _V6, last + _V6)


def network_of(text: str) -> Interval:
    """The addresses of a network, as text.

    Raises:
        ValueError: the text is no network.
    """
    return interval(ip_network(text.strip(), strict=False))


def address(number: int) -> str:
    """An address of the axis as people write it."""
    return str(IPv4Address(number)) if number < _V6 else str(IPv6Address(number - _V6))


def minus(intervals: Iterable[Interval], other: Iterable[Interval]) -> Intervals:
    """Addresses that are in some intervals and not in others."""
    left = _level(intervals, _FULL_LEAF)
    right = _level(other, _FULL_LEAF)
    return tuple((first, last) for first, last, _ in _without(left, right, _DEPTH - 1).parts)


def meet(intervals: Iterable[Interval], other: Iterable[Interval]) -> Intervals:
    """Addresses that are in both."""
    left = _level(intervals, _FULL_LEAF)
    right = _level(other, _FULL_LEAF)
    return tuple((first, last) for first, last, _ in _both(left, right, _DEPTH - 1).parts)


_NAMES = {ICMP: "icmp", TCP: "tcp", UDP: "udp", ICMPV6: "icmpv6"}


def _named(first: int, last: int) -> Iterator[int]:
    """Protocols one by one where they have a name or are few, and -1 for all others together."""
    yield from (number for number in _NAMES if first <= number <= last)
    others = [number for number in range(first, last + 1) if number not in _NAMES]
    yield from others if len(others) <= 3 else [-1]


def service(protocol: int, ports: Interval) -> str:
    """A protocol and its ports as people write them."""
    name = _NAMES.get(protocol, "other protocols" if protocol == -1 else f"protocol {protocol}")
    if protocol not in (TCP, UDP) and ports == _PORTS:
        return name
    if protocol in (ICMP, ICMPV6):
        return f"{name} type {ports[0] >> 8}"
    if protocol not in (TCP, UDP):
        return name
    if ports == _PORTS:
        return f"{name} (all ports)"
    return f"{name} {ports[0]}" if ports[0] == ports[1] else f"{name} {ports[0]}-{ports[1]}"


def described(services: Iterable[tuple[int, Interval]]) -> str:
    """Services as one text."""
    found = list(services)
    covered = {protocol for protocol, ports in found if ports == _PORTS}
    if {ICMP, TCP, UDP, ICMPV6, -1} <= covered:
        return "all traffic"
    return ", ".join(dict.fromkeys(service(protocol, ports) for protocol, ports in found))
