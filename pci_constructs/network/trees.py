"""Sets of packets as trees of intervals, one level for each field.

Equal neighbours are merged and equal trees are one object, so a set has one form only: two sets are equal if they are the same object.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from itertools import pairwise
from typing import Any
from weakref import ref

from pci_constructs.network import fields as axes
from pci_constructs.network.fields import REPLY_PORT, SOURCE, TARGET, Interval, Packet


class Packets:
    """A set of packets; made by ``box`` and the operators, never by hand."""

    __slots__ = ("__weakref__", "parts")
    parts: tuple[tuple[int, int, Any], ...]

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __and__(self, other: "Packets") -> "Packets":
        return both(self, other, 0)

    def __or__(self, other: "Packets") -> "Packets":
        return _either(self, other, 0)

    def __sub__(self, other: "Packets") -> "Packets":
        return without(self, other, 0)

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
        for _ in range(axes.DEPTH):
            first, _last, node = node.parts[0]
            values.append(first)
        return Packet(*values)

    def reversed(self) -> "Packets":
        """The replies: addresses and ports change places."""
        return _reversed(self)

    def freed(self, *fields: int) -> "Packets":
        """The packets that are in the set for some value of these fields: their values no longer matter."""
        if not self.parts:
            return self
        return union(
            _chain(tuple(axes.FIELDS[field] if field in fields else interval for field, interval in enumerate(found)))
            for found in self.boxes()
        )

    def services(self) -> tuple[tuple[int, Interval], ...]:
        """Protocols and destination ports, whatever the addresses: ranges in order."""
        flat = self.freed(REPLY_PORT, SOURCE, TARGET)
        return tuple((protocol, (port[0], port[1])) for (first, last), port, *_ in flat.boxes() for protocol in axes.named(first, last))


class _Known(ref[Packets]):
    """A node as long as somebody holds it, with the parts by which it is found."""

    __slots__ = ("parts",)
    parts: tuple[tuple[int, int, Any], ...]


_NODES: dict[tuple[tuple[int, int, Any], ...], _Known] = {}
"""Not a ``WeakValueDictionary``: that is written in Python, and this is the hottest path of the proof."""
FULL_LEAF = Packets.__new__(Packets)
FULL_LEAF.parts = ((0, 0, None),)


def _forget(known: _Known, nodes: dict[tuple[tuple[int, int, Any], ...], _Known] = _NODES) -> None:
    # The table is an argument, as the module may be half gone when Python ends.
    if nodes.get(known.parts) is known:
        del nodes[known.parts]


def _node(parts: Iterable[tuple[int, int, Any]]) -> Packets:
    """The one object for these parts, which are in order and disjoint."""
    merged: list[tuple[int, int, Any]] = []
    before: Any = None
    for part in parts:
        child = part[2]
        if not child.parts:
            continue
        if child is before and merged[-1][1] + 1 == part[0]:
            merged[-1] = (merged[-1][0], part[1], child)
        else:
            merged.append(part)
            before = child
    # Children are equal if they are the same, so the parts themselves are the key.
    key = tuple(merged)
    known = _NODES.get(key)
    found = known() if known is not None else None
    if found is None:
        found = Packets.__new__(Packets)
        found.parts = key
        known = _NODES[key] = _Known(found, _forget)
        known.parts = key
    return found


NOTHING = _node(())


def _chain(intervals: tuple[Interval, ...]) -> Packets:
    node = FULL_LEAF
    for first, last in reversed(intervals):
        node = _node(((first, last, node),))
    return node


@lru_cache(maxsize=1 << 14)
def _reversed(packets: Packets) -> Packets:
    return union(_chain((protocol, reply, port, target, source)) for protocol, port, reply, source, target in packets.boxes())


@lru_cache(maxsize=1 << 17)
def both(a: Packets, b: Packets, depth: int) -> Packets:
    """What is in both trees, which begin at the same field."""
    if a is b:
        return a
    if not a.parts or not b.parts:
        return NOTHING
    if depth == axes.DEPTH:
        return a
    found: list[tuple[int, int, Any]] = []
    i = j = 0
    while i < len(a.parts) and j < len(b.parts):
        (a_first, a_last, a_child), (b_first, b_last, b_child) = a.parts[i], b.parts[j]
        first, last = max(a_first, b_first), min(a_last, b_last)
        if first <= last:
            found.append((first, last, both(a_child, b_child, depth + 1)))
        if a_last <= b_last:
            i += 1
        else:
            j += 1
    return _node(found)


@lru_cache(maxsize=1 << 17)
def _either(a: Packets, b: Packets, depth: int) -> Packets:
    if a is b or not b.parts:
        return a
    if not a.parts:
        return b
    if depth == axes.DEPTH:
        return a
    return _node((first, last, _either(x, y, depth + 1)) for first, last, x, y in _side_by_side(a, b))


@lru_cache(maxsize=1 << 17)
def without(a: Packets, b: Packets, depth: int) -> Packets:
    """What is in one tree and not in the other."""
    if a is b or not a.parts:
        return NOTHING
    if not b.parts:
        return a
    if depth == axes.DEPTH:
        return NOTHING
    return _node((first, last, without(x, y, depth + 1)) for first, last, x, y in _side_by_side(a, b))


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


def _boxes(node: Packets, depth: int) -> Iterator[tuple[Interval, ...]]:
    if depth == axes.DEPTH:
        yield ()
        return
    for first, last, child in node.parts:
        for rest in _boxes(child, depth + 1):
            yield ((first, last), *rest)


def union(sets: Iterable[Packets]) -> Packets:
    """All packets that are in one of some sets."""
    pending = list(sets)
    while len(pending) > 1:
        # In pairs, so that small sets meet small ones.
        pending = [reduce(Packets.__or__, pending[n : n + 2]) for n in range(0, len(pending), 2)]
    return pending[0] if pending else NOTHING


def level(intervals: Iterable[Interval], child: Packets) -> Packets:
    """One level of a tree: some intervals with the same set below each."""
    parts: list[tuple[int, int, Any]] = []
    for first, last in sorted(intervals):
        if parts and first <= parts[-1][1] + 1:
            parts[-1] = (parts[-1][0], max(parts[-1][1], last), child)
        else:
            parts.append((first, last, child))
    return _node(parts)
