"""The proof for an assembly: every pair of ends, in every world that conditions and parameters leave open."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from pci_constructs.assembly import Assembly, Evaluation, Undetermined
from pci_constructs.assembly.worlds import World
from pci_constructs.network.endpoints import unbound
from pci_constructs.network.explain import name_of, stop_of
from pci_constructs.network.exposure import Exposure, exposures
from pci_constructs.network.model import read_network
from pci_constructs.network.model.elements import Interface, Key, Network
from pci_constructs.network.model.values import Ranges
from pci_constructs.network.pairs import Pair, closed, merged, pair
from pci_constructs.network.reach import Answer, End, Reach
from pci_constructs.network.zones import Zones

__all__ = ["MOST_WORLDS", "Pair", "Proof", "prove", "prove_in", "stops"]
MOST_WORLDS = 32
"""The most worlds that are looked at; past it nothing is proven closed."""
_LOAD_BALANCERS = ("AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer")


class _Patient(World):
    """A world for one question over the whole assembly, which takes as many steps as the assembly is large."""

    __slots__ = ()

    def step(self) -> None:
        """Counts nothing."""


class _Worlds(Struct, eq=False):
    """What the worlds have, one after the other: pairs, and load balancers without a web ACL."""

    pairs: dict[tuple[str, str], list[Pair]] = field(default_factory=dict)
    bare: set[Key] = field(default_factory=set)
    count: int = 0


class Proof(Struct, eq=False):
    """What was looked at and found.

    Attributes:
        zones: the zones.
        pairs: the pairs that are not closed, by the names of both ends.
        sides: every end that was looked at by the name of what owns it, with what it is part of.
        unread: what the model does not know.
        limits: why nothing is proven closed, if that is so.
        interfaces: all interfaces, those of every world.
        guarded: load balancers that have a web ACL.
        inspected: VPCs that have a firewall.
        unbound: gateway endpoints whose policy bounds nothing, by the name of their end.
        vpcs: how many VPCs were read.
        homes: those VPCs, with their names.
        network: the network of the first world.
    """

    zones: Zones
    pairs: dict[tuple[str, str], Pair] = field(default_factory=dict)
    sides: dict[str, tuple[End, Reach]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)
    interfaces: list[Interface] = field(default_factory=list)
    guarded: frozenset[Key] = frozenset()
    inspected: frozenset[Key] = frozenset()
    unbound: frozenset[str] = frozenset()
    vpcs: int = 0
    homes: dict[Key, str] = field(default_factory=dict)
    network: Network | None = None

    def open_pairs(self) -> Iterator[Pair]:
        """The pairs between which something may go."""
        return (pair for pair in self.pairs.values() if pair.possible)

    def ends(self) -> list[End]:
        """Every end that was looked at."""
        found: dict[int, End] = {id(each): each for each in self.interfaces}
        found |= {id(end): end for end, _ in self.sides.values()}
        return list(found.values())

    def pair(self, source: str, target: str) -> Pair | None:
        """What goes between two ends by their names; nothing if they were not looked at."""
        found = self.pairs.get((source, target))
        if found is not None or source not in self.sides or target not in self.sides:
            return found
        (one, reach), (other, _) = self.sides[source], self.sides[target]
        if not isinstance(one, Interface) and not isinstance(other, Interface):
            return None
        found = closed(reach, one, other, self.zones)
        return replace(found, answer=Answer.NOT_PROVEN, why=frozenset(self.limits)) if self.limits else found

    def count(self, wanted: Callable[[End], bool] = lambda _: True) -> int:
        """How many pairs were looked at, the closed ones included, of which one end at least is a certain one."""
        inside = [wanted(end) for end, _ in self.sides.values() if isinstance(end, Interface)]
        here, there = sum(inside), len(inside) - sum(inside)
        outside = len(self.sides) - len(inside)
        return here * (here + 2 * there + 2 * outside)

    def counts(self) -> dict[tuple[str, str], int]:
        """How many pairs were looked at from zone to zone, the closed ones included."""
        inside, outside = (
            Counter(self.zones.of(end) for end, _ in self.sides.values() if isinstance(end, Interface) is side) for side in (True, False)
        )
        every = inside + outside
        found = {(one, other): every[one] * every[other] - outside[one] * outside[other] for one in every for other in every}
        return {names: count for names, count in found.items() if count}


def prove(assembly: Assembly, zones: Zones, *, today: date) -> Proof:
    """Looks at every pair of ends of an assembly."""
    return prove_in(Evaluation(assembly, today=today), zones)


def prove_in(evaluation: Evaluation, zones: Zones, *, wanted: Callable[[Network], bool] | None = None) -> Proof:
    """Looks at every pair of ends of an assembly that is being judged.

    Args:
        evaluation: the assembly; its world is left as it was.
        zones: the zones.
        wanted: whether the pairs of a network matter; all do by default.
    """
    assembly = evaluation.assembly
    before, evaluation.world = evaluation.world, _Patient()
    proof = Proof(zones, limits=[*assembly.unreadable, *assembly.unexpanded])
    try:
        _all_worlds(evaluation, proof, wanted)
    finally:
        evaluation.world = before
    proof.vpcs = len(proof.homes)
    proof.unread = list(dict.fromkeys(proof.unread))
    proof.limits = list(dict.fromkeys(proof.limits))
    return proof


def _all_worlds(evaluation: Evaluation, proof: Proof, wanted: Callable[[Network], bool] | None) -> None:
    worlds = _Worlds()
    while worlds.count < MOST_WORLDS:
        worlds.count += 1
        try:
            _look(evaluation, proof, wanted, worlds)
        except Undetermined as error:
            proof.limits.append(f"the network cannot be read: {error.why}")
        if not evaluation.world.advance():
            break
    else:
        proof.limits.append(f"conditions and parameters can be combined in more than {MOST_WORLDS} ways, and only so many were looked at")
    proof.pairs = {names: merged(each, worlds.count) for names, each in worlds.pairs.items()}
    # A web ACL counts if its load balancer has it in every world in which it is there.
    proof.guarded -= worlds.bare


def _look(evaluation: Evaluation, proof: Proof, wanted: Callable[[Network], bool] | None, worlds: _Worlds) -> None:
    """Looks at one world."""
    network = read_network(evaluation)
    proof.network = proof.network or network
    proof.unread += network.unread
    proof.homes |= {key: vpc.name for key, vpc in network.vpcs.items() if not vpc.outside}
    seen = {(each.key, each.subnet.key) for each in proof.interfaces}
    proof.interfaces += [each for each in network.interfaces if (each.key, each.subnet.key) not in seen]
    if wanted is not None and not wanted(network):
        return
    proof.inspected |= {subnet.vpc.key for firewall in network.firewalls.values() for subnet in firewall.subnets}
    proof.unbound |= unbound(evaluation)
    guarded = _guarded(evaluation)
    proof.guarded |= guarded
    worlds.bare |= {each.key for each in network.interfaces if each.type in _LOAD_BALANCERS} - guarded
    _pairs(evaluation, network, proof, worlds)


def _pairs(evaluation: Evaluation, network: Network, proof: Proof, worlds: _Worlds) -> None:
    """Adds every pair of one world that is not closed to those of the worlds before."""
    reach = Reach(network)
    when = " and ".join(evaluation.world.labels)
    owned = dict(_owned(reach))
    past: dict[tuple[str, str], list[Exposure]] = {}
    outside: dict[str, list[str]] = {}
    owners = {interface.key: interface.owner for interface in network.interfaces}
    for exposure in exposures(evaluation, Ranges(evaluation)):
        if exposure.target in owners:
            past.setdefault((exposure.source.name, owners[exposure.target]), []).append(exposure)
            outside.setdefault(exposure.source.name, []).append(owners[exposure.target])
            owned.setdefault(exposure.source.name, [exposure.source])
    for name, ends in owned.items():
        proof.sides.setdefault(name, (ends[0], reach))
    order = {name: number for number, name in enumerate(owned)}
    for source, senders in owned.items():
        others = {name_of(end) for sender in senders for end in reach.partners.of(sender)}
        for other in sorted(others.union(outside.get(source, ())), key=order.__getitem__):
            found = pair(reach, (senders, owned[other]), proof.zones, when, past.get((source, other), ()))
            if found.answer is not Answer.CLOSED:
                worlds.pairs.setdefault((source, other), []).append(found)


def _owned(reach: Reach) -> Iterator[tuple[str, list[End]]]:
    """The ends by the name of what owns them."""
    found: dict[str, list[End]] = {}
    ends: list[End] = [*reach.network.interfaces, *reach.outsides()]
    for end in ends:
        found.setdefault(name_of(end), []).append(end)
    yield from found.items()


def stops(assembly: Assembly, pairs: Iterable[tuple[str, str]], *, today: date) -> dict[tuple[str, str], tuple[str, ...]]:
    """For pairs that are closed, the hops up to what stops them, in the first world.

    Args:
        assembly: the assembly.
        pairs: the names of both ends.
        today: the day on which values are judged.
    """
    evaluation = Evaluation(assembly, today=today)
    evaluation.world = _Patient()
    reach = Reach(read_network(evaluation))
    owned = dict(_owned(reach))
    return {
        (source, target): stop_of(reach, owned[source][0], owned[target][0])
        for source, target in pairs
        if source in owned and target in owned
    }


def _guarded(evaluation: Evaluation) -> frozenset[tuple[str, str]]:
    """The load balancers that have a web ACL."""
    found: set[tuple[str, str]] = set()
    for resource in evaluation.by_type.get("AWS::WAFv2::WebACLAssociation", ()):
        if evaluation.exists(resource):
            try:
                target = evaluation.view(resource).follow("ResourceArn")
            except Undetermined:
                continue
            if target is not None:
                found.add((target.resource.template, target.logical_id))
    return frozenset(found)
