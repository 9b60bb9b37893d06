"""The proof for an assembly: every pair of ends, in every world that conditions and parameters leave open."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from pci_constructs.assembly import Assembly, Evaluation, Undetermined
from pci_constructs.assembly.worlds import World
from pci_constructs.network.explain import example, hops_of, name_of, stop_of
from pci_constructs.network.model import read_network
from pci_constructs.network.model.elements import Interface
from pci_constructs.network.reach import Answer, End, Flow, Reach
from pci_constructs.network.sets import NOTHING, Packets, described, union
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
        interfaces: all interfaces of the first world.
        guarded: load balancers that have a web ACL.
        inspected: VPCs that have a firewall.
        vpcs: how many VPCs were read.
    """

    pairs: dict[tuple[str, str], Pair] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)
    interfaces: list[Interface] = field(default_factory=list)
    guarded: frozenset[tuple[str, str]] = frozenset()
    inspected: frozenset[tuple[str, str]] = frozenset()
    vpcs: int = 0

    def between(self, source: str, target: str) -> list[Pair]:
        """The pairs from one zone to another."""
        return [pair for pair in self.pairs.values() if pair.zones == (source, target)]


def prove(assembly: Assembly, zones: Zones, *, today: date) -> Proof:
    """Looks at every pair of ends of an assembly."""
    evaluation = Evaluation(assembly, today=today)
    evaluation.world = world = _Patient()
    proof = Proof(limits=[*assembly.unreadable, *assembly.unexpanded])
    for count in range(MOST_WORLDS):
        try:
            _look(evaluation, proof, zones, first=count == 0)
        except Undetermined as error:
            proof.limits.append(f"the network cannot be read: {error.why}")
        if not world.advance():
            break
    else:
        proof.limits.append(f"conditions and parameters can be combined in more than {MOST_WORLDS} ways, and only so many were looked at")
    proof.unread = list(dict.fromkeys(proof.unread))
    proof.limits = list(dict.fromkeys(proof.limits))
    if proof.limits:
        proof.pairs = {names: _not_closed(pair, proof.limits) for names, pair in proof.pairs.items()}
    return proof


def _not_closed(pair: Pair, limits: Iterable[str]) -> Pair:
    if pair.answer is not Answer.CLOSED:
        return pair
    return Pair(pair.source, pair.target, pair.zones, Answer.NOT_PROVEN, NOTHING, NOTHING, NOTHING, frozenset(limits), hops=pair.hops)


def _look(evaluation: Evaluation, proof: Proof, zones: Zones, *, first: bool) -> None:
    network = read_network(evaluation)
    reach = Reach(network)
    proof.unread += network.unread
    proof.vpcs = max(proof.vpcs, sum(1 for vpc in network.vpcs.values() if not vpc.outside))
    proof.inspected |= {subnet.vpc.key for firewall in network.firewalls.values() for subnet in firewall.subnets}
    guarded = _guarded(evaluation)
    # A web ACL counts if it is there in every world.
    proof.guarded = guarded if first else proof.guarded & guarded
    if first:
        proof.interfaces = network.interfaces
    when = " and ".join(evaluation.world.labels)
    for source, targets in _owned(reach):
        for other, others in _owned(reach):
            if isinstance(targets[0], Interface) or isinstance(others[0], Interface):
                found = _pair(reach, targets, others, zones, when)
                before = proof.pairs.get((source, other))
                if before is None or _RANK[found.answer] > _RANK[before.answer]:
                    proof.pairs[source, other] = found


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
