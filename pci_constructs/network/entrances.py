"""Where packets come in from outside, and where replies to what went out do."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pci_constructs.network import crossing
from pci_constructs.network.bounds import NONE, Bounds, exactly, unknown
from pci_constructs.network.fields import EVERY_V6
from pci_constructs.network.model.elements import RouteTable, Subnet, Vpc
from pci_constructs.network.sets import EVERYTHING, box
from pci_constructs.network.ways import FROM_INTERNET, LED_ELSEWHERE, Arrival, Drop, Outside, Way, behind, inspected_alike

if TYPE_CHECKING:
    from pci_constructs.network.walk import Walker

_V6 = exactly(box(sources=EVERY_V6, targets=EVERY_V6) & FROM_INTERNET)


def from_internet(walker: "Walker") -> Iterator[Arrival | Drop]:
    """Packets of the internet, through every internet gateway."""
    for vpc in walker.network.vpcs.values():
        if not vpc.gateway or (vpc.outside and not vpc.subnets):
            continue
        live = exactly(FROM_INTERNET)
        if vpc.gateway_unsure:
            live &= unknown(vpc.gateway_unsure)
        way = Way(ways=frozenset({"internet"})).past(vpc.gateway, "lets packets from the internet in")
        yield from _into(walker, vpc, vpc.edge, live, way)


def _into(walker: "Walker", vpc: Vpc, edge: RouteTable | None, live: Bounds, way: Way) -> Iterator[Arrival | Drop]:
    """Through a gateway, which may have a route table of its own."""
    if vpc.edge_unsure:
        # Whether packets are led elsewhere first is not known: both ways are possible, none is sure.
        live &= unknown(vpc.edge_unsure)
        way = replace(way, ways=way.ways | {LED_ELSEWHERE})
        yield from walker.enter(vpc, live, way)
    if edge is not None:
        yield from walker.route(vpc, None, edge, live, way)
    elif not vpc.edge_unsure:
        yield from walker.enter(vpc, live, way)


def from_private(walker: "Walker") -> dict[Outside, list[Arrival | Drop]]:
    """Packets from networks behind VPNs, peerings, transit gateways and what the model does not know, by where they come from."""
    found: dict[Outside, list[Arrival | Drop]] = {}
    every = exactly(EVERYTHING)
    for vpc in walker.network.vpcs.values():
        if vpc.private and not vpc.outside:
            live = every & unknown(vpc.private_unsure) if vpc.private_unsure else every
            way = Way().past(vpc.private, "lets packets into the VPC")
            found.setdefault(behind(vpc.private), []).extend(_into(walker, vpc, vpc.private_edge, live, way))
        for kind, ways_in in (("private", vpc.ways_in), ("unknown", vpc.beside)):
            for name, why in ways_in.items():
                outside = behind(name) if kind == "private" else Outside(kind, name)
                entered = walker.enter(vpc, every & unknown(why), Way().past(name, "may let packets into the VPC"))
                found.setdefault(outside, []).extend(entered)
    for peering in walker.network.peerings.values():
        for vpc, other in (peering.ends, peering.ends[::-1]):
            if other.outside and not vpc.outside:
                live = other.addresses.as_sources() & every
                entered = walker.enter(vpc, live, Way(ways=frozenset({"peering"})).past(peering.name, "joins two VPCs"))
                found.setdefault(Outside("private", f"the VPC {other.name}"), []).extend(entered)
    for attachment in walker.network.attachments.values():
        way = Way(ways=frozenset({"transit"}))
        if attachment.vpc is None or attachment.vpc.outside:
            found.setdefault(behind(attachment.name), []).extend(crossing.across(walker, attachment, every, way))
        elif attachment.others:
            # Of a transit gateway that others may attach to, it is not known who sends.
            live = every & unknown(f"what {attachment.others} sends")
            way = way.past(attachment.others, "may send packets")
            found.setdefault(behind(attachment.others), []).extend(crossing.out_of_transit(walker, attachment, live, way))
    return found


def replies(walker: "Walker", subnet: Subnet, there: Arrival) -> Bounds:
    """The packets from a subnet whose replies find a way back, through the same firewalls."""
    if isinstance(there.target, Outside) and there.target.kind == "service":
        # Replies of a gateway endpoint pass the ACL of the subnet and nothing else: not the firewall that the packets may have met.
        return there.go & subnet.acl.lets_in.reversed() if not there.firewalls else NONE
    found = NONE
    for way_back in _ways_back(walker, subnet, there):
        if way_back.target is subnet and inspected_alike(there, way_back) and way_back.sources is None:
            found |= way_back.go.reversed()
    return found


def _ways_back(walker: "Walker", subnet: Subnet, there: Arrival) -> Iterator[Arrival]:
    target = there.target
    returning = walker.returning
    if isinstance(target, Subnet):
        yield from returning.from_subnet(target)[0]
    elif target.kind == "internet":
        if "egress only" not in there.ways:
            yield from returning.into(subnet)
        else:
            # An egress-only gateway remembers connections, and knows no route table: a firewall on the way out is not met again.
            for vpc in walker.network.vpcs.values():
                if not vpc.outside:
                    for found in returning.enter(vpc, _V6, Way()):
                        if isinstance(found, Arrival):
                            yield found
    elif target.kind == "private":
        yield from returning.from_private.get(target, ([], []))[0]
