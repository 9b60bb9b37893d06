"""What can reach what: for two ends, the packets that go, those whose replies come back, and the hops of both answers."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from pci_constructs.network.admit import Admission, End
from pci_constructs.network.bounds import NONE, Bounds, exactly, unknown
from pci_constructs.network.candidates import Candidates
from pci_constructs.network.fields import REPLY_PORT, SOURCE
from pci_constructs.network.model.elements import Interface, Network
from pci_constructs.network.partners import Partners
from pci_constructs.network.sets import EVERYTHING, NOTHING, V6
from pci_constructs.network.walk import FROM_INTERNET, INTERNET_ITSELF, TO_INTERNET, Arrival, Outside, Walker
from pci_constructs.network.ways import inspected_alike

__all__ = ["Answer", "End", "Flow", "Reach"]


class Answer(StrEnum):
    """Whether packets can go from one end to another."""

    CLOSED = "closed"
    NOT_PROVEN = "not proven"
    ONE_WAY = "open, replies are lost"
    OPEN = "open"


class Flow(Struct, frozen=True, dict=True):
    """What goes from one end to another.

    Attributes:
        source: who sends.
        target: who receives.
        go: the packets that get there.
        back: those of them whose replies come back.
        ways: the ways that they take, each with its packets.
    """

    source: End
    target: End
    go: Bounds
    back: Bounds
    ways: tuple[tuple[Arrival, Bounds], ...]

    @cached_property
    def answer(self) -> Answer:
        """The answer in a word; closed means that no packet at all gets there."""
        if not self.go.possible:
            return Answer.CLOSED
        if not self.go.sure:
            return Answer.NOT_PROVEN
        return Answer.OPEN if self.back.possible else Answer.ONE_WAY


class Reach(Struct, eq=False, dict=True):
    """Answers for one network.

    Attributes:
        network: the network.
    """

    network: Network
    _answered: dict[tuple[object, object], Flow] = field(default_factory=dict)
    _alike: dict[int, object] = field(default_factory=dict)

    @cached_property
    def admission(self) -> Admission:
        """What security groups let through."""
        return Admission(self.network)

    @cached_property
    def candidates(self) -> Candidates:
        """Who can be partners at all."""
        return Candidates(self.network)

    @cached_property
    def walker(self) -> Walker:
        """What is known of the ways."""
        return Walker(self.network)

    @cached_property
    def partners(self) -> Partners:
        """To whom anything may go at all."""
        return Partners(self.network, self.walker, self.candidates)

    def flow(self, source: End, target: End) -> Flow:
        """What goes from one end to another."""
        key = (self._sort(source), self._sort(target))
        found = self._answered.get(key)
        if found is None:
            found = self._answered[key] = self._flow(source, target)
        return found if found.source is source and found.target is target else Flow(source, target, found.go, found.back, found.ways)

    def _sort(self, end: End) -> object:
        """What an answer depends on: interfaces that are alike in it, such as those of endpoints with the same groups, have one answer."""
        if not isinstance(end, Interface):
            return end
        found = self._alike.get(id(end))
        if found is None:
            # The owner is named where it is not known whether it is public, or whether a load balancer hands packets on to it.
            named = end.owner if end.public is None or end.subnet.vpc.key in self.network.passes_clients else ""
            traits = (end.groups, end.addresses, end.public, end.unknown, end.filtered, end.listens, end.forwards, end.aside, named)
            found = self._alike[id(end)] = (id(end.subnet), traits)
        return found

    def _flow(self, source: End, target: End) -> Flow:
        ways: list[tuple[Arrival, Bounds]] = []
        go = back = NONE
        if self._may(source, target):
            for arrival in self._arrivals(source, target):
                one = self._through(source, target, arrival)
                if one.possible:
                    ways.append((arrival, one))
                    go |= one
                    back |= one & self._replies(source, arrival)
            passed_on = self._passed_on(source, target) | self._aside(source, target) | self._nowhere(source, target)
            go |= passed_on
            back |= passed_on
            if isinstance(source, Interface) and isinstance(target, Interface) and source.subnet.vpc is not target.subnet.vpc:
                out, into = self.flow(source, INTERNET_ITSELF), self.flow(INTERNET_ITSELF, target)
                over = (out.go & into.go).limited(V6)
                if over.possible:
                    # Public IPv6 addresses of two VPCs reach each other over the internet, without translation.
                    go |= over
                    back |= over & out.back & into.back
                    ways += [(replace(one, hops=(*one.hops, *two.hops)), over & a & b) for one, a in out.ways for two, b in into.ways]
        return Flow(source, target, go, back, tuple(ways))

    def _may(self, source: End, target: End) -> bool:
        """Whether the security groups leave anything, whatever the way: most pairs end here."""
        if isinstance(source, Interface) and isinstance(target, Interface) and not self.candidates.may(source, target):
            return False
        found = exactly(EVERYTHING)
        if isinstance(source, Interface):
            found &= self.admission.outbound(source, target, "sure")
        if isinstance(target, Interface):
            found &= self.admission.inbound(target, source, "sure")
        return bool(found.possible)

    def _arrivals(self, source: End, target: End) -> Sequence[Arrival]:
        if isinstance(source, Interface):
            found = self.walker.from_subnet(source.subnet)[0]
        elif source == INTERNET_ITSELF and isinstance(target, Interface):
            return self.walker.into(target.subnet)
        elif source == INTERNET_ITSELF:
            found = self.walker.from_internet[0]
        else:
            found = self.walker.from_private.get(source, ([], []))[0]
        if isinstance(target, Interface):
            return [each for each in found if each.target is target.subnet]
        return [each for each in found if each.target == target]

    def _through(self, source: End, target: End, arrival: Arrival) -> Bounds:
        """The packets that get through both ends' security groups on one way."""
        go = arrival.go
        names = self._references(source, target, arrival)
        if isinstance(source, Interface):
            go &= own_packets(source)
            go &= self.admission.outbound(source, target, names)
            if "needs a public address" in arrival.ways:
                go = _if_public(source.public, go, source.owner)
        if isinstance(target, Interface):
            go &= target.addresses.as_targets()
            into = self.admission.inbound(target, source, names if arrival.sources is None else "no")
            if arrival.sources is not None:
                into = (into & arrival.sources.as_sources()).freed(SOURCE, REPLY_PORT)
            go &= into
            if isinstance(source, Outside) and source.kind == "internet":
                go = _if_public(target.public, go, target.owner)
        return go

    def _references(self, source: End, target: End, arrival: Arrival) -> str:
        """Whether security groups can name each other on this way: ``sure``, ``maybe`` or ``no``."""
        if arrival.sources is not None or "internet" in arrival.ways:
            return "no"
        if "transit" in arrival.ways:
            return "maybe" if self.network.references_across else "no"
        if "peering" in arrival.ways and isinstance(source, Interface) and isinstance(target, Interface):
            here, there = (end.subnet.vpc.place[-1:] for end in (source, target))
            if None not in (*here, *there) and here != there:
                # Across regions a rule cannot name a group of the peer.
                return "no"
        return "maybe" if arrival.firewalls else "sure"

    def _replies(self, source: End, arrival: Arrival) -> Bounds:
        """The packets whose replies find a way back: security groups let them pass, ACLs and routes are asked."""
        if arrival.back is not None:
            return arrival.back
        if isinstance(source, Interface):
            if isinstance(arrival.target, Outside) and arrival.target.kind == "unknown":
                return exactly(EVERYTHING)
            return self.walker.replies(source.subnet, arrival)
        found = NONE
        if not isinstance(arrival.target, Outside):
            for back in self.walker.returning.from_subnet(arrival.target)[0]:
                if back.target == source and inspected_alike(arrival, back) and back.sources is None:
                    found |= back.go.reversed()
        return found

    def _passed_on(self, source: End, target: End) -> Bounds:
        """What a load balancer may pass on with the address of its client: from where, the template does not say."""
        if not isinstance(target, Interface):
            return NONE
        balancer = self.network.passes_clients.get(target.subnet.vpc.key)
        if not balancer or (isinstance(source, Interface) and source.owner == balancer):
            return NONE
        go = self.admission.inbound(target, source, "no") & target.addresses.as_targets()
        if isinstance(source, Interface):
            go &= own_packets(source)
        elif source.kind == "internet":
            go = go.limited(FROM_INTERNET)
        why = f"whether {balancer} passes packets of its clients on to {target.owner}"
        return Bounds(NOTHING, go.possible, go.why | {why}) if go.possible else NONE

    def _aside(self, source: End, target: End) -> Bounds:
        """What reaches the internet through an interface that AWS keeps in a network of its own."""
        if isinstance(source, Interface) and source.aside and target == INTERNET_ITSELF:
            return Bounds(NOTHING, TO_INTERNET, frozenset((source.aside,)))
        return NONE

    def _nowhere(self, source: End, target: End) -> Bounds:
        """What comes from somewhere of which only is known that packets may get there: they may come from there, too."""
        if isinstance(source, Interface) or source.kind not in ("private", "unknown") or source in self.walker.from_private:
            return NONE
        if not isinstance(target, Interface):
            return NONE
        return self.admission.inbound(target, source, "no") & target.addresses.as_targets() & unknown(source.name)

    def outsides(self) -> list[Outside]:
        """The networks that no template describes, and that a way leads to or from."""
        found = {INTERNET_ITSELF: None}
        found |= dict.fromkeys(self.walker.from_private)
        for subnet in dict.fromkeys(interface.subnet for interface in self.network.interfaces):
            for arrival in self.walker.from_subnet(subnet)[0]:
                if isinstance(arrival.target, Outside):
                    found[arrival.target] = None
        return list(found)


def own_packets(source: Interface) -> Bounds:
    """The packets that an interface can send: those from its own addresses, unless it may forward for others."""
    own = source.addresses.as_sources()
    return own if not source.forwards else Bounds(own.sure, EVERYTHING, own.why | {source.forwards})


def _if_public(public: bool | None, go: Bounds, owner: str) -> Bounds:
    """What needs a public address: IPv4 does, IPv6 does not."""
    if public:
        return go
    if public is None:
        return Bounds(go.sure & V6, go.possible, go.why | {f"whether {owner} has a public address"})
    return go.limited(V6)
