"""The frames of a picture: the subnets of a VPC by what they are for, not one by one."""

import itertools
from collections.abc import Iterable, Mapping

from msgspec import Struct

from pci_constructs.network.fields import V4_ADDRESSES, Interval, address
from pci_constructs.network.model.elements import Interface, Key, Kind, Network, Subnet, Vpc
from pci_constructs.network.model.owners import OWNERS
from pci_constructs.network.pictures.picture import Frame
from pci_constructs.network.pictures.words import family, listed, many

OUTSIDE, EDGE, PUBLIC, INSPECTION, INNER, DATA, SERVICES = range(7)
"""Where something stands, from the internet to what AWS runs."""
MOST_FRAMES = 8
_MOST_RANGES = 4


class Frames(Struct, frozen=True):
    """The frames of a VPC.

    Attributes:
        every: all of them.
        by_subnet: the name of the frame of each subnet.
    """

    every: tuple[Frame, ...]
    by_subnet: Mapping[Key, str]

    def of(self, subnets: Iterable[Subnet]) -> str:
        """The frame of what stands in some subnets; a name that is no frame yet if these are of several."""
        return " + ".join(sorted({self.by_subnet[subnet.key] for subnet in subnets}))

    def with_shared(self, names: Iterable[str]) -> "Frames":
        """These, and those that join several for what stands in more than one."""
        known = {frame.id: frame for frame in self.every}
        found = list(self.every)
        for name in sorted(set(names) - set(known) - {""}):
            parts = [known[part] for part in name.split(" + ")]
            level = min((part.level for part in parts if part.level != INSPECTION), default=INSPECTION)
            found.append(Frame(id=name, title=" + ".join(part.title for part in parts), detail="in each of them", level=level))
        return Frames(tuple(found), self.by_subnet)


def frames_of(vpc: Vpc, network: Network, interfaces: Iterable[Interface]) -> Frames:
    """The frames of a VPC: by the tag that says what a subnet is for, by name, or by what it is open to if those are too many."""
    here: dict[Key, list[Interface]] = {}
    for each in interfaces:
        here.setdefault(each.subnet.key, []).append(each)
    nats = {nat.subnet.key for nat in network.nats.values()}
    inspecting = {subnet.key for firewall in network.firewalls.values() for subnet in firewall.subnets}

    def level(subnet: Subnet) -> int:
        owners = here.get(subnet.key, [])
        if subnet.key in inspecting and not owners:
            return INSPECTION
        if subnet.key in nats or any(route.target.kind is Kind.INTERNET for route in subnet.table.routes):
            return PUBLIC
        return DATA if owners and all(map(_keeps_data, owners)) else INNER

    levels = {subnet.key: level(subnet) for subnet in vpc.subnets}
    names = {subnet.key: subnet.tier or family(subnet.name) for subnet in vpc.subnets}
    if len(set(names.values())) > MOST_FRAMES:
        words = {PUBLIC: "public", INSPECTION: "inspected", INNER: "private", DATA: "data"}
        names = {key: words[levels[key]] for key in names}
    members: dict[str, list[Subnet]] = {}
    for subnet in vpc.subnets:
        members.setdefault(names[subnet.key].replace(" + ", "+"), []).append(subnet)
    frames = tuple(
        Frame(id=name, title=name, detail=_detail(subnets), level=_level([levels[subnet.key] for subnet in subnets]))
        for name, subnets in sorted(members.items())
    )
    return Frames(frames, {subnet.key: name for name, subnets in members.items() for subnet in subnets})


def _level(found: list[int]) -> int:
    """What is open to the internet stands in front; what holds data and more is not behind the rest."""
    if PUBLIC in found:
        return PUBLIC
    return found[0] if len(set(found)) == 1 else INNER


def _keeps_data(interface: Interface) -> bool:
    owner = OWNERS.get(interface.type)
    return bool(interface.ports) or (owner is not None and bool(owner.port or owner.default_port))


def _detail(subnets: list[Subnet]) -> str:
    ranges = sorted({each for subnet in subnets for each in subnet.addresses.possible if _is_network(each)})
    count = many(len(subnets), "subnet")
    if not ranges:
        return count
    first = _range(ranges[0]).split("/")
    joined = all(before[1] + 1 == after[0] for before, after in itertools.pairwise(ranges))
    if len(ranges) > 1 and joined and len({last - start for start, last in ranges}) == 1:
        return f"{count}: /{first[1]} from {first[0]}"
    return f"{count}: {ranges_of(ranges)}"


def ranges_of(ranges: Iterable[Interval]) -> str:
    """Ranges of addresses in words."""
    return listed(map(_range, sorted(set(ranges))), _MOST_RANGES)


def _is_network(interval: Interval) -> bool:
    size = interval[1] - interval[0] + 1
    return size & (size - 1) == 0


def _range(interval: Interval) -> str:
    first, last = interval
    bits = 32 if first <= V4_ADDRESSES[1] else 128
    return f"{address(first)}/{bits - (last - first + 1).bit_length() + 1}"
