"""What security groups let in and out, in-line and as rules of their own, and the groups of a resource."""

from collections.abc import Callable, Iterable, Iterator
from ipaddress import ip_network
from typing import Any

from pci_constructs.assembly import Block, ResourceView, Undetermined, Unknown
from pci_constructs.findings import Verdict
from pci_constructs.rules.addresses import every_range, not_everyone
from pci_constructs.rules.combine import every
from pci_constructs.rules.rule import Judgement, failed, passed
from pci_constructs.rules.subnets import resources_at

GROUP = "AWS::EC2::SecurityGroup"
INGRESS = "AWS::EC2::SecurityGroupIngress"
EGRESS = "AWS::EC2::SecurityGroupEgress"
PRIVATE_RANGES = tuple(ip_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"))
"""Addresses that no router of the internet knows a way to."""
TCP_AND_UDP = ("tcp", "udp")
ADDRESSES = ("CidrIp", "CidrIpv6")
"""The properties of an entry that hold a range."""
PREFIX_LISTS = ("SourcePrefixListId", "DestinationPrefixListId")
"""Those that hold a prefix list."""
_ALL_PROTOCOLS = "-1"
_PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": _ALL_PROTOCOLS, "-1.0": _ALL_PROTOCOLS}
_HIGHEST = 65535
_TLS = 443


def groups_of(resource: ResourceView, path: str) -> list[Any]:
    """The security groups in a list of ids, with ``Unknown`` for those that are not of this assembly."""
    return resources_at(resource, path, GROUP)


def group_of(resource: ResourceView) -> ResourceView | None:
    """The group itself, or the one that a rule of its own refers to, as its id or its name; nothing if it is not of this assembly.

    Raises:
        Undetermined: it is not known which.
    """
    return resource if resource.type == GROUP else resource.follow("GroupId") or resource.follow("GroupName")


def ingress_of(group: ResourceView) -> Iterator[Any]:
    """Everything that a group lets in: the entries that it lists, and the rules of their own that name it, for ``every``."""
    for entry in group.each("SecurityGroupIngress"):
        yield entry if isinstance(entry, Block | Unknown) else Unknown(f"{entry!r}, which is no entry of a security group")
    yield from group.linked(INGRESS, "GroupId")
    yield from group.linked(INGRESS, "GroupName")


def every_entry(resource: ResourceView, path: str, decide: Callable[[Block], Judgement], *, empty: Judgement) -> Judgement:
    """The worst of what a function decides on each entry that a group lists at a path, or on the one that a rule of its own is."""
    if resource.type != GROUP:
        return decide(resource)

    def one(entry: Any) -> Judgement:
        if isinstance(entry, Block):
            return decide(entry)
        raise Undetermined(f"{entry!r}, which is no entry of a security group", path)

    return every(resource.each(path), one, empty=empty)


def not_for_everyone(entry: Block) -> Judgement:
    """Passes if an entry does not name every address; the message of a failure is the range by which it does."""
    # The map is part of what is kept: as long as it lives, nothing else has its identity.
    return entry.evaluation.kept(("not for everyone", id(entry.raw)), _not_for_everyone, entry)[1]


def _not_for_everyone(entry: Block) -> tuple[Any, Judgement]:
    return entry.raw, every_range(entry, ADDRESSES, PREFIX_LISTS, not_everyone)


def protocol_of(entry: Block) -> str:
    """``tcp``, ``udp``, ``icmp``, ``icmpv6``, another protocol's number, or ``-1`` for all."""
    protocol = entry.text("IpProtocol", _ALL_PROTOCOLS).strip().lower()
    return _PROTOCOLS.get(protocol, protocol)


def is_all_protocols(entry: Block) -> bool:
    """Whether an entry is about all protocols, and so about all ports."""
    return protocol_of(entry) == _ALL_PROTOCOLS


def ports_of(entry: Block, names: tuple[str, str] = ("FromPort", "ToPort")) -> tuple[Any, Any]:
    """The first and the last port, each ``Unknown`` if it is not known; where one is not said, that side is open."""
    first, last = _port(entry, names[0]), _port(entry, names[1])
    first = 0 if first is None else first
    last = _HIGHEST if last is None else last
    if first.__class__ is not Unknown and first == -1:
        return 0, _HIGHEST
    return first, last


def _port(entry: Block, name: str) -> Any:
    value = entry.peek(name)
    if value.__class__ is Unknown:
        return value
    number = entry.number(name)
    return None if number is None else int(number)


def holds_port(ports: tuple[Any, Any], port: int) -> bool:
    """Whether a port is among those from the first to the last.

    Raises:
        Undetermined: the one that decides is not known.
    """
    (first_least, first_most), (last_least, last_most) = _between(ports[0]), _between(ports[1])
    if first_least > port or last_most < port:
        return False
    if first_most <= port <= last_least:
        return True
    raise Undetermined(ports[0] if first_most > port else ports[1])


def _between(bound: Any) -> tuple[float, float]:
    """The least and the most that a port can be, which parameters may say."""
    if bound.__class__ is not Unknown:
        return bound, bound
    return (0 if bound.minimum is None else bound.minimum), (_HIGHEST if bound.maximum is None else bound.maximum)


def first_covered(entry: Block, ports: Iterable[int], protocols: Iterable[str]) -> int | None:
    """The first of some ports that an entry is about for one of the protocols; an entry of all protocols is about all ports.

    Raises:
        Undetermined: none surely is, and one may be; or the part that decides is not known.
    """
    protocol = protocol_of(entry)
    if protocol == _ALL_PROTOCOLS:
        return next(iter(ports), None)
    if protocol not in protocols:
        return None
    held = ports_of(entry)
    unknown: Undetermined | None = None
    for port in ports:
        try:
            if holds_port(held, port):
                return port
        except Undetermined as error:
            unknown = error
    if unknown is not None:
        raise unknown
    return None


def closed_to_everyone(resource: ResourceView, ports: Iterable[int], protocols: tuple[str, ...], what: str) -> Judgement:
    """Judges that no entry of a group, or rule of its own, admits every address to some ports.

    Args:
        resource: a group or an ingress rule.
        ports: the ports that matter.
        protocols: the protocols that matter, such as ``tcp``; entries for all protocols always do.
        what: what listens on the ports, for the message.
    """
    good = passed(f"{what} is not open to every address", "SecurityGroupIngress" if resource.type == GROUP else "CidrIp")
    judged = every_entry(resource, "SecurityGroupIngress", lambda entry: entry_closed(entry, ports, protocols, what), empty=good)
    return good if judged.verdict is Verdict.PASS else judged


def entry_closed(entry: Block, ports: Iterable[int], protocols: tuple[str, ...], what: str) -> Judgement:
    """Judges one ingress entry; arguments as for ``closed_to_everyone``."""
    source = not_for_everyone(entry)
    good = passed(f"{what} is not open to every address", source.property)
    if source.verdict is Verdict.PASS:
        return good
    port = first_covered(entry, ports, protocols)
    if port is None:
        return good
    return failed(f"{source.message} may connect to port {port} ({what})", source.property) if source.verdict is Verdict.FAIL else source


def only_approved_ports(entry: Block, approved: Iterable[int] | None, *, refused: Callable[[str, str], str]) -> Judgement:
    """Judges that an entry for every address is about approved ports alone.

    Args:
        entry: of a group, or a rule of its own.
        approved: TCP and UDP ports that a team approved; TCP port 443 alone where it approved none.
        refused: makes the message of a failure from the range and the ports.
    """
    peer = not_for_everyone(entry)
    if peer.verdict is Verdict.PASS:
        return passed("it does not name every address", peer.property)
    protocol = protocol_of(entry)
    what = "all protocols"
    if protocol in TCP_AND_UDP:
        allowed = set(approved) if approved is not None else {_TLS} if protocol == "tcp" else set()
        first, last = ports_of(entry)
        unknown = next((bound for bound in (first, last) if bound.__class__ is Unknown), None)
        if unknown is not None:
            if any(_between(first)[0] <= port <= _between(last)[1] for port in allowed):
                raise Undetermined(unknown, peer.property)
            what = f"{protocol} ports of which none is approved"
        elif 0 <= last - first < len(allowed) and allowed.issuperset(range(first, last + 1)):
            return passed("every address, on approved ports alone", peer.property)
        else:
            what = f"{protocol} port {first}" if first == last else f"{protocol} ports {first} to {last}"
    elif protocol != _ALL_PROTOCOLS:
        what = f"protocol {protocol}"
    return failed(refused(peer.message, what), peer.property) if peer.verdict is Verdict.FAIL else peer
