"""Which interfaces can be partners at all: asked of every two, before anything is worked out for the few that can.

It only ever says no where the security groups settle it: no rule names a group of the other end, and no range that a rule names has an
address of the other end in it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from operator import itemgetter

from msgspec import Struct, field

from pci_constructs.network.fields import Intervals
from pci_constructs.network.model.elements import Interface, Key, Network


class _Openness(Struct, frozen=True, eq=False):
    """What the security groups of an interface are open to in one direction.

    Attributes:
        everyone: whether nothing is known of it, or nothing filters.
        groups: the groups that its rules name.
        ranges: the addresses that its rules name, in order.
        translated: whether the address of a NAT gateway is among them.
    """

    everyone: bool
    groups: frozenset[Key] = frozenset()
    ranges: Intervals = ()
    translated: bool = False
    met: dict[Intervals, bool] = field(default_factory=dict)

    def to(self, groups: Iterable[Key], unknown: str, addresses: Intervals) -> bool:
        """Whether it is open to somebody with these groups or with one of these addresses."""
        if self.everyone or (self.groups and (unknown or not self.groups.isdisjoint(groups))):
            return True
        found = self.met.get(addresses)
        if found is None:
            found = self.met[addresses] = _overlap(self.ranges, addresses)
        return found


class Candidates(Struct, eq=False, dict=True):
    """Answers for one network.

    Attributes:
        network: the network.
    """

    network: Network
    _known: dict[tuple[object, ...], _Openness] = field(default_factory=dict)

    def may(self, source: Interface, target: Interface) -> bool:
        """Whether packets from one interface to another are not ruled out."""
        out = self._openness(source, "outbound")
        sent = out.to(target.groups, target.unknown, target.addresses.possible) or self._handed_on(target)
        return sent and self._taken(source, target)

    def partners(self, source: Interface) -> Iterator[Interface]:
        """The interfaces to which packets from one are not ruled out."""
        out = self._openness(source, "outbound")
        if out.everyone:
            reached: Iterable[Interface] = self.network.interfaces
        else:
            lists = [self._by_group.get(group, ()) for group in out.groups]
            lists += [self._unknown] if out.groups else []
            lists += [those for addresses, those in self._by_addresses.items() if out.to((), "", addresses)]
            reached = {id(each): each for each in [*self._handed, *(each for one in lists for each in one)]}.values()
        return (each for each in reached if self._taken(source, each))

    def _handed_on(self, target: Interface) -> bool:
        """Whether a load balancer in the target's VPC may hand on packets with the address of a client that sent them to itself."""
        return bool(self.network.passes_clients.get(target.subnet.vpc.key))

    def _taken(self, source: Interface, target: Interface) -> bool:
        """Whether the target's groups do not rule packets of a source out."""
        into = self._openness(target, "inbound")
        # Behind a NAT gateway the target sees its address.
        if into.translated or (source.forwards and into.ranges):
            return True
        return into.to(source.groups, source.unknown, source.addresses.possible)

    @cached_property
    def _translated(self) -> list[tuple[int, int]]:
        """The addresses of NAT gateways: spans in order, that do not touch."""
        found: list[tuple[int, int]] = []
        for first, last in sorted({span for nat in self.network.nats.values() for span in nat.addresses.possible}):
            if found and first <= found[-1][1]:
                found[-1] = (found[-1][0], max(last, found[-1][1]))
            else:
                found.append((first, last))
        return found

    @cached_property
    def _by_group(self) -> dict[Key, list[Interface]]:
        found: dict[Key, list[Interface]] = {}
        for interface in self.network.interfaces:
            for group in interface.groups:
                found.setdefault(group, []).append(interface)
        return found

    @cached_property
    def _by_addresses(self) -> dict[Intervals, list[Interface]]:
        found: dict[Intervals, list[Interface]] = {}
        for interface in self.network.interfaces:
            found.setdefault(interface.addresses.possible, []).append(interface)
        return found

    @cached_property
    def _unknown(self) -> list[Interface]:
        return [interface for interface in self.network.interfaces if interface.unknown]

    @cached_property
    def _handed(self) -> list[Interface]:
        return [interface for interface in self.network.interfaces if self._handed_on(interface)]

    def _openness(self, own: Interface, direction: str) -> _Openness:
        key = (direction, own.groups, own.unknown, own.filtered, own.listens)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._find(own, direction)
        return found

    def _find(self, own: Interface, direction: str) -> _Openness:
        if direction == "inbound" and not own.listens:
            return _Openness(everyone=False)
        if own.unknown or not own.filtered or any(self.network.groups[key].unknown for key in own.groups):
            return _Openness(everyone=True)
        rules = [rule for key in own.groups for rule in getattr(self.network.groups[key], direction)]
        ranges = tuple(sorted(span for rule in rules if rule.group is None for span in rule.peers.possible))
        named = frozenset(rule.group for rule in rules if rule.group is not None)
        return _Openness(everyone=False, groups=named, ranges=ranges, translated=_touched(ranges, self._translated))


def _overlap(some: Intervals, others: Intervals) -> bool:
    return any(first <= end and start <= last for first, last in some for start, end in others)


def _touched(some: Intervals, ordered: list[tuple[int, int]]) -> bool:
    """The same for spans in order, of which there may be many."""
    for first, last in some:
        place = bisect_right(ordered, first, key=itemgetter(0))
        if (place and ordered[place - 1][1] >= first) or (place < len(ordered) and ordered[place][0] <= last):
            return True
    return False
