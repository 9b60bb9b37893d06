"""What packets meet between two route tables: firewalls, NAT gateways and transit gateways."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pci_constructs.network.bounds import NONE, Bounds, exactly
from pci_constructs.network.fields import EVERY_V6, REPLY_PORT, SOURCE, network_of
from pci_constructs.network.model.elements import Attachment, Firewall, Kind, Nat, Subnet, Target, Vpc
from pci_constructs.network.model.gateways import NAT_TRANSLATES
from pci_constructs.network.sets import EVERYTHING, box
from pci_constructs.network.ways import Arrival, Drop, Hop, Outside, Way, arrived, behind, dropped, inspected_alike

if TYPE_CHECKING:
    from pci_constructs.network.walk import Walker

_NAT_PORTS = box(reply_ports=[(1024, 65535)])
_TRANSLATED = box(targets=[network_of("64:ff9b::/96")]) & EVERYTHING
_TO_V6 = box(targets=EVERY_V6)


def inspect(walker: "Walker", firewall: Firewall, live: Bounds, way: Way) -> Iterator[Arrival | Drop]:
    """A firewall passes what its rules say on to the route table of its own subnet; replies meet no rule."""
    way = replace(way, firewalls=way.firewalls | {firewall.key})
    if not firewall.subnets:
        yield from walker.anywhere(f"the subnets of {firewall.name}", live, way)
    for subnet in firewall.subnets:
        acl = subnet.acl
        if walker.explains:
            yield from dropped(live - acl.lets_in, way, acl.name, "refuses what enters the firewall's subnet", acl, inbound=True)
        inside = live & acl.lets_in
        way_in = way.past(acl.name, "lets packets into the firewall's subnet", acl, inbound=True)
        if walker.explains and not walker.replying:
            yield from dropped(inside - firewall.passes, way_in, firewall.name, f"stops them: {firewall.says}")
        passed = inside if walker.replying else inside & firewall.passes
        if passed.possible:
            yield from walker.out(subnet, passed, way_in.past(firewall.name, firewall.says or "may pass them"))


def translate(walker: "Walker", nat: Nat, came_from: Subnet | None, live: Bounds, way: Way) -> Iterator[Arrival | Drop]:
    """A NAT gateway sends the packets on under an address and port of its own; replies to it come back, and nothing else."""
    acl = nat.subnet.acl
    if came_from is not nat.subnet:
        if walker.explains:
            yield from dropped(live - acl.lets_in, way, acl.name, "refuses what enters the NAT gateway's subnet", acl, inbound=True)
        live &= acl.lets_in
        way = way.past(acl.name, "lets packets into the NAT gateway's subnet", acl, inbound=True)
    live &= NAT_TRANSLATES
    if not live.possible:
        return
    way = way.past(nat.name, "puts its own address in the place of the source")
    # Of IPv6 it translates one range alone, to the IPv4 address in its last 32 bits, which may be any.
    yield from walker.anywhere(f"the IPv4 addresses to which {nat.name} translates 64:ff9b::/96", live.limited(_TRANSLATED), way)
    yield from dropped(live.limited(_TO_V6) - exactly(_TRANSLATED), way, nat.name, "translates no IPv6")
    live -= exactly(_TO_V6)
    changed = nat.addresses.as_sources() & live.freed(SOURCE, REPLY_PORT) & exactly(_NAT_PORTS & EVERYTHING)
    beyond = replace(way, public_nat=nat.public, sources=nat.addresses, firewalls=frozenset(), origin=nat.subnet)
    for found in walker.out(nat.subnet, changed, beyond):
        go = live & found.go.freed(SOURCE, REPLY_PORT)
        if isinstance(found, Drop):
            yield Drop(go, found.hops)
        elif isinstance(found.target, Outside) and found.target.kind == "internet" and not nat.public:
            yield Drop(go, (*found.hops, Hop(nat.name, "is private: the internet gateway knows no public address for it")))
        else:
            back = NONE if walker.replying else _back(walker, nat, found, live, way)
            yield replace(found, go=go, back=back, sources=nat.addresses, firewalls=way.firewalls | found.firewalls)


def _back(walker: "Walker", nat: Nat, found: Arrival, live: Bounds, way: Way) -> Bounds:
    """The packets whose replies find their way to the NAT gateway, and from there to where they came from."""
    beyond = found.back if found.back is not None else walker.replies(nat.subnet, found)
    home = NONE
    for back in walker.returning.from_subnet(nat.subnet)[0]:
        if back.target is way.origin and inspected_alike(way, back) and back.sources is None:
            home |= back.go.reversed()
    return live & beyond.freed(SOURCE, REPLY_PORT) & home


def to_transit(walker: "Walker", vpc: Vpc, gateway: Target, live: Bounds, way: Way) -> Sequence[Arrival | Drop]:
    """Packets of a VPC enter a transit gateway through the VPC's attachment to it; from most of its subnets it is the same packets."""
    # Where packets come from matters to a NAT gateway on the way alone.
    same = way if walker.network.nats else replace(way, origin=None)
    key = (vpc.key, gateway.key, gateway.name, live, same)
    found = walker.crossed.get(key)
    if found is None:
        found = walker.crossed[key] = tuple(_to_transit(walker, vpc, gateway, live, way))
    return found


def _to_transit(walker: "Walker", vpc: Vpc, gateway: Target, live: Bounds, way: Way) -> Iterator[Arrival | Drop]:
    entered = [each for each in walker.network.attachments.values() if each.vpc is vpc and each.transit == gateway.key]
    if not entered:
        yield from walker.anywhere(f"transit gateway {gateway.name}, to which {vpc.name} has no attachment here", live, way)
    for attachment in entered:
        inside = NONE
        for subnet in attachment.subnets:
            inside |= live & subnet.acl.lets_in
        if walker.explains:
            yield from dropped(live - inside, way, attachment.name, "has no subnet whose ACL lets them in")
        past = replace(way.past(attachment.name, "takes them to the transit gateway"), ways=way.ways | {"transit"})
        yield from across(walker, attachment, inside, past)


def across(walker: "Walker", attachment: Attachment, live: Bounds, way: Way) -> Iterator[Arrival | Drop]:
    """Packets that came from an attachment follow the route table that it is associated with."""
    if attachment.unknown:
        yield from walker.anywhere(attachment.unknown, live, way)
        return
    if attachment.table is None:
        yield from dropped(live, way, attachment.name, "belongs to no route table of the transit gateway")
        return
    if attachment.table.key in way.seen:
        yield from dropped(live, way, attachment.table.name, "sends packets round in a circle")
        return
    way = replace(way, seen=way.seen | {attachment.table.key})
    left = live
    for route in attachment.table.routes:
        fitting = left & route.destination.as_targets()
        left -= route.destination.as_targets()
        if not fitting.possible:
            continue
        past = way.past(route.name, f"leads to {route.target.name}")
        target = walker.network.attachments.get(route.target.key) if route.target.key else None
        if route.target.kind is Kind.BLACKHOLE:
            yield from dropped(fitting, past, route.name, "drops them")
        elif target is None:
            yield from walker.anywhere(route.target.name, fitting, past)
        elif target.beyond:
            yield from walker.anywhere(target.beyond, fitting, past)
        elif target.vpc is None:
            yield from arrived(behind(target.name), fitting, past)
        else:
            yield from out_of_transit(walker, target, fitting, past)
    yield from dropped(left, way, attachment.table.name, "has no route for them")


def out_of_transit(walker: "Walker", attachment: Attachment, live: Bounds, way: Way) -> Iterator[Arrival | Drop]:
    """Packets come out of the attachment's subnets, and take the route table of the subnet there."""
    if not attachment.subnets:
        yield from walker.anywhere(f"the subnets of {attachment.name}", live, way)
    for subnet in attachment.subnets:
        # A subnet of the attachment serves its own zone: which one a packet takes is left open, so each is possible.
        yield from walker.out(subnet, live, way)
