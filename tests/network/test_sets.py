"""The algebra of packet sets, against plain Python sets and the laws of algebra."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pci_constructs.network import sets, trees
from pci_constructs.network.fields import SOURCE, Packet, network_of
from pci_constructs.network.sets import EVERYTHING, NOTHING, Packets, box, minus, union

_EDGES = st.integers(0, 5)


def _interval() -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(_EDGES, _EDGES).map(lambda pair: (min(pair), max(pair)))


_BOXES = st.lists(st.tuples(_interval(), _interval(), _interval(), _interval(), _interval()), max_size=4)
_PACKETS = st.builds(Packet, _EDGES, _EDGES, _EDGES, _EDGES, _EDGES)


def made(boxes: list[tuple[tuple[int, int], ...]]) -> Packets:
    return union(box(protocols=[b[0]], ports=[b[1]], reply_ports=[b[2]], sources=[b[3]], targets=[b[4]]) for b in boxes)


def within(boxes: list[tuple[tuple[int, int], ...]], packet: Packet) -> bool:
    return any(all(first <= value <= last for (first, last), value in zip(b, packet, strict=True)) for b in boxes)


@given(_BOXES, _BOXES, _PACKETS)
@settings(max_examples=400)
def test_operators_mean_what_they_mean_for_each_packet(
    a: list[tuple[tuple[int, int], ...]], b: list[tuple[tuple[int, int], ...]], packet: Packet
) -> None:
    x, y, in_a, in_b = made(a), made(b), within(a, packet), within(b, packet)
    assert (packet in x) == in_a
    assert (packet in (x & y)) == (in_a and in_b)
    assert (packet in (x | y)) == (in_a or in_b)
    assert (packet in (x - y)) == (in_a and not in_b)
    mirrored = Packet(packet.protocol, packet.reply_port, packet.port, packet.target, packet.source)
    assert (mirrored in x.reversed()) == in_a


@given(_BOXES, _BOXES, _BOXES)
@settings(max_examples=200)
def test_equal_sets_are_one_object(
    a: list[tuple[tuple[int, int], ...]], b: list[tuple[tuple[int, int], ...]], c: list[tuple[tuple[int, int], ...]]
) -> None:
    x, y, z = made(a), made(b), made(c)
    assert (x | y) is (y | x)
    assert ((x & y) | (x - y)) is x
    assert (x & (y | z)) is ((x & y) | (x & z))
    assert (x - (y | z)) is ((x - y) - z)
    assert x.reversed().reversed() is x
    assert union(made([each]) for each in x.boxes()) is x


@given(_BOXES)
@settings(max_examples=200)
def test_a_witness_is_in_the_set_and_none_is_there_only_if_it_is_empty(a: list[tuple[tuple[int, int], ...]]) -> None:
    x = made(a)
    witness = x.witness()
    assert (witness is None) == (x is NOTHING) == (not a)
    assert witness is None or witness in x


@given(_BOXES, _PACKETS, _EDGES)
@settings(max_examples=200)
def test_a_freed_field_may_have_any_value(a: list[tuple[tuple[int, int], ...]], packet: Packet, source: int) -> None:
    freed = made(a).freed(SOURCE)
    assert (packet in freed) == any(within(a, packet._replace(source=value)) for value in range(6))
    assert (packet in freed) == (packet._replace(source=source) in freed)


def test_ipv4_and_ipv6_never_mix() -> None:
    mixed = box(sources=[network_of("0.0.0.0/0")], targets=[network_of("::/0")])
    assert (mixed & EVERYTHING) is NOTHING
    assert network_of("10.0.0.0/8")[1] + 1 == network_of("11.0.0.0/8")[0]
    assert sets.address(network_of("2001:db8::/32")[0]) == "2001:db8::"
    assert sets.address(network_of("10.1.0.0/16")[1]) == "10.1.255.255"


def test_addresses_are_taken_out_exactly() -> None:
    left = minus([network_of("10.0.0.0/8")], [network_of("10.64.0.0/10")])
    assert left == ((network_of("10.0.0.0/10")), (network_of("10.128.0.0/9")[0], network_of("10.128.0.0/9")[1]))


@pytest.mark.parametrize(
    ("packets", "text"),
    [
        (box(protocols=[(6, 6)], ports=[(443, 443)]), "tcp 443"),
        (box(protocols=[(17, 17)], ports=[(53, 60)]), "udp 53-60"),
        (box(protocols=[(1, 1)], ports=[(8 * 256, 8 * 256 + 255)]), "icmp type 8"),
        (box(protocols=[(50, 50)]), "protocol 50"),
        (EVERYTHING, "all traffic"),
    ],
)
def test_services_are_said_as_people_write_them(packets: Packets, text: str) -> None:
    assert sets.described(packets.services()) == text


def test_what_nobody_holds_is_forgotten() -> None:
    parts = ((3, 77, trees.FULL_LEAF),)
    node = trees._node(parts)
    assert trees._node(list(parts)) is node
    assert parts in trees._NODES
    del node
    assert parts not in trees._NODES
