"""Where packets are stopped that get nowhere: the hops up to the one that refuses them."""

from pci_constructs.network.admit import End
from pci_constructs.network.bounds import exactly
from pci_constructs.network.model.elements import Interface, Network
from pci_constructs.network.reach import Reach, own_packets
from pci_constructs.network.sets import EVERYTHING
from pci_constructs.network.walk import INTERNET_ITSELF, TO_INTERNET, Drop, Hop, Outside


def stopped(reach: Reach, source: End, target: End) -> tuple[Hop, ...]:
    """For two ends between which nothing goes: the hops up to the one that stops the packets."""
    left = exactly(EVERYTHING)
    if isinstance(target, Interface):
        left &= target.addresses.as_targets()
    elif target.kind == "internet":
        left = left.limited(TO_INTERNET)
    if isinstance(source, Interface):
        left &= own_packets(source) & reach.admission.outbound(source, target, "sure")
        if not left.possible:
            return (_group_hop(reach.network, source, "lets nothing out to there"),)
    if isinstance(target, Interface) and not (left & reach.admission.inbound(target, source, "sure")).possible:
        return (_group_hop(reach.network, target, "lets nothing in from there"),)
    for drop in _drops(reach, source):
        both = left & drop.go
        if isinstance(target, Interface):
            both &= reach.admission.inbound(target, source, "sure")
        if both.possible:
            return drop.hops
    if isinstance(target, Interface) and isinstance(source, Outside):
        return (Hop(target.owner, "has no public address"),)
    return (Hop(source.subnet.table.name if isinstance(source, Interface) else source.name, "leads nowhere near it"),)


def _drops(reach: Reach, source: End) -> list[Drop]:
    walker = reach.walker.explaining
    if isinstance(source, Interface):
        return walker.from_subnet(source.subnet)[1]
    return walker.from_internet[1] if source == INTERNET_ITSELF else walker.from_private.get(source, ([], []))[1]


def _group_hop(network: Network, interface: Interface, what: str) -> Hop:
    names = ", ".join(network.groups[key].name for key in interface.groups) or "its security groups"
    return Hop(names, what)
