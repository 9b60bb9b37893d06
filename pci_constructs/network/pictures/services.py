"""Protocols and ports of many sets of packets in words, without looking at their addresses again and again."""

from collections.abc import Iterable
from functools import lru_cache

from pci_constructs.network.fields import Interval
from pci_constructs.network.sets import Packets, box, described, union

Shape = tuple[tuple[Interval, Interval], ...]
"""Ranges of protocols, each with a range of ports."""


def shape(packets: Packets) -> Shape:
    """The protocols and ports of a set: the first two levels of its tree."""
    found: list[tuple[Interval, Interval]] = []
    for first, last, below in packets.parts:
        for start, end, _ in below.parts:
            joins = bool(found) and found[-1][0] == (first, last) and found[-1][1][1] + 1 == start
            found.append(((first, last), (found.pop()[1][0] if joins else start, end)))
    return tuple(found)


@lru_cache(maxsize=4096)
def _described(shapes: frozenset[Shape]) -> str:
    joined = union(box(protocols=[protocols], ports=[ports]) for each in shapes for protocols, ports in each)
    return described(joined.services())


def in_words(packets: Iterable[Packets]) -> str:
    """The protocols and ports of some sets together."""
    return _described(frozenset(map(shape, packets)))
