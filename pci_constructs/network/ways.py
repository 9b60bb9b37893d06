"""How packets travel: the hops they pass, where they arrive and where they are stopped."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from pci_constructs.network.bounds import Addresses, Bounds
from pci_constructs.network.model.elements import Subnet
from pci_constructs.network.model.filters import Acl, Key
from pci_constructs.network.model.routes import INTERNET
from pci_constructs.network.sets import EVERYTHING, box

TO_INTERNET = box(targets=INTERNET) & EVERYTHING
FROM_INTERNET = box(sources=INTERNET) & EVERYTHING


class Hop(Struct, frozen=True):
    """One element that a packet passes, or that stops it.

    Attributes:
        name: the construct.
        what: what it does there.
        acl: the ACL, if it is one: which of its entries decides, the packet says.
        inbound: the direction of the ACL.
        sources: the source that the packet has there, where it was replaced.
    """

    name: str
    what: str
    acl: Acl | None = None
    inbound: bool = False
    sources: Addresses | None = None


class Outside(Struct, frozen=True):
    """A network that no template describes.

    Attributes:
        kind: ``internet``, ``service``, ``private`` (behind a VPN or in another account), ``unknown``.
        name: how to speak of it.
    """

    kind: str
    name: str


INTERNET_ITSELF = Outside("internet", "internet")


def behind(gateway: str) -> Outside:
    """The network behind a gateway that no template describes the other side of."""
    return Outside("private", f"the network behind {gateway}")


class Arrival(Struct, frozen=True):
    """Packets that get from a subnet, or from outside, to another.

    Attributes:
        target: where they arrive.
        go: the packets, as they were when they left.
        hops: what they passed.
        back: of a path with a NAT gateway, the packets whose replies come back; else the way back says.
        firewalls: the firewalls that they passed.
        sources: the source that they have on arrival, where it was replaced.
        ways: ``peering``, ``transit``, ``internet``: what decides whether security groups can name each other, and how replies come.
    """

    target: Subnet | Outside
    go: Bounds
    hops: tuple[Hop, ...]
    back: Bounds | None = None
    firewalls: frozenset[Key] = frozenset()
    sources: Addresses | None = None
    ways: frozenset[str] = frozenset()


class Drop(Struct, frozen=True):
    """Packets that are stopped, as they were when they left."""

    go: Bounds
    hops: tuple[Hop, ...]


def service(endpoint: str) -> Outside:
    """The service behind a gateway endpoint."""
    return Outside("service", f"gateway endpoint {endpoint}")


Walked = tuple[list[Arrival], list[Drop]]
"""Where packets arrive, and where they are stopped."""


def sorted_out(found: Iterable[Arrival | Drop]) -> Walked:
    """Arrivals and drops, each for themselves."""
    every = list(found)
    return [each for each in every if isinstance(each, Arrival)], [each for each in every if isinstance(each, Drop)]


class Way(Struct, frozen=True):
    """How far a walk has come."""

    hops: tuple[Hop, ...] = ()
    firewalls: frozenset[Key] = frozenset()
    ways: frozenset[str] = frozenset()
    seen: frozenset[Key] = frozenset()
    public_nat: bool = False
    sources: Addresses | None = None
    origin: Subnet | None = None

    def past(self, name: str, what: str, acl: Acl | None = None, *, inbound: bool = False) -> "Way":
        """The same, one hop on."""
        return replace(self, hops=(*self.hops, Hop(name, what, acl, inbound, self.sources)))


def arrived(target: Subnet | Outside, go: Bounds, way: Way) -> Iterator[Arrival]:
    """Packets get somewhere, if there are any."""
    if go.possible:
        yield Arrival(target, go, way.hops, firewalls=way.firewalls, ways=way.ways, sources=way.sources)


LED_ELSEWHERE = "perhaps through a firewall first"
"""A way of which it is not known which firewalls it meets."""


def inspected_alike(there: Arrival | Way, back: Arrival) -> bool:
    """Whether a reply meets the firewalls that the packet met, which remember it, and no other; it may where one way is not known."""
    return back.firewalls == there.firewalls or LED_ELSEWHERE in there.ways | back.ways


def dropped(go: Bounds, way: Way, name: str, what: str, acl: Acl | None = None, *, inbound: bool = False) -> Iterator[Drop]:
    """Packets are stopped, if there are any."""
    if go.possible:
        yield Drop(go, way.past(name, what, acl, inbound=inbound).hops)
