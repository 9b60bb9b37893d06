"""What may be reached, beside what can be: the declared connections, and what holds in every network with card data."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from pci_constructs.network.explain import name_of
from pci_constructs.network.fields import TCP, described
from pci_constructs.network.model.elements import Interface, Key
from pci_constructs.network.model.owners import OWNERS
from pci_constructs.network.pairs import DIRECT, NAT, UNFILTERED, WAYS, Pair
from pci_constructs.network.proof import Proof
from pci_constructs.network.reach import Answer, End
from pci_constructs.network.register import Connection, Register
from pci_constructs.network.sets import Packets, box, union
from pci_constructs.network.zones import CDE, NO_SCOPE, OUT_OF_SCOPE, Zones

_LOAD_BALANCERS = ("AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer")
_MADE_BY_AWS = ("AWS::EKS::Cluster",)
_MOST_NAMES = 5


class Kind(StrEnum):
    """What is wrong."""

    NOT_DECLARED = "reachable, not declared"
    NOT_REACHABLE = "declared, not reachable"
    NO_REASON = "declared without a reason"
    FROM_INTERNET = "the internet reaches the CDE past a web ACL"
    FROM_OUT_OF_SCOPE = "what is out of scope reaches the CDE"
    TO_INTERNET = "the CDE reaches the internet past its egress control"
    DATA_PORT = "a data store is reached on another port than its engine's"
    NOT_PROVEN = "not proven"


class Issue(Struct, frozen=True):
    """One thing that is wrong, or cannot be told.

    Attributes:
        kind: what.
        message: the whole of it in a sentence.
        packet: a packet that shows it.
        hops: its way.
        requirement: the requirement that asks for it.
        fails: whether it is so; else it may be.
        about: the resource that it is about, if it is about one.
        vpc: the VPC of that resource.
        unknown: what would have to be known, if it may be.
    """

    kind: Kind
    message: str
    packet: str = ""
    hops: tuple[str, ...] = ()
    requirement: str = "1.2.5"
    fails: bool = True
    about: Key | None = None
    vpc: Key | None = None
    unknown: tuple[str, ...] = ()


def issues(proof: Proof, connections: tuple[Connection, ...], zones: Zones) -> list[Issue]:
    """Everything that is wrong or cannot be told about the CDE, failures first."""
    register = Register(connections, proof.ends())
    found = [
        *_invariants(proof, zones),
        *_against(proof, register),
        *_undeclared(proof, register, zones),
        *_open_ends(proof, zones),
    ]
    return sorted(found, key=lambda issue: not issue.fails)


def _about(pair: Pair, end: End) -> tuple[Key | None, Key | None]:
    """The resource that an issue of a pair is about, and its VPC."""
    found = end if isinstance(end, Interface) else next((each for each in (pair.target, pair.source) if isinstance(each, Interface)), None)
    return (found.key, found.subnet.vpc.key) if found else (None, None)


def _issue(
    kind: Kind, pair: Pair, end: End, text: str, requirement: str, *, fails: bool, wanted: Packets | None = None, sorts: Iterable[str] = ()
) -> Issue:
    """An issue with a packet of those that are wanted, on one of some sorts of ways."""
    about, vpc = _about(pair, end)
    every = tuple(sorted(pair.why))
    shown = pair.shown(wanted or pair.sure or pair.possible, sorts or WAYS)
    unknown = "" if fails or not every else f"; not known: {'; '.join(every)}"
    message = f"{text}{f' (when {shown.when})' if shown.when else ''}{unknown}"
    return Issue(kind, message, shown.packet, shown.hops, requirement, fails, about, vpc, () if fails else every)


def _undeclared(proof: Proof, register: Register, zones: Zones) -> Iterator[Issue]:
    if not register.connections:
        return
    for pair in proof.open_pairs():
        if not (zones.in_cde(pair.source) or zones.in_cde(pair.target)):
            continue
        if pair.source is pair.target and isinstance(pair.source, Interface) and pair.source.type in _MADE_BY_AWS:
            # The interfaces of one control plane are AWS's own, and it runs them.
            continue
        left, unsure = pair.sure, pair.possible
        for connection in register.covering(pair.source, pair.target):
            left -= connection.packets
            unsure -= connection.packets
        if left or unsure:
            which = left or unsure
            text = f"{name_of(pair.source)} reaches {name_of(pair.target)} with {described(which.services())}, which no connection declares"
            end = pair.target if zones.in_cde(pair.target) else pair.source
            yield _issue(Kind.NOT_DECLARED, pair, end, text, "1.2.5", fails=bool(left), wanted=which)


def _against(proof: Proof, register: Register) -> Iterator[Issue]:
    for connection in register.connections:
        sources, targets = register.ends_of(connection)
        about = [pair for source in sources for target in targets if (pair := proof.pair(source, target))]
        key, vpc = _about(about[0], about[0].target) if about else (None, None)
        if not connection.reason:
            yield Issue(Kind.NO_REASON, f"{connection} is declared without a reason", about=key, vpc=vpc)
        if connection.opened_by:
            continue
        packets = connection.packets
        why = ""
        if not packets:
            why = f"the protocol or port of {connection}"
        elif strangers := register.strangers(connection):
            why = f"{' and '.join(strangers)}, of which these templates have no network interface"
        elif not any(pair.possible & packets for pair in about):
            hops = next((stop for pair in about if (stop := pair.stop())), ())
            yield Issue(Kind.NOT_REACHABLE, f"{connection} is declared, and no packet of it gets there", hops=hops, about=key, vpc=vpc)
        elif not any(pair.sure & pair.back & packets for pair in about):
            named = sorted({each for pair in about for each in pair.why})
            why = "; ".join(named) or f"whether replies of {connection} come back"
        if why:
            text = f"{connection} is declared, and it is not sure that packets and replies arrive; not known: {why}"
            yield Issue(Kind.NOT_REACHABLE, text, fails=False, about=key, vpc=vpc, unknown=(why,))


def _invariants(proof: Proof, zones: Zones) -> Iterator[Issue]:
    for pair in proof.open_pairs():
        if zones.in_cde(pair.target):
            yield from _into(proof, zones, pair)
        if zones.in_cde(pair.source):
            yield from _out_of(proof, pair)
        if isinstance(pair.source, Interface) and pair.source.type in _LOAD_BALANCERS:
            yield from _through_balancer(proof, zones, pair, pair.source)


def _into(proof: Proof, zones: Zones, pair: Pair) -> Iterator[Issue]:
    """What may not reach the CDE."""
    source, target = pair.source, pair.target
    if not isinstance(target, Interface):
        return
    sure = pair.answer is not Answer.NOT_PROVEN
    told = f"{name_of(source)} reaches {name_of(target)} with {pair.services}"
    if not isinstance(source, Interface):
        if source.kind in ("internet", "unknown") and (target.type not in _LOAD_BALANCERS or target.key not in proof.guarded):
            yield _issue(Kind.FROM_INTERNET, pair, target, told, "1.4.4", fails=sure and source.kind == "internet")
    elif zones.scope(source) == OUT_OF_SCOPE:
        yield _issue(Kind.FROM_OUT_OF_SCOPE, pair, target, told, "1.3.1", fails=sure)
    elif zones.scope(source) == NO_SCOPE:
        text = f"{told}, and nothing says whether {name_of(source)} is in scope"
        found = _issue(Kind.FROM_OUT_OF_SCOPE, pair, target, text, "1.3.1", fails=False)
        yield Issue(
            found.kind, text, found.packet, found.hops, "1.3.1", False, found.about, found.vpc, (f"the scope of {name_of(source)}",)
        )
    yield from _data_port(pair, target)


def _data_port(pair: Pair, target: Interface) -> Iterator[Issue]:
    """A data store answers on the port of its engine alone."""
    owner = OWNERS.get(target.type)
    if not target.ports:
        if owner is not None and (owner.port or owner.default_port):
            about, vpc = _about(pair, target)
            why = f"the port of {target.owner}"
            text = f"{name_of(pair.source)} reaches {target.owner} with {pair.services}; not known: {why}"
            yield Issue(Kind.DATA_PORT, text, pair.packet, pair.hops, "1.3.1", False, about, vpc, (why,))
        return
    engine = box(protocols=[(TCP, TCP)], ports=[(port, port) for port in target.ports])
    sure, beside = pair.sure - engine, pair.possible - engine
    if beside:
        which = sure or beside
        text = f"{name_of(pair.source)} reaches {target.owner} with {described(which.services())}"
        yield _issue(Kind.DATA_PORT, pair, target, text, "1.3.1", fails=bool(sure), wanted=which)


def _out_of(proof: Proof, pair: Pair) -> Iterator[Issue]:
    """The CDE reaches the internet through its firewall, or where there is none a NAT gateway, and AWS through bound endpoints."""
    source, target = pair.source, pair.target
    if isinstance(target, Interface) or not isinstance(source, Interface):
        return
    told = f"{name_of(source)} reaches {name_of(target)} with {pair.services}"
    sure = pair.answer is not Answer.NOT_PROVEN
    if name_of(target) in proof.unbound:
        text = f"{told}, whose policy lets buckets and tables of everybody be reached"
        yield _issue(Kind.TO_INTERNET, pair, source, text, "1.3.2", fails=sure)
    if target.kind not in ("internet", "unknown"):
        return
    past = [DIRECT, UNFILTERED, *([NAT] if source.subnet.vpc.key in proof.inspected else [])]
    sure_past, may_pass = (union(getattr(pair.ways[sort], part) for sort in past if sort in pair.ways) for part in ("sure", "possible"))
    if may_pass:
        fails = bool(sure_past) and target.kind == "internet"
        yield _issue(Kind.TO_INTERNET, pair, source, told, "1.3.2", fails=fails, wanted=sure_past or may_pass, sorts=past)


def _through_balancer(proof: Proof, zones: Zones, pair: Pair, balancer: Interface) -> Iterator[Issue]:
    """A load balancer sends requests of the internet on under its own address."""
    target = pair.target
    if not isinstance(target, Interface) or not zones.in_cde(target) or balancer.key in proof.guarded or zones.in_cde(balancer):
        return
    first = proof.pair("internet", balancer.owner)
    if first is not None and first.answer is not Answer.CLOSED:
        sure = Answer.NOT_PROVEN not in (first.answer, pair.answer)
        text = f"the internet reaches {target.owner} through the load balancer {balancer.owner}, which has no web ACL"
        about, vpc = _about(pair, target)
        hops, why = (*first.hops, *pair.hops), tuple(sorted(first.why | pair.why))
        yield Issue(Kind.FROM_INTERNET, text, first.packet, hops, "1.4.4", sure, about, vpc, why)


def _open_ends(proof: Proof, zones: Zones) -> Iterator[Issue]:
    """Pairs of the CDE of which nothing is proven, interfaces of which the zone is not known, and limits of the whole."""
    for limit in proof.limits:
        yield Issue(Kind.NOT_PROVEN, f"nothing is proven closed: {limit}", requirement="11.4.5", fails=False, unknown=(limit,))
    for pair in proof.open_pairs():
        open_ = pair.possible - pair.sure
        if open_ and (zones.in_cde(pair.source) or zones.in_cde(pair.target)):
            text = f"whether {name_of(pair.source)} reaches {name_of(pair.target)} with {described(open_.services())}"
            end = pair.target if zones.in_cde(pair.target) else pair.source
            yield _issue(Kind.NOT_PROVEN, pair, end, text, "11.4.5", fails=False, wanted=open_)
    unsorted = sorted({each.owner for each in proof.interfaces if zones.scope(each) == NO_SCOPE})
    if unsorted and any(zones.scope(each) == CDE for each in proof.interfaces):
        first = next(each for each in proof.interfaces if zones.scope(each) == NO_SCOPE)
        text = f"the zone of {listed(unsorted)}: nothing says how it relates to card data"
        why = f"the scope of {listed(unsorted)}"
        yield Issue(Kind.NOT_PROVEN, text, "", (), "11.4.5", False, first.key, first.subnet.vpc.key, (why,))


def listed(found: list[str]) -> str:
    """The first of some names, and how many more there are."""
    more = f" and {len(found) - _MOST_NAMES} more" if len(found) > _MOST_NAMES else ""
    return f"{', '.join(found[:_MOST_NAMES])}{more}"
