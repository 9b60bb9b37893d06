"""Random networks: sets and the naive simulator agree on every packet, replies included; what is not known is never taken for closed."""

import os
import random
from collections import Counter
from ipaddress import ip_address

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pci_constructs.assembly import Undetermined
from pci_constructs.network.fields import Packet
from pci_constructs.network.reach import End, Flow, Reach
from pci_constructs.network.ways import Outside
from tests.network import simulator
from tests.network.kit import end, reach
from tests.network.simulator import Sent, World
from tests.network.worlds import PROTOCOLS, worlds
from tests.network.written import hidden, template

_PORTS = [0, 21, 22, 23, 79, 80, 443, 444, 1023, 1024, 5432, 32767, 32768, 65535]
_OUTSIDE = {"4": ["8.8.8.8", "1.1.1.1"], "6": ["2001:4860::8", "2a00::1"]}
_BEHIND = ["192.168.1.1", "172.16.0.9", "10.1.0.7"]
_PACKETS = 60
NETWORKS = int(os.environ.get("PCI_NETWORKS", "180"))
"""How many networks are compared; `make search` takes more, and others each time."""
_SEEN: Counter[str] = Counter()
_LARGE = settings(
    print_blob=True,
    suppress_health_check=list(HealthCheck),
    # Without shrinking: a failure names ends and packet, and making networks smaller takes minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


def _address(world: World, name: str, version: str, chance: random.Random) -> str:
    if name in world["interfaces"]:
        four, six = world["subnets"][world["interfaces"][name]["subnet"]]["cidrs"]
        return str(six).replace("/64", "7") if version == "6" else str(four).replace("0/24", str(chance.choice([7, 200])))
    return chance.choice(_BEHIND) if name.startswith("Z") and version == "4" else chance.choice(_OUTSIDE[version])


def _name(logical_id: str) -> str:
    return f"App/Stack/{logical_id}/Resource"


def _end(found: Reach, name: str) -> End:
    if name.startswith("Z"):
        return Outside("private", f"the network behind {_name(name)}")
    return Outside("service", f"gateway endpoint {_name(name)}") if name.startswith("E") else end(found, name)


def _drawn(world: World, chance: random.Random) -> tuple[str, str, Sent]:
    """A packet, and between which ends."""
    inner = list(world["interfaces"])
    private = [f"Z{name[1]}" for name, vpc in world["vpcs"].items() if vpc["vpn"]]
    source, target = chance.choice([*inner, "internet", *private]), chance.choice([*inner, "internet", *private, "E0", "E1"])
    if source not in inner and target not in inner:
        target = chance.choice(inner)
    version = chance.choice("4446")
    ends = _address(world, source, version, chance), _address(world, target, version, chance)
    return source, target, Sent(chance.choice(PROTOCOLS), chance.choice(_PORTS), chance.choice(_PORTS), *ends)


def _number(text: str) -> int:
    """An address on the axis of the library."""
    return int(ip_address(text)) + (2**32 if ":" in text else 0)


def _packet(sent: Sent) -> Packet:
    return Packet(sent.protocol, sent.port, sent.reply_port, _number(sent.source), _number(sent.target))


@given(worlds(), st.randoms(use_true_random=False))
@settings(_LARGE, max_examples=NETWORKS)
def test_sets_and_simulator_agree(world: World, chance: random.Random) -> None:
    found = reach(template(world))
    flows: dict[tuple[str, str], Flow] = {}
    for _ in range(_PACKETS):
        source, target, sent = _drawn(world, chance)
        if (source, target) not in flows:
            flows[source, target] = found.flow(_end(found, source), _end(found, target))
        answer, packet, told = flows[source, target], _packet(sent), f"{source} → {target}: {sent}"
        arrivals = simulator.delivered(world, source, target, sent)
        assert (packet in answer.go.possible) == bool(arrivals), told
        # Past a firewall AWS leaves it open whether rules can name groups.
        assert (packet in answer.go.sure) == bool(simulator.delivered(world, source, target, sent, named=False)), f"surely {told}"
        assert (answer.go.sure is answer.go.possible) or answer.go.why, told
        _SEEN["packets"] += 1
        _SEEN.update(how for each in arrivals for how in each.how | ({"firewall"} if each.walls | each.before else {"direct"}))
        _SEEN["IPv6"] += bool(arrivals) and ":" in sent.target
        _SEEN.update({f"to {target[0]}", f"from {source[0]}"} if arrivals else ())
        if any("twice" in each.how for each in arrivals):
            continue
        replies = any(simulator.replied(world, source, target, sent, each) for each in arrivals)
        assert (packet in answer.back.possible) == replies, f"reply of {told}"
        _SEEN["replies"] += replies


@given(worlds(), st.randoms(use_true_random=False), st.integers(1, 3))
@settings(_LARGE, max_examples=NETWORKS // 3)
def test_what_is_not_known_is_neither_closed_nor_open(world: World, chance: random.Random, most: int) -> None:
    written = hidden(template(world), chance, most)
    try:
        found = reach(written)
    except Undetermined:
        # The whole is not proven.
        _SEEN["unread"] += 1
        return
    flows: dict[tuple[str, str], Flow] = {}
    for _ in range(_PACKETS):
        source, target, sent = _drawn(world, chance)
        if target.startswith("E") and _name(target) not in found.network.services:
            # An endpoint whose type is hidden is no end of its own.
            continue
        if (source, target) not in flows:
            flows[source, target] = found.flow(_end(found, source), _end(found, target))
        answer, packet, told = flows[source, target], _packet(sent), f"{source} → {target}: {sent}"
        if simulator.delivered(world, source, target, sent, named=False):
            assert packet in answer.go.possible, f"closed, and it goes: {told}"
            _SEEN["gone"] += 1
        elif not simulator.delivered(world, source, target, sent):
            assert packet not in answer.go.sure, f"open, and it is stopped: {told}"
        assert (answer.go.sure is answer.go.possible) or answer.go.why, told
        _SEEN["open questions"] += packet in answer.go.possible and packet not in answer.go.sure


def test_enough_was_compared_of_every_kind() -> None:
    assert _SEEN["packets"] >= 10_000
    kinds = ["replies", "direct", "firewall", "peering", "transit", "nat", "internet", "egress", "over", "IPv6", "gone"]
    for kind in (*kinds, "open questions", "to E", "to Z", "from Z", "to i", "from i"):
        assert _SEEN[kind], f"{kind}: {_SEEN}"
    assert _SEEN["unread"] <= NETWORKS / 4, _SEEN
