"""Where packets go once they have left an interface: ACLs, routes, gateways. Security groups come later, as they know both ends."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from pci_constructs.network.bounds import NONE, Addresses, Bounds, exactly, unknown
from pci_constructs.network.model.elements import Acl, Attachment, Firewall, Key, Kind, Nat, Network, Route, RouteTable, Subnet, Vpc
from pci_constructs.network.model.gateways import NAT_TRANSLATES
from pci_constructs.network.model.routes import INTERNET
from pci_constructs.network.sets import EVERY_V6, EVERYTHING, REPLY_PORT, SOURCE, V6, box

NAT_PORTS = box(reply_ports=[(1024, 65535)])
TO_INTERNET = box(targets=INTERNET) & EVERYTHING
FROM_INTERNET = box(sources=INTERNET) & EVERYTHING


@dataclass(frozen=True, slots=True)
class Hop:
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


@dataclass(frozen=True, slots=True)
class Outside:
    """A network that no template describes.

    Attributes:
        kind: ``internet``, ``service``, ``private`` (behind VPN or another account), ``unknown``.
        name: how to speak of it.
    """

    kind: str
    name: str


INTERNET_ITSELF = Outside("internet", "internet")


@dataclass(frozen=True, slots=True)
class Arrival:
    """Packets that get from a subnet, or from outside, to another.

    Attributes:
        target: where they arrive.
        go: the packets, as they were when they left.
        hops: what they passed.
        back: of a path with a NAT gateway, the packets whose replies come back; else the way back says.
        firewalls: the firewalls that they passed.
        sources: the source that they have on arrival, where it was replaced.
        ways: ``peering``, ``transit``, ``internet``: what decides whether security groups can name each other.
    """

    target: Subnet | Outside
    go: Bounds
    hops: tuple[Hop, ...]
    back: Bounds | None = None
    firewalls: frozenset[Key] = frozenset()
    sources: Addresses | None = None
    ways: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Drop:
    """Packets that are stopped, as they were when they left."""

    go: Bounds
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """How far a walk has come."""

    hops: tuple[Hop, ...] = ()
    firewalls: frozenset[Key] = frozenset()
    ways: frozenset[str] = frozenset()
    seen: frozenset[Key] = frozenset()
    public_nat: bool = False
    sources: Addresses | None = None
    origin: Subnet | None = None

    def past(self, name: str, what: str, acl: Acl | None = None, *, inbound: bool = False) -> "_Way":
        return replace(self, hops=(*self.hops, Hop(name, what, acl, inbound, self.sources)))


@dataclass(eq=False)
class Walker:
    """Walks packets through a network; remembers what it found for each subnet.

    Attributes:
        network: the network.
        replying: whether the packets are replies, which every firewall lets pass that let the first packet pass.
    """

    network: Network
    replying: bool = False
    _from: dict[Key, tuple[list[Arrival], list[Drop]]] = field(default_factory=dict)

    def from_subnet(self, subnet: Subnet) -> tuple[list[Arrival], list[Drop]]:
        """Where packets of any source go that leave an interface in a subnet, and where they are stopped."""
        if subnet.key not in self._from:
            # A way that needs itself to bring replies back finds none.
            self._from[subnet.key] = ([], [])
            found = list(self._out(subnet, exactly(EVERYTHING), _Way(origin=subnet)))
            self._from[subnet.key] = (
                [each for each in found if isinstance(each, Arrival)],
                [each for each in found if isinstance(each, Drop)],
            )
        return self._from[subnet.key]

    @cached_property
    def strays(self) -> list[Subnet]:
        """The subnets that are not of this assembly."""
        return [subnet for subnet in self.network.subnets.values() if subnet.vpc.outside]

    @cached_property
    def returning(self) -> "Walker":
        """The walker of replies."""
        return self if self.replying else Walker(self.network, replying=True)

    @cached_property
    def from_internet(self) -> tuple[list[Arrival], list[Drop]]:
        """Where packets go that the internet sends to public addresses; the gateway has put the private address in their place."""
        return self._from_outside(self._enter_from_internet())

    @cached_property
    def from_private(self) -> dict[Outside, tuple[list[Arrival], list[Drop]]]:
        """Where packets go that come from networks behind VPNs, other accounts and transit gateways, by where they come from."""
        found: dict[Outside, list[Arrival | Drop]] = {}
        for vpc in self.network.vpcs.values():
            if vpc.private and not vpc.outside:
                outside = Outside("private", f"the network behind {vpc.private}")
                found.setdefault(outside, []).extend(
                    self._enter(vpc, exactly(EVERYTHING), _Way().past(vpc.private, "lets packets into the VPC"))
                )
        for peering in self.network.peerings.values():
            for vpc, other in (peering.ends, peering.ends[::-1]):
                if other.outside and not vpc.outside:
                    outside = Outside("private", f"the VPC {other.name}")
                    live = other.addresses.as_sources() & exactly(EVERYTHING)
                    found.setdefault(outside, []).extend(
                        self._enter(vpc, live, _Way(ways=frozenset({"peering"})).past(peering.name, "joins two VPCs"))
                    )
        for attachment in self.network.attachments.values():
            if attachment.vpc is None or attachment.vpc.outside:
                outside = Outside("private", f"the network behind {attachment.name}")
                found.setdefault(outside, []).extend(self._transit(attachment, exactly(EVERYTHING), _Way(ways=frozenset({"transit"}))))
        return {outside: self._from_outside(iter(each)) for outside, each in found.items()}

    def _from_outside(self, found: Iterator[Arrival | Drop]) -> tuple[list[Arrival], list[Drop]]:
        every = list(found)
        return [each for each in every if isinstance(each, Arrival)], [each for each in every if isinstance(each, Drop)]

    def _enter_from_internet(self) -> Iterator[Arrival | Drop]:
        for vpc in self.network.vpcs.values():
            if not vpc.gateway or (vpc.outside and not vpc.subnets):
                continue
            live = exactly(FROM_INTERNET)
            if vpc.gateway_unsure:
                live &= unknown(vpc.gateway_unsure)
            way = _Way(ways=frozenset({"internet"})).past(vpc.gateway, "lets packets from the internet in")
            if vpc.edge is not None:
                yield from self._route(vpc, None, vpc.edge, live, way)
            else:
                yield from self._enter(vpc, live, way)

    def _out(self, subnet: Subnet, live: Bounds, way: _Way) -> Iterator[Arrival | Drop]:
        """Packets that something in a subnet sends: those for the own subnet pass neither ACL nor route table."""
        own = subnet.addresses.as_targets()
        yield from _arrived(subnet, live & own, way)
        live -= own
        yield from _dropped(live - subnet.acl.lets_out, way, subnet.acl.name, "refuses what leaves the subnet", subnet.acl)
        allowed = live & subnet.acl.lets_out
        if allowed.possible:
            way = way.past(subnet.acl.name, "lets packets leave the subnet", subnet.acl)
            yield from self._route(subnet.vpc, subnet, subnet.table, allowed, way)

    def _route(self, vpc: Vpc, subnet: Subnet | None, table: RouteTable, live: Bounds, way: _Way) -> Iterator[Arrival | Drop]:
        """Each packet takes the longest prefix that it fits."""
        if table.key in way.seen:
            # Where a packet goes depends on table and target alone: a table that is met twice is met for ever.
            yield from _dropped(live, way, table.name, "sends packets round in a circle")
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
        yield from _dropped(left, way, table.name, "has no route for them")

    def _follow(self, vpc: Vpc, subnet: Subnet | None, route: Route, live: Bounds, way: _Way) -> Iterator[Arrival | Drop]:
        network, target = self.network, route.target
        kind, key = target.kind, target.key
        if kind is Kind.LOCAL:
            yield from self._enter(vpc, live, way, came_from=subnet)
        elif kind is Kind.INTERNET:
            yield from self._to_internet(vpc, live, way)
        elif kind is Kind.EGRESS_ONLY:
            yield from _arrived(INTERNET_ITSELF, live.limited(V6 & TO_INTERNET), replace(way, ways=way.ways | {"internet"}))
        elif kind is Kind.NAT and key in network.nats and key is not None:
            yield from self._translate(network.nats[key], subnet, live, way)
        elif kind is Kind.FIREWALL and key in network.firewalls and key is not None:
            yield from self._inspect(network.firewalls[key], live, way)
        elif kind is Kind.PEERING and key in network.peerings and key is not None:
            ends = network.peerings[key].ends
            other = ends[1] if ends[0] is vpc else ends[0]
            yield from self._enter(other, live & other.addresses.as_targets(), replace(way, ways=way.ways | {"peering"}))
        elif kind is Kind.TRANSIT:
            yield from self._to_transit(vpc, key, target.name, live, way)
        elif kind is Kind.SERVICE:
            yield from _arrived(Outside("service", f"gateway endpoint {target.name}"), live, replace(way, ways=way.ways | {"service"}))
        elif kind is Kind.PRIVATE:
            yield from _arrived(Outside("private", f"the network behind {target.name}"), live, way)
        elif kind is Kind.BLACKHOLE:
            yield from _dropped(live, way, target.name, "drops them")
        elif kind is Kind.INTERFACE:
            yield from self._unknown(f"what {target.name} does with packets for others", live, way)
        else:
            what = target.name if kind is Kind.UNKNOWN else f"{kind} {target.name}, which is not of this assembly"
            yield from self._unknown(what, live, way)

    def _unknown(self, why: str, live: Bounds, way: _Way) -> Iterator[Arrival | Drop]:
        """From here on anything may happen: the packets may come out anywhere."""
        open_ = live & unknown(why)
        for outside in (INTERNET_ITSELF, Outside("unknown", why)):
            yield from _arrived(outside, open_, way)
        for subnet in self.network.subnets.values():
            yield from _arrived(subnet, open_ & subnet.addresses.as_targets(), way)

    def _enter(self, vpc: Vpc, live: Bounds, way: _Way, came_from: Subnet | None = None) -> Iterator[Arrival | Drop]:
        left = live
        for subnet in self.strays:
            if subnet.vpc is not vpc:
                # Where a subnet lies that is not of this assembly, is not known: it may be here.
                yield from _arrived(subnet, live & unknown(subnet.addresses.why), way)
        for subnet in vpc.subnets:
            inside = left & subnet.addresses.as_targets()
            if not inside.possible:
                continue
            left -= subnet.addresses.as_targets()
            if subnet is came_from:
                yield from _arrived(subnet, inside, way)
                continue
            yield from _dropped(
                inside - subnet.acl.lets_in, way, subnet.acl.name, "refuses what enters the subnet", subnet.acl, inbound=True
            )
            entered = way.past(subnet.acl.name, "lets packets enter the subnet", subnet.acl, inbound=True)
            yield from _arrived(subnet, inside & subnet.acl.lets_in, entered)
        if vpc.outside:
            yield from _arrived(Outside("private", f"the VPC {vpc.name}"), left, way)
        else:
            yield from _dropped(left, way, vpc.name, "has no subnet with the address")

    def _to_internet(self, vpc: Vpc, live: Bounds, way: _Way) -> Iterator[Arrival | Drop]:
        if not vpc.gateway:
            yield from _dropped(live, way, vpc.name, "has no internet gateway attached")
            return
        if vpc.gateway_unsure:
            live &= unknown(vpc.gateway_unsure)
        if way.sources is None and "transit" in way.ways:
            # The gateway of a VPC knows public IPv4 addresses of its own VPC's interfaces alone.
            yield from _dropped(live - exactly(V6), way, vpc.gateway, "knows no public address for a source of another VPC")
            live = live.limited(V6)
        ways = way.ways | ({"internet"} if way.public_nat else {"internet", "needs a public address"})
        yield from _arrived(INTERNET_ITSELF, live.limited(TO_INTERNET), replace(way, ways=ways))

    def _inspect(self, firewall: Firewall, live: Bounds, way: _Way) -> Iterator[Arrival | Drop]:
        way = replace(way, firewalls=way.firewalls | {firewall.key})
        if not firewall.subnets:
            yield from self._unknown(f"the subnets of {firewall.name}", live, way)
        for subnet in firewall.subnets:
            acl = subnet.acl
            yield from _dropped(live - acl.lets_in, way, acl.name, "refuses what enters the firewall's subnet", acl, inbound=True)
            inside = live & acl.lets_in
            way_in = way.past(acl.name, "lets packets into the firewall's subnet", acl, inbound=True)
            refused = NONE if self.replying else inside - firewall.passes
            yield from _dropped(refused, way_in, firewall.name, f"stops them: {firewall.says}")
            passed = inside if self.replying else inside & firewall.passes
            if passed.possible:
                yield from self._out(subnet, passed, way_in.past(firewall.name, firewall.says or "may pass them"))

    def _translate(self, nat: Nat, came_from: Subnet | None, live: Bounds, way: _Way) -> Iterator[Arrival | Drop]:
        """The NAT gateway sends the packets on under an address and port of its own; replies to it come back, and nothing else."""
        acl = nat.subnet.acl
        if came_from is not nat.subnet:
            yield from _dropped(live - acl.lets_in, way, acl.name, "refuses what enters the NAT gateway's subnet", acl, inbound=True)
            live &= acl.lets_in
            way = way.past(acl.name, "lets packets into the NAT gateway's subnet", acl, inbound=True)
        live &= NAT_TRANSLATES
        if not live.possible:
            return
        way = way.past(nat.name, "puts its own address in the place of the source")
        changed = nat.addresses.as_sources() & live.freed(SOURCE, REPLY_PORT) & exactly(NAT_PORTS)
        beyond = replace(way, public_nat=nat.public, sources=nat.addresses, firewalls=frozenset(), origin=nat.subnet)
        for found in self._out(nat.subnet, changed, beyond):
            go = live & found.go.freed(SOURCE, REPLY_PORT)
            if isinstance(found, Drop):
                yield Drop(go, found.hops)
            elif isinstance(found.target, Outside) and found.target.kind == "internet" and not nat.public:
                yield Drop(go, (*found.hops, Hop(nat.name, "is private: the internet gateway knows no public address for it")))
            else:
                beyond_back = found.back if found.back is not None else self.replies(nat.subnet, found)
                home = self._home(nat, way)
                back = live & beyond_back.freed(SOURCE, REPLY_PORT) & home
                yield replace(found, go=go, back=back, sources=nat.addresses, firewalls=way.firewalls | found.firewalls)

    def _home(self, nat: Nat, way: _Way) -> Bounds:
        """The packets whose replies find their way from the NAT gateway to where they came from, through the same firewalls."""
        found = NONE
        for back in self.returning.from_subnet(nat.subnet)[0]:
            if back.target is way.origin and back.firewalls == way.firewalls and back.sources is None:
                found |= back.go.reversed()
        return found

    def _to_transit(self, vpc: Vpc, key: Key | None, name: str, live: Bounds, way: _Way) -> Iterator[Arrival | Drop]:
        entered = [each for each in self.network.attachments.values() if each.vpc is vpc and each.transit == key]
        if not entered:
            yield from self._unknown(f"transit gateway {name}, to which {vpc.name} has no attachment here", live, way)
        for attachment in entered:
            inside = NONE
            for subnet in attachment.subnets:
                inside |= live & subnet.acl.lets_in
            yield from _dropped(live - inside, way, attachment.name, "has no subnet whose ACL lets them in")
            yield from self._transit(
                attachment, inside, replace(way.past(attachment.name, "takes them to the transit gateway"), ways=way.ways | {"transit"})
            )

    def _transit(self, attachment: Attachment, live: Bounds, way: _Way) -> Iterator[Arrival | Drop]:
        if attachment.unknown:
            yield from self._unknown(attachment.unknown, live, way)
            return
        if attachment.table is None:
            yield from _dropped(live, way, attachment.name, "belongs to no route table of the transit gateway")
            return
        if attachment.table.key in way.seen:
            yield from _dropped(live, way, attachment.table.name, "sends packets round in a circle")
            return
        way = replace(way, seen=way.seen | {attachment.table.key})
        left = live
        for route in attachment.table.routes:
            fitting = left & route.destination.as_targets()
            left -= route.destination.as_targets()
            if not fitting.possible:
                continue
            past = way.past(route.name, f"leads to {route.target.name}")
            target = self.network.attachments.get(route.target.key) if route.target.key else None
            if route.target.kind is Kind.BLACKHOLE:
                yield from _dropped(fitting, past, route.name, "drops them")
            elif target is None:
                yield from self._unknown(route.target.name, fitting, past)
            elif target.vpc is None:
                yield from _arrived(Outside("private", f"the network behind {target.name}"), fitting, past)
            else:
                yield from self._out_of_transit(target, fitting, past)
        yield from _dropped(left, way, attachment.table.name, "has no route for them")

    def _out_of_transit(self, attachment: Attachment, live: Bounds, way: _Way) -> Iterator[Arrival | Drop]:
        """Packets come out of the attachment's subnets, and take the route table of the subnet there."""
        if not attachment.subnets:
            yield from self._unknown(f"the subnets of {attachment.name}", live, way)
        for subnet in attachment.subnets:
            # A subnet of the attachment serves its own zone: which one a packet takes is left open, so each is possible.
            yield from self._out(subnet, live, way)

    def replies(self, subnet: Subnet, there: Arrival) -> Bounds:
        """The packets from a subnet whose replies find a way back, through the same firewalls."""
        found = NONE
        for way_back in self._ways_back(there):
            if way_back.target is subnet and way_back.firewalls == there.firewalls and way_back.sources is None:
                found |= way_back.go.reversed()
        return found

    def _ways_back(self, there: Arrival) -> list[Arrival]:
        target = there.target
        if isinstance(target, Subnet):
            return self.returning.from_subnet(target)[0]
        if target.kind == "internet":
            egress_only = not there.ways & {"needs a public address"} and not there.sources
            return [*self.returning.from_internet[0], *(self._egress_only_back(there) if egress_only else ())]
        if target.kind == "private":
            return self.returning.from_private.get(target, ([], []))[0]
        return []

    def _egress_only_back(self, there: Arrival) -> Iterator[Arrival]:
        """What comes back through an egress-only gateway, which remembers connections."""
        live = exactly(box(sources=EVERY_V6, targets=EVERY_V6) & FROM_INTERNET)
        for vpc in self.network.vpcs.values():
            if not vpc.outside:
                for found in self._enter(vpc, live, _Way(firewalls=there.firewalls)):
                    if isinstance(found, Arrival):
                        yield found


def _arrived(target: Subnet | Outside, go: Bounds, way: _Way) -> Iterator[Arrival]:
    if go.possible:
        yield Arrival(target, go, way.hops, firewalls=way.firewalls, ways=way.ways, sources=way.sources)


def _dropped(go: Bounds, way: _Way, name: str, what: str, acl: Acl | None = None, *, inbound: bool = False) -> Iterator[Drop]:
    if go.possible:
        yield Drop(go, way.past(name, what, acl, inbound=inbound).hops)
