"""One pair of ends: what goes between them on all ways and in all worlds, and how a packet of it goes."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from pci_constructs.network.bounds import NONE, Bounds
from pci_constructs.network.explain import example, hops_of, stop_of
from pci_constructs.network.exposure import Exposure
from pci_constructs.network.fields import address, described, service
from pci_constructs.network.reach import Answer, End, Flow, Reach
from pci_constructs.network.sets import EVERYTHING, NOTHING, Packets, union
from pci_constructs.network.walk import Arrival
from pci_constructs.network.zones import Zones

WAYS = DIRECT, NAT, UNFILTERED, FIREWALL = "direct", "nat", "unfiltered", "firewall"
"""Sorts of ways. One through a firewall is unfiltered if nothing is known that the firewall drops."""
RANK = {Answer.CLOSED: 0, Answer.NOT_PROVEN: 1, Answer.ONE_WAY: 2, Answer.OPEN: 3}


class Shown(Struct, frozen=True):
    """A packet and its way.

    Attributes:
        packet: the packet in words.
        hops: what it passes.
        when: the world in which it is so, if it is not so in all.
    """

    packet: str = ""
    hops: tuple[str, ...] = ()
    when: str = ""


class _Sight(Struct, frozen=True, eq=False):
    """One world's view of a pair: what is asked when a packet is to be shown."""

    reach: Reach
    flows: Sequence[Flow]
    past: Sequence[Exposure] = ()
    when: str = ""

    def of_way(self, arrival: Arrival) -> str:
        """What sort of way it is: a firewall counts if it is known to drop anything."""
        if arrival.firewalls:
            firewalls = self.reach.network.firewalls
            known = any(key in firewalls and firewalls[key].passes.possible is not EVERYTHING for key in arrival.firewalls)
            return FIREWALL if known else UNFILTERED
        return NAT if arrival.sources is not None else DIRECT

    def ways(self) -> dict[str, Bounds]:
        """What goes on each sort of way."""
        found: dict[str, Bounds] = {}
        for flow in self.flows:
            for arrival, packets in flow.ways:
                sort = self.of_way(arrival)
                go = packets if sort != UNFILTERED else Bounds(NOTHING, packets.possible, packets.why)
                found[sort] = found.get(sort, NONE) | go
        for exposure in self.past:
            found[DIRECT] = found.get(DIRECT, NONE) | exposure.packets
        return found

    def shown(self, wanted: Packets, sorts: Iterable[str]) -> Shown | None:
        """A packet of some that goes on one of some sorts of ways, a sure one if there is one."""
        found: list[tuple[bool, Flow]] = []
        for flow in self.flows:
            for arrival, go in flow.ways:
                part = go.limited(wanted)
                if part.possible and self.of_way(arrival) in sorts:
                    found.append((bool(part.sure), replace(flow, go=part, back=flow.back.limited(part.possible), ways=((arrival, go),))))
        for exposure in self.past:
            part = exposure.packets.limited(wanted)
            packet = (part.sure or part.possible).witness()
            if packet is not None and DIRECT in sorts and (part.sure or not found):
                where = f"{service(packet.protocol, (packet.port, packet.port))} from {address(packet.source)}"
                return Shown(where, exposure.hops, self.when)
        if not found:
            return None
        _, best = max(found, key=lambda each: each[0])
        packet = example(best)
        return Shown(str(packet), hops_of(self.reach, best, packet), self.when) if packet else None


class Pair(Struct, frozen=True, eq=False, dict=True):
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
        ways: what goes on each sort of way: ``nat``, ``firewall``, ``unfiltered``, ``direct``.
        when: the world in which it is so, if it is not so in all.
    """

    source: End
    target: End
    zones: tuple[str, str]
    answer: Answer
    sure: Packets = NOTHING
    possible: Packets = NOTHING
    back: Packets = NOTHING
    why: frozenset[str] = frozenset()
    ways: dict[str, Bounds] = field(default_factory=dict)
    when: str = ""
    sights: tuple[_Sight, ...] = ()

    @property
    def packet(self) -> str:
        """One packet that gets there, in words."""
        return self._example.packet

    @property
    def hops(self) -> tuple[str, ...]:
        """Its hops."""
        return self._example.hops

    @cached_property
    def _example(self) -> Shown:
        """Looked for where it is asked for alone: one that passes no firewall, if there is one."""
        if self.answer is Answer.CLOSED:
            return Shown()
        bare = [sort for sort in self.ways if sort != FIREWALL]
        found = self.shown(self.sure or self.possible, bare) if bare else Shown()
        return found if found.hops else self.shown(self.sure or self.possible)

    @property
    def services(self) -> str:
        """Protocols and ports in words."""
        return described(self.possible.services())

    def shown(self, wanted: Packets = EVERYTHING, sorts: Iterable[str] = WAYS) -> Shown:
        """A packet of some that gets there, with its way.

        Args:
            wanted: the packets, of which one is to be shown.
            sorts: the sorts of ways, of which it is to take one.
        """
        allowed = list(sorts)
        for sight in self.sights:
            found = sight.shown(wanted, allowed)
            if found is not None:
                return replace(found, when=found.when if self.when else "")
        witness = wanted.witness()
        return Shown(str(witness) if witness and wanted is not EVERYTHING else "")

    def stop(self) -> tuple[str, ...]:
        """Of a closed pair, the hops up to the one that stops everything, in the first world."""
        return stop_of(self.sights[0].reach, self.source, self.target) if self.sights and self.answer is Answer.CLOSED else ()


def pair(reach: Reach, ends: tuple[list[End], list[End]], zones: Zones, when: str, past: Sequence[Exposure] = ()) -> Pair:
    """What goes from some interfaces to others in one world."""
    sources, targets = ends
    flows = [reach.flow(source, target) for source in sources for target in targets]
    flow = max(flows, key=lambda each: RANK[each.answer])
    where = (zones.of(flow.source), zones.of(flow.target))
    outside = [exposure.packets for exposure in past if exposure.packets.possible]
    if flow.answer is Answer.CLOSED and not outside:
        return Pair(flow.source, flow.target, where, flow.answer, sights=(_Sight(reach, flows, (), when),))
    sure = union([*(each.go.sure for each in flows), *(each.sure for each in outside)])
    answer = flow.answer
    for each in outside:
        answer = max(answer, Answer.OPEN if each.sure else Answer.NOT_PROVEN, key=RANK.__getitem__)
    sight = _Sight(reach, flows, past, when)
    return Pair(
        flow.source,
        flow.target,
        where,
        answer,
        sure,
        union([*(each.go.possible for each in flows), *(each.possible for each in outside)]),
        union([*(each.back.possible for each in flows), *(each.possible for each in outside)]),
        frozenset().union(*(each.go.why for each in flows), *(each.why for each in outside)),
        ways=sight.ways(),
        when=when,
        sights=(sight,),
    )


def closed(reach: Reach, source: End, target: End, zones: Zones) -> Pair:
    """A pair between which nothing goes."""
    return Pair(source, target, (zones.of(source), zones.of(target)), Answer.CLOSED, sights=(_Sight(reach, ()),))


def merged(found: Sequence[Pair], worlds: int) -> Pair:
    """What goes between two ends in all worlds together.

    Args:
        found: the pair in each world in which it is not closed.
        worlds: how many worlds there are.
    """
    first = found[0]
    if len(found) > 1:
        best = max(found, key=lambda each: RANK[each.answer])
        same = len(found) == worlds and all(each.sure is first.sure and each.possible is first.possible for each in found)
        ways = {sort: _together(each.ways[sort] for each in found if sort in each.ways) for each in found for sort in each.ways}
        first = replace(
            best,
            sure=union(each.sure for each in found),
            possible=union(each.possible for each in found),
            back=union(each.back for each in found),
            why=frozenset().union(*(each.why for each in found)),
            ways=ways,
            when="" if same else best.when,
            sights=tuple(sight for each in sorted(found, key=lambda one: -RANK[one.answer]) for sight in each.sights),
        )
    elif worlds == 1:
        first = replace(first, when="") if first.when else first
    return first


def _together(found: Iterator[Bounds]) -> Bounds:
    every = NONE
    for each in found:
        every |= each
    return every
