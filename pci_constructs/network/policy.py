"""What may be reached, beside what can be: declared connections, and what holds in every network with card data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pci_constructs.assembly import Assembly
from pci_constructs.network.explain import name_of
from pci_constructs.network.model.elements import Interface
from pci_constructs.network.proof import Pair, Proof
from pci_constructs.network.reach import Answer, End
from pci_constructs.network.sets import NOTHING, TCP, UDP, Packets, box, described
from pci_constructs.network.zones import Connection, Zones

CONNECTION_METADATA = "pci-constructs:connection"
_LOAD_BALANCERS = ("AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer")
_FUNCTION = " (function)"
_TIER = " tier"
_PROTOCOLS = {"tcp": TCP, "udp": UDP}
_MADE_BY_AWS = ("AWS::EKS::Cluster",)


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


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong, or cannot be told.

    Attributes:
        kind: what.
        message: the whole of it in a sentence.
        packet: a packet that shows it.
        hops: its way.
        requirement: the requirement that asks for it.
        fails: whether it is so; else it may be.
    """

    kind: Kind
    message: str
    packet: str = ""
    hops: tuple[str, ...] = ()
    requirement: str = "1.2.5"
    fails: bool = True


def declared_in(assembly: Assembly, zones: Zones) -> tuple[Connection, ...]:
    """All declared connections: those on record in the assembly and those of the file."""
    stages = {stack.path: stack.stage for stack in assembly.stacks}
    found: list[Connection] = []
    for entry in assembly.of_metadata(CONNECTION_METADATA):
        if isinstance(entry.data, Mapping):
            data = {name: str(entry.data.get(name, "") or "") for name in ("source", "target", "protocol", "port", "reason")}
            stage = next((stage for path, stage in stages.items() if entry.path == path or entry.path.startswith(f"{path}/")), "")
            port = int(data["port"]) if data["port"].isdecimal() else -1
            found.append(Connection(data["source"], data["target"], data["protocol"], port, data["reason"].strip(), stage))
    return tuple(dict.fromkeys((*found, *zones.connections)))


def issues(proof: Proof, connections: tuple[Connection, ...], zones: Zones) -> list[Issue]:
    """Everything that is wrong or cannot be told about the CDE, failures first."""
    found = [
        *_invariants(proof, zones),
        *_against(proof, connections),
        *_undeclared(proof, connections, zones),
        *_open_ends(proof, zones),
    ]
    return sorted(found, key=lambda issue: not issue.fails)


def names(connection_end: str, end: End, connection: Connection) -> bool:
    """Whether a name of a declared connection means an end."""
    if not isinstance(end, Interface):
        if end.kind == "service":
            return connection_end in ("gateway endpoints", name_of(end))
        return connection_end in ("internet", name_of(end)) if end.kind == "internet" else connection_end == name_of(end)
    if connection.stage != end.stage and connection.stage:
        return False
    wanted = connection_end.removesuffix(_FUNCTION)
    if wanted in end.labels or wanted == end.key[1]:
        return True
    if connection_end.endswith(_TIER) and end.subnet.tier == connection_end.removesuffix(_TIER):
        return True
    return end.owner == wanted or end.owner.startswith(f"{wanted}/")


def _is_known(connection_end: str, proof: Proof, connection: Connection) -> bool:
    return connection_end == "internet" or any(
        names(connection_end, end, connection) for pair in proof.pairs.values() for end in (pair.source, pair.target)
    )


def _packets(connection: Connection) -> Packets:
    number = _PROTOCOLS.get(connection.protocol)
    return box(protocols=[(number, number)], ports=[(connection.port, connection.port)]) if number and connection.port >= 0 else NOTHING


class _Register:
    """Declared connections, with names of parties that no template has taken for the internet."""

    def __init__(self, proof: Proof, connections: tuple[Connection, ...]) -> None:
        self.connections = connections
        self._outside = {end: not _is_known(end, proof, each) for each in connections for end in (each.source, each.target)}

    def covers(self, connection: Connection, source: End, target: End) -> bool:
        """Whether a connection is about two ends. One from the internet makes its target public: it is for everyone."""
        public = connection.source == "internet"
        return (public or self._names(connection.source, source, connection)) and self._names(connection.target, target, connection)

    def _names(self, connection_end: str, end: End, connection: Connection) -> bool:
        outside = not isinstance(end, Interface) and end.kind == "internet"
        return names(connection_end, end, connection) or (outside and self._outside[connection_end])


def _undeclared(proof: Proof, connections: tuple[Connection, ...], zones: Zones) -> Iterator[Issue]:
    if not connections:
        return
    register = _Register(proof, connections)
    for pair in proof.pairs.values():
        if pair.answer is Answer.CLOSED or not _concerns_card_data(pair, zones):
            continue
        if pair.source is pair.target and isinstance(pair.source, Interface) and pair.source.type in _MADE_BY_AWS:
            # The interfaces of one control plane are AWS's own, and it runs them.
            continue
        left, unsure = pair.sure, pair.possible
        for connection in connections:
            if register.covers(connection, pair.source, pair.target):
                left -= _packets(connection)
                unsure -= _packets(connection)
        if left or unsure:
            which = left or unsure
            text = f"{name_of(pair.source)} reaches {name_of(pair.target)} with {described(which.services())}, which no connection declares"
            yield Issue(Kind.NOT_DECLARED, text + _why(pair), str(which.witness()), pair.hops, fails=bool(left))


def _why(pair: Pair) -> str:
    when = f" (when {pair.when})" if pair.when else ""
    return f"{when}; not known: {'; '.join(sorted(pair.why))}" if pair.answer is Answer.NOT_PROVEN else when


def _concerns_card_data(pair: Pair, zones: Zones) -> bool:
    return any(isinstance(end, Interface) and zones.scope(end) == "cde" for end in (pair.source, pair.target))


def _against(proof: Proof, connections: tuple[Connection, ...]) -> Iterator[Issue]:
    register = _Register(proof, connections)
    for connection in connections:
        if not connection.reason:
            yield Issue(Kind.NO_REASON, f"{connection} is declared without a reason")
        packets = _packets(connection)
        about = [pair for pair in proof.pairs.values() if _exactly(register, connection, pair)]
        if not packets:
            yield Issue(Kind.NOT_REACHABLE, f"{connection}: the protocol or port is not understood", fails=False)
        elif not any(pair.possible & packets for pair in about):
            yield Issue(
                Kind.NOT_REACHABLE, f"{connection} is declared, and no packet of it gets there", hops=about[0].hops if about else ()
            )
        elif not any(pair.sure & pair.back & packets for pair in about):
            yield Issue(Kind.NOT_REACHABLE, f"{connection} is declared, and it is not sure that packets and replies arrive", fails=False)


def _exactly(register: _Register, connection: Connection, pair: Pair) -> bool:
    """Whether a pair is what a connection means, the internet being the internet."""
    if connection.source == "internet" and isinstance(pair.source, Interface):
        return False
    return register.covers(connection, pair.source, pair.target)


def _invariants(proof: Proof, zones: Zones) -> Iterator[Issue]:
    for pair in proof.pairs.values():
        if pair.answer is Answer.CLOSED:
            continue
        sure = pair.answer is not Answer.NOT_PROVEN
        source, target = pair.source, pair.target
        told = f"{name_of(source)} reaches {name_of(target)} with {pair.services}{_why(pair)}"
        if isinstance(target, Interface) and zones.scope(target) == "cde":
            if not isinstance(source, Interface) and source.kind in ("internet", "unknown"):
                if target.type not in _LOAD_BALANCERS or target.key not in proof.guarded:
                    yield Issue(Kind.FROM_INTERNET, told, pair.packet, pair.hops, "1.4.4", sure)
            elif isinstance(source, Interface) and zones.scope(source) == "out-of-scope":
                yield Issue(Kind.FROM_OUT_OF_SCOPE, told, pair.packet, pair.hops, "1.3.1", sure)
            if target.ports:
                beside = pair.possible
                for port in target.ports:
                    beside -= box(protocols=[(TCP, TCP)], ports=[(port, port)])
                if beside:
                    text = f"{name_of(source)} reaches {name_of(target)} with {described(beside.services())}{_why(pair)}"
                    yield Issue(Kind.DATA_PORT, text, str(beside.witness()), pair.hops, "1.3.1", bool(pair.sure & beside))
        if isinstance(source, Interface) and zones.scope(source) == "cde" and not isinstance(target, Interface):
            # Where there is a firewall it is the egress control; else the NAT gateway is.
            past = {"direct", "nat"} if source.subnet.vpc.key in proof.inspected else {"direct"}
            if target.kind in ("internet", "unknown") and pair.ways & past:
                yield Issue(Kind.TO_INTERNET, told, pair.packet, pair.hops, "1.3.2", sure)
        elif isinstance(target, Interface) and isinstance(source, Interface) and source.type in _LOAD_BALANCERS:
            yield from _through_balancer(proof, zones, pair, source)


def _through_balancer(proof: Proof, zones: Zones, pair: Pair, balancer: Interface) -> Iterator[Issue]:
    """A load balancer sends requests of the internet on under its own address."""
    target = pair.target
    if not isinstance(target, Interface) or zones.scope(target) != "cde" or balancer.key in proof.guarded or zones.scope(balancer) == "cde":
        return
    first = proof.pairs.get(("internet", balancer.owner))
    if first is not None and first.answer is not Answer.CLOSED:
        sure = Answer.NOT_PROVEN not in (first.answer, pair.answer)
        text = f"the internet reaches {target.owner} through the load balancer {balancer.owner}, which has no web ACL"
        yield Issue(Kind.FROM_INTERNET, text, first.packet, (*first.hops, *pair.hops), "1.4.4", sure)


def _open_ends(proof: Proof, zones: Zones) -> Iterator[Issue]:
    """Pairs of the CDE of which nothing is proven, and limits of the whole."""
    for limit in proof.limits:
        yield Issue(Kind.NOT_PROVEN, f"nothing is proven closed: {limit}", requirement="11.4.5", fails=False)
    for pair in proof.pairs.values():
        if pair.answer is Answer.NOT_PROVEN and pair.possible and _concerns_card_data(pair, zones):
            text = f"whether {name_of(pair.source)} reaches {name_of(pair.target)} with {pair.services}{_why(pair)}"
            yield Issue(Kind.NOT_PROVEN, text, pair.packet, pair.hops, "11.4.5", fails=False)
