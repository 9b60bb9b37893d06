"""A naive simulator: one packet at a time, through plain dictionaries. It shares no code and no idea of sets with the library.

A world is a dictionary of dictionaries by name: ``vpcs`` (gateway, cidr), ``subnets`` (vpc, cidr, table, acl), ``tables`` (a list of
(cidr, kind, name)), ``acls`` (in, out: each a list of (number, allow, protocol, cidr, first, last)), ``groups`` (in, out: each a list of
(protocol, first, last, cidr or group)), ``nats`` (subnet, ip), ``peerings`` (a pair of VPCs), ``attachments`` (vpc, subnet, table) and
``interfaces`` (subnet, groups, public).
"""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple

World = dict[str, Any]
PRIVATE = [ip_network(each) for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")]


class Sent(NamedTuple):
    protocol: int
    port: int
    reply_port: int
    source: str
    target: str

    def answered(self) -> "Sent":
        return Sent(self.protocol, self.reply_port, self.port, self.target, self.source)


def inside(address: str, cidr: str) -> bool:
    return ip_address(address) in ip_network(cidr)


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
    return next((name for name, subnet in world["subnets"].items() if subnet["vpc"] == vpc and inside(address, subnet["cidr"])), None)


def next_hop(world: World, table: str, address: str, vpc: str) -> tuple[str, str] | None:
    routes = [*world["tables"][table]]
    if vpc:
        routes.append((world["vpcs"][vpc]["cidr"], "local", vpc))
    fitting = [(ip_network(cidr).prefixlen, kind, name) for cidr, kind, name in routes if inside(address, cidr)]
    return max(fitting)[1:] if fitting else None


def client_ports(world: World) -> list[int]:
    ports = {1024, 65535}
    for acl in world["acls"].values():
        for entries in acl.values():
            ports |= {edge for _, _, _, _, first, last in entries for edge in (first - 1, first, last, last + 1)}
    return sorted(port for port in ports if 1024 <= port <= 65535)


def leave(world: World, subnet: str, packet: Sent, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, Sent, str]]:
    """Where a packet ends that something in a subnet sends, as it arrives, and how: direct, peering, transit or nat."""
    here = world["subnets"][subnet]
    if inside(packet.target, here["cidr"]):
        yield subnet, packet, "direct"
        return
    if not acl_allows(world, subnet, "out", packet) or here["table"] in seen:
        return
    hop = next_hop(world, here["table"], packet.target, here["vpc"])
    if hop is None:
        return
    kind, name = hop
    seen = (*seen, here["table"])
    if kind in ("local", "peering"):
        vpc = name
        if kind == "peering":
            one, two = world["peerings"][name]
            vpc = two if one == here["vpc"] else one
        there = subnet_at(world, vpc, packet.target)
        if there is not None and acl_allows(world, there, "in", packet):
            yield there, packet, "direct" if kind == "local" else "peering"
    elif kind == "internet":
        if world["vpcs"][here["vpc"]]["gateway"] and not any(ip_address(packet.target) in each for each in PRIVATE):
            yield "internet", packet, "direct"
    elif kind == "nat":
        yield from translated(world, name, subnet, packet, seen)
    elif kind == "transit":
        entry = next((each for each in world["attachments"].values() if each["vpc"] == here["vpc"]), None)
        if entry is not None and acl_allows(world, entry["subnet"], "in", packet):
            yield from transit(world, entry, packet, seen)


def transit(world: World, entry: dict[str, Any], packet: Sent, seen: tuple[str, ...]) -> Iterator[tuple[str, Sent, str]]:
    if entry["table"] in seen:
        return
    hop = next_hop(world, entry["table"], packet.target, "")
    if hop is None or hop[0] != "attachment":
        return
    exit_ = world["attachments"][hop[1]]
    for where, arrived, how in leave(world, exit_["subnet"], packet, (*seen, entry["table"])):
        yield where, arrived, "transit" if how in ("direct", "peering") else how


def translated(world: World, name: str, came_from: str, packet: Sent, seen: tuple[str, ...]) -> Iterator[tuple[str, Sent, str]]:
    nat = world["nats"][name]
    if packet.protocol not in (1, 6, 17, 58) or (came_from != nat["subnet"] and not acl_allows(world, nat["subnet"], "in", packet)):
        return
    for port in client_ports(world):
        changed = packet._replace(source=nat["ip"], reply_port=port)
        for where, arrived, _ in leave(world, nat["subnet"], changed, seen):
            yield where, arrived, "nat"


def delivered(world: World, source: str, target: str, packet: Sent) -> list[tuple[Sent, str]]:
    """How a packet arrives at an interface or the internet; empty if it does not."""
    receiver = world["interfaces"].get(target)
    found: list[tuple[Sent, str]] = []
    if source == "internet":
        assert receiver
        vpc = world["subnets"][receiver["subnet"]]["vpc"]
        reached = world["vpcs"][vpc]["gateway"] and receiver["public"] and acl_allows(world, receiver["subnet"], "in", packet)
        if reached and group_allows(world, receiver, "in", packet, []):
            found.append((packet, "direct"))
        return found
    sender = world["interfaces"][source]
    for where, arrived, how in leave(world, sender["subnet"], packet):
        if where != (receiver["subnet"] if receiver else "internet"):
            continue
        named = how in ("direct", "peering")
        if not group_allows(world, sender, "out", packet, receiver["groups"] if receiver and named else []):
            continue
        if receiver is None and how != "nat" and not (how == "direct" and sender["public"]):
            continue
        if receiver is None or group_allows(world, receiver, "in", arrived, sender["groups"] if named else []):
            found.append((arrived, how))
    return found


def replied(world: World, source: str, target: str, packet: Sent, arrival: tuple[Sent, str]) -> bool:
    """Whether the reply to a packet that arrived finds its way back; security groups remember, ACLs and routes do not."""
    arrived, how = arrival
    reply = arrived.answered()
    sender = world["interfaces"].get(source)
    home = sender["subnet"] if sender else "internet"
    if how != "nat":
        return returns(world, target, reply, home)
    nats = [nat for nat in world["nats"].values() if nat["ip"] == arrived.source]
    answer = packet.answered()
    return any(
        returns(world, target, reply, nat["subnet"])
        and any(where == home and way != "nat" for where, _, way in leave(world, nat["subnet"], answer))
        for nat in nats
    )


def returns(world: World, target: str, reply: Sent, home: str) -> bool:
    """Whether a reply gets from an interface or the internet to a subnet or the internet."""
    if target == "internet":
        return acl_allows(world, home, "in", reply)
    return any(where == home and way != "nat" for where, _, way in leave(world, world["interfaces"][target]["subnet"], reply))
