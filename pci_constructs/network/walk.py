"""Where packets go once they have left an interface: ACLs, routes, gateways. Security groups come later, as they know both ends."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from pci_constructs.network import crossing, entrances
from pci_constructs.network.bounds import Bounds, exactly, unknown
from pci_constructs.network.model.elements import Key, Kind, Network, Route, RouteTable, Subnet, Vpc
from pci_constructs.network.sets import EVERYTHING, V6
from pci_constructs.network.ways import (
    FROM_INTERNET,
    INTERNET_ITSELF,
    TO_INTERNET,
    Arrival,
    Drop,
    Hop,
    Outside,
    Walked,
    Way,
    arrived,
    behind,
    dropped,
    service,
    sorted_out,
)

__all__ = ["FROM_INTERNET", "INTERNET_ITSELF", "TO_INTERNET", "Arrival", "Drop", "Hop", "Outside", "Walker"]


class Walker(Struct, eq=False, dict=True):
    """Walks packets through a network; remembers what it found for each subnet.

    Attributes:
        network: the network.
        crossed: what became of packets that entered a transit gateway.
        replying: whether the packets are replies, which every firewall lets pass that let the first packet pass.
        explains: whether it also finds out where packets are stopped, which costs as much again and which few ask.
    """

    network: Network
    replying: bool = False
    explains: bool = False
    crossed: dict[tuple[object, ...], Sequence[Arrival | Drop]] = field(default_factory=dict)
    _from: dict[Key, Walked] = field(default_factory=dict)

    def from_subnet(self, subnet: Subnet) -> Walked:
        """Where packets of any source go that leave an interface in a subnet, and where they are stopped."""
        if subnet.key not in self._from:
            way = Way(origin=subnet)
            self._from[subnet.key] = sorted_out([*self.out(subnet, exactly(EVERYTHING), way), *self._beside(subnet, way)])
        return self._from[subnet.key]

    @cached_property
    def strays(self) -> list[Subnet]:
        """The subnets of which it is not known in which VPC they lie."""
        return [subnet for subnet in self.network.subnets.values() if subnet.vpc.outside]

    @cached_property
    def returning(self) -> "Walker":
        """The walker of replies."""
        return self if self.replying else Walker(self.network, replying=True)

    @cached_property
    def explaining(self) -> "Walker":
        """The walker that says where packets are stopped, too."""
        return self if self.explains else Walker(self.network, replying=self.replying, explains=True)

    @cached_property
    def from_internet(self) -> Walked:
        """Where packets go that the internet sends to public addresses; the gateway has put the private address in their place."""
        return sorted_out(entrances.from_internet(self))

    def into(self, subnet: Subnet) -> Sequence[Arrival]:
        """Those of the packets of the internet that get to a subnet."""
        return self._into.get(subnet, ())

    @cached_property
    def _into(self) -> dict[Subnet | Outside, list[Arrival]]:
        found: dict[Subnet | Outside, list[Arrival]] = {}
        for arrival in self.from_internet[0]:
            found.setdefault(arrival.target, []).append(arrival)
        return found

    @cached_property
    def from_private(self) -> dict[Outside, Walked]:
        """Where packets go that come from networks behind VPNs, other accounts and transit gateways, by where they come from."""
        return {outside: sorted_out(each) for outside, each in entrances.from_private(self).items()}

    def replies(self, subnet: Subnet, there: Arrival) -> Bounds:
        """The packets from a subnet whose replies find a way back, through the same firewalls."""
        return entrances.replies(self, subnet, there)

    def out(self, subnet: Subnet, live: Bounds, way: Way) -> Iterator[Arrival | Drop]:
        """Packets that something in a subnet sends: those for the own subnet pass neither ACL nor route table."""
        own = subnet.addresses.as_targets()
        yield from arrived(subnet, live & own, way)
        live -= own
        if self.explains:
            yield from dropped(live - subnet.acl.lets_out, way, subnet.acl.name, "refuses what leaves the subnet", subnet.acl)
        allowed = live & subnet.acl.lets_out
        if allowed.possible:
            way = way.past(subnet.acl.name, "lets packets leave the subnet", subnet.acl)
            yield from self.route(subnet.vpc, subnet, subnet.table, allowed, way)

    def _beside(self, subnet: Subnet, way: Way) -> Iterator[Arrival]:
        """What may take packets out of a VPC past its route tables."""
        for name, why in subnet.vpc.beside.items():
            yield from arrived(Outside("unknown", name), unknown(why), way)

    def route(self, vpc: Vpc, subnet: Subnet | None, table: RouteTable, live: Bounds, way: Way) -> Iterator[Arrival | Drop]:
        """Each packet takes the longest prefix that it fits."""
        if table.key in way.seen:
            # Where a packet goes depends on table and target alone: a table that is met twice is met for ever.
            yield from dropped(live, way, table.name, "sends packets round in a circle")
            return
        way = replace(way, seen=way.seen | {table.key})
        left = live
        for route in table.routes:
            fitting = left & route.destination.as_targets()
            if not fitting.possible:
                continue
            if route.target.kind is not Kind.SERVICE:
                # Which addresses a gateway endpoint takes, only AWS knows: the others keep them all.
                left -= route.destination.as_targets()
            yield from self._follow(vpc, subnet, route, fitting, way.past(route.name, f"leads to {route.target.kind} {route.target.name}"))
        yield from dropped(left, way, table.name, "has no route for them")

    def _follow(self, vpc: Vpc, subnet: Subnet | None, route: Route, live: Bounds, way: Way) -> Iterator[Arrival | Drop]:
        network, target = self.network, route.target
        kind, key = target.kind, target.key
        if kind is Kind.LOCAL:
            yield from self.enter(vpc, live, way, came_from=subnet)
        elif kind is Kind.INTERNET:
            yield from self._to_internet(vpc, live, way)
        elif kind is Kind.EGRESS_ONLY:
            yield from arrived(INTERNET_ITSELF, live.limited(V6 & TO_INTERNET), replace(way, ways=way.ways | {"internet", "egress only"}))
        elif kind is Kind.NAT and key in network.nats and key is not None:
            yield from crossing.translate(self, network.nats[key], subnet, live, way)
        elif kind is Kind.FIREWALL and key in network.firewalls and key is not None:
            yield from crossing.inspect(self, network.firewalls[key], live, way)
        elif kind is Kind.PEERING and key in network.peerings and key is not None and vpc in network.peerings[key].ends:
            ends = network.peerings[key].ends
            other = ends[1] if ends[0] is vpc else ends[0]
            yield from self.enter(other, live & other.addresses.as_targets(), replace(way, ways=way.ways | {"peering"}))
        elif kind is Kind.TRANSIT:
            yield from crossing.to_transit(self, vpc, target, live, way)
        elif kind is Kind.SERVICE:
            yield from arrived(service(target.name), live, replace(way, ways=way.ways | {"service"}))
        elif kind is Kind.PRIVATE:
            yield from arrived(behind(target.name), live, way)
        elif kind is Kind.BLACKHOLE:
            yield from dropped(live, way, target.name, "drops them")
        elif kind is Kind.INTERFACE:
            yield from self.anywhere(f"what {target.name} does with packets for others", live, way)
        else:
            what = target.name if kind is Kind.UNKNOWN else f"{kind} {target.name}, which is not of this assembly"
            yield from self.anywhere(what, live, way)

    def anywhere(self, why: str, live: Bounds, way: Way) -> Iterator[Arrival | Drop]:
        """From here on anything may happen: the packets may come out anywhere."""
        if not live.possible:
            return
        open_ = live & unknown(why)
        for outside in (INTERNET_ITSELF, Outside("unknown", why), *self._outsides):
            yield from arrived(outside, open_, way)
        for subnet in self.network.subnets.values():
            yield from arrived(subnet, open_ & subnet.addresses.as_targets(), way)

    @cached_property
    def _outsides(self) -> list[Outside]:
        """The networks outside that the assembly has a gateway to."""
        network = self.network
        found = [behind(vpc.private) for vpc in network.vpcs.values() if vpc.private]
        found += [behind(each.name) for each in network.attachments.values() if each.vpc is None]
        found += [behind(name) for vpc in network.vpcs.values() for name in vpc.ways_in]
        found += [service(name) for name in network.services]
        return list(dict.fromkeys(found))

    def enter(self, vpc: Vpc, live: Bounds, way: Way, came_from: Subnet | None = None) -> Iterator[Arrival | Drop]:
        """Packets for addresses of a VPC, from outside its subnets or from one of them."""
        left = live
        for subnet in self.network.subnets.values() if vpc.unsure else self.strays:
            if subnet.vpc is not vpc and (vpc.unsure or subnet.vpc.unsure):
                # Whether two VPCs of which one is not known are the same, is not known: the packets may end here.
                maybe = unknown(vpc.unsure or subnet.vpc.unsure)
                yield from arrived(subnet, live & subnet.addresses.as_targets() & maybe, way)
        for subnet in vpc.subnets:
            inside = left & subnet.addresses.as_targets()
            if not inside.possible:
                continue
            left -= subnet.addresses.as_targets()
            if subnet is came_from:
                yield from arrived(subnet, inside, way)
                continue
            if self.explains:
                refused = inside - subnet.acl.lets_in
                yield from dropped(refused, way, subnet.acl.name, "refuses what enters the subnet", subnet.acl, inbound=True)
            entered = way.past(subnet.acl.name, "lets packets enter the subnet", subnet.acl, inbound=True)
            yield from arrived(subnet, inside & subnet.acl.lets_in, entered)
        if vpc.outside:
            yield from arrived(Outside("private", f"the VPC {vpc.name}"), left, way)
        else:
            yield from dropped(left, way, vpc.name, "has no subnet with the address")

    def _to_internet(self, vpc: Vpc, live: Bounds, way: Way) -> Iterator[Arrival | Drop]:
        if not vpc.gateway:
            yield from dropped(live, way, vpc.name, "has no internet gateway attached")
            return
        if vpc.gateway_unsure:
            live &= unknown(vpc.gateway_unsure)
        if way.sources is None and "transit" in way.ways:
            # The gateway of a VPC knows public IPv4 addresses of its own VPC's interfaces alone.
            yield from dropped(live - exactly(V6), way, vpc.gateway, "knows no public address for a source of another VPC")
            live = live.limited(V6)
        ways = way.ways | ({"internet"} if way.public_nat else {"internet", "needs a public address"})
        yield from arrived(INTERNET_ITSELF, live.limited(TO_INTERNET), replace(way, ways=ways))
