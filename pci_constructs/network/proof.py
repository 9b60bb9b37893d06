"""The proof for an assembly: every pair of ends, in every world that conditions and parameters leave open."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from pci_constructs.assembly import Assembly, Evaluation, Undetermined
from pci_constructs.assembly.worlds import World
from pci_constructs.network.bounds import Bounds
from pci_constructs.network.endpoints import unbound
from pci_constructs.network.explain import example, hops_of, name_of, stop_of
from pci_constructs.network.exposure import Exposure, exposures
from pci_constructs.network.model import read_network
from pci_constructs.network.model.elements import Interface, Key, Network
from pci_constructs.network.model.values import Ranges
from pci_constructs.network.reach import Answer, End, Flow, Reach
from pci_constructs.network.sets import NOTHING, Packets, address, described, service, union
from pci_constructs.network.zones import Zones

MOST_WORLDS = 32
"""The most worlds that are looked at; past it nothing is proven closed."""
_RANK = {Answer.CLOSED: 0, Answer.NOT_PROVEN: 1, Answer.ONE_WAY: 2, Answer.OPEN: 3}


class _Patient(World):
    """A world for one question over the whole assembly, which takes as many steps as the assembly is large."""

    __slots__ = ()

    def step(self) -> None:
        """Counts nothing."""


@dataclass(frozen=True)
class Pair:
    """What goes from everything that one resource owns to everything of another.

    Attributes:
        source: the sending end; one of its interfaces.
        target: the receiving end.
        zones: the zones of both.
        answer: the answer, the most open one of all interfaces and worlds.
        sure: packets that surely get there.
        possible: packets that may.
        back: packets whose replies come back.
        why: what is not known.
        packet: one packet that gets there, in words.
        hops: its hops, or those up to what stops everything.
        ways: what lies on the ways: ``nat``, ``firewall``, ``direct``.
        when: the world in which it is so, if it is not so in all.
    """

    source: End
    target: End
    zones: tuple[str, str]
    answer: Answer
    sure: Packets
    possible: Packets
    back: Packets
    why: frozenset[str] = frozenset()
    packet: str = ""
    hops: tuple[str, ...] = ()
    ways: frozenset[str] = frozenset()
    when: str = ""

    @property
    def services(self) -> str:
        """Protocols and ports in words."""
        return described(self.possible.services())


@dataclass(eq=False)
class Proof:
    """What was looked at and found.

    Attributes:
        pairs: all pairs by the names of both ends; the closed ones, too.
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

    pairs: dict[tuple[str, str], Pair] = field(default_factory=dict)
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
        found |= {id(end): end for pair in self.pairs.values() for end in (pair.source, pair.target)}
        return list(found.values())

    def between(self, source: str, target: str) -> list[Pair]:
        """The pairs from one zone to another."""
        return [pair for pair in self.pairs.values() if pair.zones == (source, target)]


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
    proof = Proof(limits=[*assembly.unreadable, *assembly.unexpanded])
    try:
        _all_worlds(evaluation, proof, zones, wanted)
    finally:
        evaluation.world = before
    proof.vpcs = len(proof.homes)
    proof.unread = list(dict.fromkeys(proof.unread))
    proof.limits = list(dict.fromkeys(proof.limits))
    if proof.limits:
        proof.pairs = {names: _not_closed(pair, proof.limits) for names, pair in proof.pairs.items()}
    return proof


def _all_worlds(evaluation: Evaluation, proof: Proof, zones: Zones, wanted: Callable[[Network], bool] | None) -> None:
    for count in range(MOST_WORLDS):
        try:
            _look(evaluation, proof, zones, wanted, first=count == 0)
        except Undetermined as error:
            proof.limits.append(f"the network cannot be read: {error.why}")
        if not evaluation.world.advance():
            return
    proof.limits.append(f"conditions and parameters can be combined in more than {MOST_WORLDS} ways, and only so many were looked at")


def _not_closed(pair: Pair, limits: Iterable[str]) -> Pair:
    if pair.answer is not Answer.CLOSED:
        return pair
    return Pair(pair.source, pair.target, pair.zones, Answer.NOT_PROVEN, NOTHING, NOTHING, NOTHING, frozenset(limits), hops=pair.hops)


def _look(evaluation: Evaluation, proof: Proof, zones: Zones, wanted: Callable[[Network], bool] | None, *, first: bool) -> None:
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
    # A web ACL counts if it is there in every world.
    proof.guarded = guarded if first else proof.guarded & guarded
    _pairs(evaluation, network, proof, zones)


def _pairs(evaluation: Evaluation, network: Network, proof: Proof, zones: Zones) -> None:
    """Adds every pair of one world to those of the worlds before."""
    reach = Reach(network)
    when = " and ".join(evaluation.world.labels)
    owned = dict(_owned(reach))
    past: dict[tuple[str, str], list[Exposure]] = {}
    owners = {interface.key: interface.owner for interface in network.interfaces}
    for exposure in exposures(evaluation, Ranges(evaluation)):
        if exposure.target in owners:
            past.setdefault((exposure.source.name, owners[exposure.target]), []).append(exposure)
            owned.setdefault(exposure.source.name, [exposure.source])
    for source, targets in owned.items():
        for other, others in owned.items():
            if isinstance(targets[0], Interface) or isinstance(others[0], Interface):
                found = _pair(reach, targets, others, zones, when)
                for exposure in past.get((source, other), ()):
                    found = _exposed(found, exposure, when)
                before = proof.pairs.get((source, other))
                if before is None or _RANK[found.answer] > _RANK[before.answer]:
                    proof.pairs[source, other] = found


def _exposed(pair: Pair, exposure: Exposure, when: str) -> Pair:
    """A pair with what goes past the VPC beside what goes through it; replies take the same way."""
    go = exposure.packets
    if not go.possible:
        return pair
    answer = Answer.OPEN if go.sure else Answer.NOT_PROVEN
    shown = (pair.packet, pair.hops) if _RANK[pair.answer] >= _RANK[answer] else (_shown(go), exposure.hops)
    return replace(
        pair,
        answer=max(pair.answer, answer, key=_RANK.__getitem__),
        sure=pair.sure | go.sure,
        possible=pair.possible | go.possible,
        back=pair.back | go.possible,
        why=pair.why | go.why,
        packet=shown[0],
        hops=shown[1],
        ways=pair.ways | {"direct"},
        when=pair.when or when,
    )


def _shown(go: Bounds) -> str:
    """An example of packets whose target has an address of AWS's."""
    packet = (go.sure or go.possible).witness()
    return f"{service(packet.protocol, (packet.port, packet.port))} from {address(packet.source)}" if packet else ""


def _owned(reach: Reach) -> Iterator[tuple[str, list[End]]]:
    """The ends by the name of what owns them."""
    found: dict[str, list[End]] = {}
    ends: list[End] = [*reach.network.interfaces, *reach.outsides()]
    for end in ends:
        found.setdefault(name_of(end), []).append(end)
    yield from found.items()


def _pair(reach: Reach, sources: list[End], targets: list[End], zones: Zones, when: str) -> Pair:
    flows = [reach.flow(source, target) for source in sources for target in targets]
    flow = max(flows, key=lambda each: _RANK[each.answer])
    where = (zones.of(flow.source), zones.of(flow.target))
    if flow.answer is Answer.CLOSED:
        return Pair(flow.source, flow.target, where, flow.answer, NOTHING, NOTHING, NOTHING)
    # The one to show is one that passes no firewall, if packets surely do.
    shown = max(flows, key=lambda each: (bool(each.go.sure), any(not found.firewalls for found, _ in each.ways), _RANK[each.answer]))
    packet = example(shown)
    every: frozenset[str] = frozenset().union(*(each.go.why for each in flows))
    return Pair(
        flow.source,
        flow.target,
        where,
        flow.answer,
        union(each.go.sure for each in flows),
        union(each.go.possible for each in flows),
        union(each.back.possible for each in flows),
        every if flow.answer is Answer.NOT_PROVEN else frozenset(),
        str(packet) if packet else "",
        hops_of(reach, shown, packet) if packet else (),
        _ways(flows),
        when,
    )


def _ways(flows: list[Flow]) -> frozenset[str]:
    found: set[str] = set()
    for flow in flows:
        for arrival, _ in flow.ways:
            found.add("firewall" if arrival.firewalls else "nat" if arrival.sources is not None else "direct")
    return frozenset(found)


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
