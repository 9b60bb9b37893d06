"""A naive simulator: one packet at a time, through plain dictionaries. It shares no code and no idea of sets with the library.

A world is a dictionary of dictionaries by name: ``vpcs`` (gateway, vpn, cidrs, edge), ``subnets`` (vpc, cidrs, table, acl), ``tables``
(a list of (cidr, kind, name)), ``acls`` (in, out: each a list of (number, allow, protocol, cidr, first, last)), ``groups`` (in, out: each
a list of (protocol, first, last, cidr or group)), ``nats`` (subnet, ip), ``walls`` (firewalls: subnet, vpc, domains), ``endpoints`` (a
table), ``peerings`` (a pair of VPCs), ``attachments`` (vpc, subnet, table) and ``interfaces`` (subnet, groups, public).
"""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple

World = dict[str, Any]
PRIVATE = [ip_network(each) for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")]
FAR = 24
"""A packet that has met more route tables than this goes round in a circle."""


class Sent(NamedTuple):
    protocol: int
    port: int
    reply_port: int
    source: str
    target: str

    def answered(self) -> "Sent":
        return Sent(self.protocol, self.reply_port, self.port, self.target, self.source)


class Landed(NamedTuple):
    """Where a packet ends, as it arrives, what it went through, and the firewalls that it met before and after a translation."""

    where: str
    packet: Sent
    how: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    walls: frozenset[str] = frozenset()

    def via(self, *how: str) -> "Landed":
        return self._replace(how=self.how | set(how))


def inside(address: str, cidr: str) -> bool:
    return ip_address(address) in ip_network(cidr)


def within(address: str, cidrs: list[str]) -> bool:
    return any(inside(address, cidr) for cidr in cidrs)


def about(protocol: int, first: int, last: int, packet: Sent) -> bool:
    if protocol == -1:
        return True
    if packet.protocol != protocol:
        return False
    return protocol not in (6, 17) or first <= packet.port <= last


def acl_allows(world: World, subnet: str, direction: str, packet: Sent) -> bool:
    other = packet.source if direction == "in" else packet.target
    for _, allow, protocol, cidr, first, last in sorted(world["acls"][world["subnets"][subnet]["acl"]][direction]):
        if about(protocol, first, last, packet) and inside(other, cidr):
            return bool(allow)
    return False


def group_allows(world: World, own: dict[str, Any], direction: str, packet: Sent, peers: list[str]) -> bool:
    other = packet.source if direction == "in" else packet.target
    for group in own["groups"]:
        for protocol, first, last, peer in world["groups"][group][direction]:
            if about(protocol, first, last, packet) and (peer in peers if "/" not in peer else inside(other, peer)):
                return True
    return False


def subnet_at(world: World, vpc: str, address: str) -> str | None:
    return next((name for name, subnet in world["subnets"].items() if subnet["vpc"] == vpc and within(address, subnet["cidrs"])), None)


def next_hop(world: World, table: str, address: str, vpc: str) -> tuple[str, str] | None:
    routes = [*world["tables"][table]]
    if vpc:
        routes += [(cidr, "local", vpc) for cidr in world["vpcs"][vpc]["cidrs"]]
    fitting = [(ip_network(cidr).prefixlen, kind, name) for cidr, kind, name in routes if inside(address, cidr)]
    return max(fitting)[1:] if fitting else None


def is_public(address: str) -> bool:
    return not any(ip_address(address) in each for each in PRIVATE)


def client_ports(world: World) -> list[int]:
    ports = {1024, 65535}
    for acl in world["acls"].values():
        for entries in acl.values():
            ports |= {edge for _, _, _, _, first, last in entries for edge in (first - 1, first, last, last + 1)}
    return sorted(port for port in ports if 1024 <= port <= 65535)


def wall_passes(world: World, name: str, packet: Sent) -> bool:
    wall = world["walls"][name]
    home = world["vpcs"][wall["vpc"]]["cidrs"]
    return bool(wall["domains"] and packet.protocol == 6 and within(packet.source, home) and not within(packet.target, home))


def leave(world: World, subnet: str, packet: Sent, reply: bool, far: int = 0) -> Iterator[Landed]:
    """Where a packet ends that something in a subnet sends, or that something there sends on."""
    here = world["subnets"][subnet]
    if within(packet.target, here["cidrs"]):
        yield Landed(subnet, packet)
    elif acl_allows(world, subnet, "out", packet):
        for name, table in world["endpoints"].items():
            if table == here["table"] and is_public(packet.target):
                yield Landed(name, packet)
        yield from follow(world, (here["vpc"], subnet), here["table"], packet, reply=reply, far=far)


def follow(world: World, where: tuple[str, str], table: str, packet: Sent, *, reply: bool, far: int) -> Iterator[Landed]:
    """The route table of a subnet, or of a gateway, in a VPC."""
    vpc, subnet = where
    hop = next_hop(world, table, packet.target, vpc)
    if hop is None or far > FAR:
        return
    kind, name = hop
    if kind == "local":
        yield from arrive(world, vpc, subnet, packet)
    elif kind == "peering":
        one, two = world["peerings"][name]
        yield from (each.via("peering") for each in arrive(world, two if one == vpc else one, "", packet))
    elif kind == "internet":
        if world["vpcs"][vpc]["gateway"] and is_public(packet.target):
            yield Landed("internet", packet, frozenset({"internet"}))
    elif kind == "egress":
        if is_public(packet.target) and ":" in packet.target:
            yield Landed("internet", packet, frozenset({"egress"}))
    elif kind == "vpn":
        yield Landed(name, packet)
    elif kind == "wall":
        yield from inspected(world, name, packet, reply, far)
    elif kind == "nat":
        yield from translated(world, name, subnet, packet, reply=reply, far=far)
    elif kind == "transit":
        entry = next((each for each in world["attachments"].values() if each["vpc"] == vpc), None)
        if entry is not None and acl_allows(world, entry["subnet"], "in", packet):
            yield from (each.via("transit") for each in transit(world, entry, packet, reply, far))


def arrive(world: World, vpc: str, came_from: str, packet: Sent) -> Iterator[Landed]:
    there = subnet_at(world, vpc, packet.target)
    if there is not None and (there == came_from or acl_allows(world, there, "in", packet)):
        yield Landed(there, packet)


def inspected(world: World, name: str, packet: Sent, reply: bool, far: int) -> Iterator[Landed]:
    where = world["walls"][name]["subnet"]
    if acl_allows(world, where, "in", packet) and (reply or wall_passes(world, name, packet)):
        for each in leave(world, where, packet, reply, far + 1):
            yield each._replace(before=each.before | {name}) if "nat" in each.how else each._replace(walls=each.walls | {name})


def transit(world: World, entry: dict[str, Any], packet: Sent, reply: bool, far: int) -> Iterator[Landed]:
    hop = next_hop(world, entry["table"], packet.target, "")
    if hop is not None and hop[0] == "attachment":
        yield from leave(world, world["attachments"][hop[1]]["subnet"], packet, reply, far + 1)


def translated(world: World, name: str, came_from: str, packet: Sent, *, reply: bool, far: int) -> Iterator[Landed]:
    nat = world["nats"][name]
    if packet.protocol not in (1, 6, 17, 58) or (came_from != nat["subnet"] and not acl_allows(world, nat["subnet"], "in", packet)):
        return
    if ":" in packet.target:
        return
    for port in client_ports(world):
        changed = packet._replace(source=nat["ip"], reply_port=port)
        # There are two NAT gateways, and a few tables between and behind them: a third one is a circle.
        for each in leave(world, nat["subnet"], changed, reply, far + FAR // 3 + 1):
            # What it met beyond an earlier translation, it met after this one, too.
            twice = {"twice"} if "nat" in each.how else set()
            yield each._replace(how=each.how | {"nat"} | twice, before=frozenset(), walls=each.walls | each.before)


def come_in(world: World, source: str, packet: Sent, reply: bool) -> Iterator[Landed]:
    """Where a packet ends that the internet or a VPN sends."""
    for name, vpc in world["vpcs"].items():
        if source == "internet" and vpc["gateway"]:
            for each in follow_edge(world, name, packet, reply):
                yield each.via("internet")
        elif source == f"Z{name[1]}" and vpc["vpn"]:
            yield from follow_edge(world, name, packet, reply, edge=False)


def follow_edge(world: World, vpc: str, packet: Sent, reply: bool, edge: bool = True) -> Iterator[Landed]:
    if edge and world["vpcs"][vpc]["edge"]:
        yield from follow(world, (vpc, ""), world["vpcs"][vpc]["edge"], packet, reply=reply, far=0)
    else:
        yield from arrive(world, vpc, "", packet)


def landings(world: World, source: str, packet: Sent, reply: bool = False) -> Iterator[Landed]:
    if source in world["interfaces"]:
        for each in leave(world, world["interfaces"][source]["subnet"], packet, reply):
            yield each
            if each.where == "internet" and ":" in packet.target:
                # Public IPv6 addresses are reached from everywhere.
                yield from (
                    there._replace(how=each.how | there.how | {"over"}, before=each.walls)
                    for there in come_in(world, "internet", each.packet, reply)
                )
    elif source == "internet" or source.startswith("Z"):
        yield from come_in(world, source, packet, reply)


def delivered(world: World, source: str, target: str, packet: Sent, named: bool = True) -> list[Landed]:
    """How a packet arrives at an end; empty if it does not.

    Args:
        world: the network.
        source: the end that sends.
        target: the end that receives.
        packet: the packet.
        named: whether rules can name groups where AWS leaves it open: past a firewall.
    """
    receiver, sender = world["interfaces"].get(target), world["interfaces"].get(source)
    found: list[Landed] = []
    for each in landings(world, source, packet):
        if each.where != (receiver["subnet"] if receiver else target):
            continue
        names = not each.how & {"nat", "internet", "transit"} and (named or not each.walls)
        peers = receiver["groups"] if receiver and names else []
        if sender and not group_allows(world, sender, "out", packet, peers):
            continue
        hides = target == "internet" and sender and not each.how & {"nat", "egress"} and ":" not in packet.source
        if hides and sender and (not sender["public"] or "transit" in each.how):
            continue
        if source == "internet" and receiver and ":" not in packet.target and not receiver["public"]:
            continue
        if receiver is None or group_allows(world, receiver, "in", each.packet, sender["groups"] if sender and names else []):
            found.append(each)
    return found


def replied(world: World, source: str, target: str, packet: Sent, arrival: Landed) -> bool:
    """Whether the reply to a packet that arrived finds its way back; security groups remember, ACLs and routes do not."""
    reply = arrival.packet.answered()
    sender = world["interfaces"].get(source)
    home = sender["subnet"] if sender else source
    if "over" in arrival.how:
        out = [each for each in leave(world, world["interfaces"][target]["subnet"], reply, reply=True) if each.where == "internet"]
        there = any(each.walls == arrival.walls for each in out)
        return there and returns(world, "internet", reply, home, walls=arrival.before, how=arrival.how)
    if "nat" not in arrival.how:
        return returns(world, target, reply, home, walls=arrival.walls, how=arrival.how)
    answer = packet.answered()
    return any(
        returns(world, target, reply, nat["subnet"], walls=arrival.walls, how=arrival.how)
        and any(
            each.where == home and "nat" not in each.how and each.walls == arrival.before
            for each in leave(world, nat["subnet"], answer, reply=True)
        )
        for nat in world["nats"].values()
        if nat["ip"] == arrival.packet.source
    )


def returns(world: World, target: str, reply: Sent, home: str, *, walls: frozenset[str], how: frozenset[str]) -> bool:
    """Whether a reply gets from an end to a subnet or an end, through the firewalls that the packet went through and no other."""
    if target.startswith("E"):
        return not walls and acl_allows(world, home, "in", reply)
    if target == "internet" and "egress" in how:
        vpc = world["subnets"][home]["vpc"]
        return not walls and any(each.where == home for each in arrive(world, vpc, "", reply))
    # A reply that takes the way over the internet to a packet that did not counts as lost.
    back = [each for each in landings(world, target, reply, reply=True) if not each.how & {"nat", "over"}]
    if home == "internet" and ":" not in reply.target:
        # The internet gateway of another VPC knows no public address for it.
        back = [each for each in back if "transit" not in each.how]
    return any(each.where == home and each.walls == walls for each in back)
