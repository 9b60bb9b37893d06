"""Exact sets of packets: protocol x destination port x source port x source address x destination address.

Nothing is sampled and nothing is rounded.
"""

from collections.abc import Iterable

from pci_constructs.network.fields import (
    ADDRESSES,
    DEPTH,
    EVERY_ADDRESS,
    PORTS,
    PROTOCOLS,
    TCP,
    UDP,
    V4_ADDRESSES,
    V6_ADDRESSES,
    Interval,
    Intervals,
    Packet,
    address,
    described,
    network_of,
    service,
)
from pci_constructs.network.trees import FULL_LEAF, NOTHING, Packets, both, level, union, without

__all__ = [
    "EVERYTHING",
    "EVERY_ADDRESS",
    "NOTHING",
    "TCP",
    "UDP",
    "V4",
    "V6",
    "Intervals",
    "Packet",
    "Packets",
    "address",
    "box",
    "described",
    "meet",
    "minus",
    "network_of",
    "service",
    "union",
]


def box(
    *,
    protocols: Iterable[Interval] = (PROTOCOLS,),
    ports: Iterable[Interval] = (PORTS,),
    reply_ports: Iterable[Interval] = (PORTS,),
    sources: Iterable[Interval] = (ADDRESSES,),
    targets: Iterable[Interval] = (ADDRESSES,),
) -> Packets:
    """The packets whose fields lie in some intervals each; a field that is not named may have any value."""
    node = FULL_LEAF
    for intervals in (targets, sources, reply_ports, ports, protocols):
        node = level(intervals, node)
    return node


V4 = box(sources=[V4_ADDRESSES], targets=[V4_ADDRESSES])
V6 = box(sources=[V6_ADDRESSES], targets=[V6_ADDRESSES])
EVERYTHING = V4 | V6
"""Every packet that can exist: no packet has addresses of both versions."""


def minus(intervals: Iterable[Interval], other: Iterable[Interval]) -> Intervals:
    """Addresses that are in some intervals and not in others."""
    left = level(intervals, FULL_LEAF)
    right = level(other, FULL_LEAF)
    return tuple((first, last) for first, last, _ in without(left, right, DEPTH - 1).parts)


def meet(intervals: Iterable[Interval], other: Iterable[Interval]) -> Intervals:
    """Addresses that are in both."""
    left = level(intervals, FULL_LEAF)
    right = level(other, FULL_LEAF)
    return tuple((first, last) for first, last, _ in both(left, right, DEPTH - 1).parts)
