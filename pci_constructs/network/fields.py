"""The fields of a packet: the axis of each, and how people write a value on it.

IPv4 and IPv6 share one axis: an IPv4 address is its number, an IPv6 address its number past the last IPv4 one. Of ICMP, the destination
port is ``256 * type + code``. The source port is the port that a reply goes to.
"""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import NamedTuple

Interval = tuple[int, int]
"""First and last number, both included."""
Intervals = tuple[Interval, ...]

HIGHEST_PORT = 65535
ICMP, TCP, UDP, ICMPV6 = 1, 6, 17, 58
_V6 = 2**32
V4_ADDRESSES: Interval = (0, _V6 - 1)
V6_ADDRESSES: Interval = (_V6, _V6 + 2**128 - 1)
ADDRESSES: Interval = (0, V6_ADDRESSES[1])
PORTS: Interval = (0, HIGHEST_PORT)
PROTOCOLS: Interval = (0, 255)
FIELDS: tuple[Interval, ...] = (PROTOCOLS, PORTS, PORTS, ADDRESSES, ADDRESSES)
DEPTH = len(FIELDS)
PROTOCOL, PORT, REPLY_PORT, SOURCE, TARGET = range(DEPTH)
EVERY_V4: Intervals = (V4_ADDRESSES,)
EVERY_V6: Intervals = (V6_ADDRESSES,)
EVERY_ADDRESS: Intervals = (ADDRESSES,)


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


_NAMES = {ICMP: "icmp", TCP: "tcp", UDP: "udp", ICMPV6: "icmpv6"}


def named(first: int, last: int) -> Iterator[int]:
    """Protocols one by one where they have a name or are few, and -1 for all others together."""
    yield from (number for number in _NAMES if first <= number <= last)
    others = [number for number in range(first, last + 1) if number not in _NAMES]
    yield from others if len(others) <= 3 else [-1]


def service(protocol: int, ports: Interval) -> str:
    """A protocol and its ports as people write them."""
    name = _NAMES.get(protocol, "other protocols" if protocol == -1 else f"protocol {protocol}")
    if protocol not in (TCP, UDP) and ports == PORTS:
        return name
    if protocol in (ICMP, ICMPV6):
        return f"{name} type {ports[0] >> 8}"
    if protocol not in (TCP, UDP):
        return name
    if ports == PORTS:
        return f"{name} (all ports)"
    return f"{name} {ports[0]}" if ports[0] == ports[1] else f"{name} {ports[0]}-{ports[1]}"


def described(services: Iterable[tuple[int, Interval]]) -> str:
    """Services as one text."""
    found = list(services)
    covered = {protocol for protocol, ports in found if ports == PORTS}
    if {ICMP, TCP, UDP, ICMPV6, -1} <= covered:
        return "all traffic"
    return ", ".join(dict.fromkeys(service(protocol, ports) for protocol, ports in found))
