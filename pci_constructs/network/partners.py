"""To which ends anything may go from one: asked of the ways that there are, before of the security groups of every two.

Most networks of an assembly have nothing to do with each other: those of two stages, say. Only the ends of one's own are looked at.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec import Struct, field

from pci_constructs.network.admit import End
from pci_constructs.network.candidates import Candidates
from pci_constructs.network.model.elements import Interface, Key, Network, Subnet
from pci_constructs.network.sets import V6
from pci_constructs.network.walk import INTERNET_ITSELF, Walker
from pci_constructs.network.ways import Arrival, Outside


class Partners(Struct, eq=False, dict=True):
    """Answers for one network.

    Attributes:
        network: the network.
        walker: what is known of its ways.
        candidates: what its security groups rule out.
    """

    network: Network
    walker: Walker
    candidates: Candidates
    _near: dict[tuple[Key, bool], list[Interface]] = field(default_factory=dict)

    def of(self, source: End) -> Iterator[End]:
        """The ends to which packets from one are not ruled out."""
        if not isinstance(source, Interface):
            yield from self._from_outside(source)
            return
        arrivals = self.walker.from_subnet(source.subnet)[0]
        outside = [each.target for each in arrivals if isinstance(each.target, Outside)]
        yield from dict.fromkeys([*outside, INTERNET_ITSELF] if source.aside else outside)
        near = self._near_to(source, arrivals)
        if len(near) < len(self.network.interfaces):
            yield from (each for each in near if self.candidates.may(source, each))
        else:
            yield from self.candidates.partners(source)

    def _from_outside(self, source: Outside) -> Iterable[Interface]:
        if source == INTERNET_ITSELF:
            return self._in(_subnets(self.walker.from_internet[0]))
        if source.kind in ("private", "unknown") and source not in self.walker.from_private:
            # Of where it lies nothing is known.
            return self.network.interfaces
        return self._in(_subnets(self.walker.from_private.get(source, ([], []))[0]))

    def _near_to(self, source: Interface, arrivals: list[Arrival]) -> list[Interface]:
        """The interfaces in subnets that packets get to on any way, or over the internet with IPv6."""
        over = bool(source.aside) or any(each.target == INTERNET_ITSELF and each.go.possible & V6 for each in arrivals)
        key = (source.subnet.key, over)
        if key not in self._near:
            self._near[key] = self._in(_subnets(arrivals) | (self._open_to_v6 if over else set()))
        return self._near[key]

    def _in(self, subnets: set[Subnet]) -> list[Interface]:
        """The interfaces in some subnets, and those to which a load balancer hands on packets of anybody."""
        found = [*subnets, *(each for each in self._handed_on if each not in subnets)]
        return [interface for subnet in found for interface in self._by_subnet.get(subnet, ())]

    @cached_property
    def _by_subnet(self) -> dict[Subnet, list[Interface]]:
        found: dict[Subnet, list[Interface]] = {}
        for interface in self.network.interfaces:
            found.setdefault(interface.subnet, []).append(interface)
        return found

    @cached_property
    def _handed_on(self) -> list[Subnet]:
        return [subnet for subnet in self._by_subnet if self.network.passes_clients.get(subnet.vpc.key)]

    @cached_property
    def _open_to_v6(self) -> set[Subnet]:
        return _subnets(each for each in self.walker.from_internet[0] if each.go.possible & V6)


def _subnets(arrivals: Iterable[Arrival]) -> set[Subnet]:
    return {each.target for each in arrivals if not isinstance(each.target, Outside)}
