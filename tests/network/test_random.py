"""Random networks: sets and the naive simulator agree on every packet, replies included."""

import random
from collections import Counter
from ipaddress import ip_address
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pci_constructs.network.fields import Packet
from tests.network import simulator
from tests.network.kit import flow, reach
from tests.network.simulator import Sent, World
from tests.network.worlds import PROTOCOLS, template, worlds

_PORTS = [0, 21, 22, 23, 79, 80, 443, 444, 1023, 1024, 5432, 32767, 32768, 65535]
_OUTSIDE = ["8.8.8.8", "1.1.1.1"]
_PACKETS = 60
NETWORKS = 200
_SEEN: Counter[str] = Counter()


def _address(world: World, name: str, chance: random.Random) -> str:
    if name == "internet":
        return chance.choice(_OUTSIDE)
    return str(world["subnets"][world["interfaces"][name]["subnet"]]["cidr"]).replace("0/24", str(chance.choice([7, 200])))


@given(worlds(), st.randoms(use_true_random=False))
@settings(max_examples=NETWORKS, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_sets_and_simulator_agree(world: World, chance: random.Random) -> None:
    found = reach(template(world))
    names = [*world["interfaces"], "internet", "internet"]
    flows: dict[tuple[str, str], Any] = {}
    for _ in range(_PACKETS):
        source, target = chance.choice(names), chance.choice(names)
        if source == target == "internet":
            continue
        if (source, target) not in flows:
            flows[source, target] = flow(found, source, target)
        answer = flows[source, target]
        sent = Sent(
            chance.choice(PROTOCOLS),
            chance.choice(_PORTS),
            chance.choice(_PORTS),
            _address(world, source, chance),
            _address(world, target, chance),
        )
        packet = Packet(sent.protocol, sent.port, sent.reply_port, int(ip_address(sent.source)), int(ip_address(sent.target)))
        arrivals = simulator.delivered(world, source, target, sent)
        told = f"{source} → {target}: {sent}"
        assert answer.go.sure is answer.go.possible, told
        assert (packet in answer.go.possible) == bool(arrivals), told
        replies = any(simulator.replied(world, source, target, sent, arrival) for arrival in arrivals)
        assert (packet in answer.back.possible) == replies, f"reply of {told}"
        _SEEN["packets"] += 1
        _SEEN["replies"] += replies
        _SEEN.update({how for _, how in arrivals})
        _SEEN["to the internet"] += bool(arrivals) and target == "internet"
        _SEEN["from the internet"] += bool(arrivals) and source == "internet"


def test_enough_was_compared_of_every_kind() -> None:
    assert _SEEN["packets"] >= 10_000
    for kind in ("replies", "direct", "peering", "transit", "nat", "to the internet", "from the internet"):
        assert _SEEN[kind] >= 5, f"{kind}: {_SEEN}"
