"""Network policies: nothing in, nothing out, then the declared connections alone (PCI DSS 1.2.5, 1.3.1, 1.3.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from ipaddress import IPv4Network
from types import MappingProxyType

from pci_constructs.kubernetes.manifests.namespace import NAME_LABEL
from pci_constructs.kubernetes.manifests.objects import Manifest, check_labels, check_name, thing
from pci_constructs.refusals import RefusedSetting

API_VERSION = "networking.k8s.io/v1"
DEFAULT_DENY = "default-deny"
DECLARED = "declared-connections"
REASONS = "pci-constructs/reasons"
"""The annotation that says, line by line, which connection is open and why (1.2.5)."""
NOT_THE_INTERNET = ("10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16")
"""Private and link-local addresses: whoever may reach the internet may not reach the metadata service and other networks of ours."""
_POLICY_TYPES = ("Ingress", "Egress")


class Direction(StrEnum):
    """Which side of a connection the pods of a namespace are on."""

    INGRESS = "ingress"
    """They answer."""
    EGRESS = "egress"
    """They open it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Addresses at the other end of a connection.

    Attributes:
        name: what the register calls them.
        cidr: the addresses.
        without: addresses within them that are not meant.
    """

    name: str
    cidr: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pods:
    """Pods at the other end of a connection.

    Attributes:
        namespace: their namespace, by its name.
        labels: their labels; all pods of the namespace if empty.
    """

    namespace: str
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def name(self) -> str:
        """What the register calls them."""
        chosen = ",".join(f"{key}={value}" for key, value in sorted(self.labels.items()))
        return f"pods of {self.namespace}" + (f" with {chosen}" if chosen else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One declared connection of the pods of a namespace.

    Attributes:
        direction: whether they open it or answer.
        peer: the other end.
        port: the port of the end that answers.
        reason: the business reason (1.2.5).
        protocol: ``TCP`` or ``UDP``.
        pods: the labels of the pods that it is for; all pods of the namespace if empty.
    """

    direction: Direction
    peer: Addresses | Pods
    port: int
    reason: str
    protocol: str = "TCP"
    pods: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def line(self) -> str:
        """The line of the register."""
        way = "from" if self.direction is Direction.INGRESS else "to"
        return f"{way} {self.peer.name}, {self.protocol.lower()} {self.port}: {self.reason}"


DNS = tuple(
    Flow(
        direction=Direction.EGRESS,
        peer=Pods(namespace="kube-system", labels=MappingProxyType({"k8s-app": "kube-dns"})),
        port=53,
        protocol=protocol,
        reason="pods resolve names with cluster DNS",
    )
    for protocol in ("UDP", "TCP")
)
"""What every pod needs to find anything."""

POD_IDENTITY = Flow(
    direction=Direction.EGRESS,
    peer=Addresses(name="EKS Pod Identity Agent", cidr="169.254.170.23/32"),
    port=80,
    reason="pods that call AWS get their credentials from the agent of their node",
)
"""The agent answers at a link-local address of the node itself (EKS user guide, "EKS Pod Identity Agent")."""


def default_deny(namespace: str) -> Manifest:
    """The policy that selects every pod and lets nothing in or out."""
    spec = {"podSelector": {}, "policyTypes": list(_POLICY_TYPES)}
    return thing(API_VERSION, "NetworkPolicy", DEFAULT_DENY, namespace=namespace, spec=spec)


def declared(namespace: str, flows: Iterable[Flow]) -> list[Manifest]:
    """The policies that open declared connections, one for each choice of pods, those for all pods first.

    A connection that is no longer declared leaves the object that stays; were each an object of its own, it would stay open in the
    cluster after its declaration is gone.

    Args:
        namespace: the namespace.
        flows: its connections.

    Raises:
        RefusedSetting: a connection has no reason, or ports, addresses, protocol or labels that a network policy does not take.
    """
    by_pods: dict[tuple[tuple[str, str], ...], list[Flow]] = {(): []}
    for flow in flows:
        _check(flow, namespace)
        chosen = by_pods.setdefault(tuple(sorted(flow.pods.items())), [])
        if flow not in chosen:
            chosen.append(flow)
    return [_policy(namespace, dict(labels), chosen) for labels, chosen in sorted(by_pods.items())]


def policy_name(pods: Mapping[str, str]) -> str:
    """The name of the policy for pods with these labels."""
    if not pods:
        return DECLARED
    said = "-".join(f"{key.rpartition('/')[2]}-{value}" for key, value in sorted(pods.items()))
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in said.lower())
    # What is plain to read is not unique: labels that differ in a slash, a dot or in case must not share an object.
    exact = sha256(repr(sorted(pods.items())).encode()).hexdigest()[:8]
    return f"{DECLARED}-{plain[:30].strip('-')}-{exact}"


def _policy(namespace: str, pods: Mapping[str, str], flows: Sequence[Flow]) -> Manifest:
    spec: Manifest = {"podSelector": {"matchLabels": dict(pods)} if pods else {}, "policyTypes": list(_POLICY_TYPES)}
    for direction, side in ((Direction.INGRESS, "from"), (Direction.EGRESS, "to")):
        # An absent list opens nothing; a list with an empty rule would open everything.
        if rules := [_rule(flow, side) for flow in flows if flow.direction is direction]:
            spec[direction.value] = rules
    name = check_name(policy_name(pods), where=f"namespace {namespace!r}", argument="pods")
    reasons = {REASONS: "\n".join(flow.line for flow in flows)} if flows else None
    return thing(API_VERSION, "NetworkPolicy", name, namespace=namespace, annotations=reasons, spec=spec)


def _rule(flow: Flow, side: str) -> Manifest:
    return {side: [_peer(flow.peer)], "ports": [{"protocol": flow.protocol, "port": flow.port}]}


def _peer(peer: Addresses | Pods) -> Manifest:
    if isinstance(peer, Addresses):
        return {"ipBlock": {"cidr": peer.cidr, **({"except": list(peer.without)} if peer.without else {})}}
    # The two selectors in one element mean both: pods with these labels in this namespace.
    selected = {"namespaceSelector": {"matchLabels": {NAME_LABEL: peer.namespace}}}
    return {**selected, "podSelector": {"matchLabels": dict(peer.labels)}} if peer.labels else selected


def _check(flow: Flow, namespace: str) -> None:
    where = f"namespace {namespace!r}"

    def refuse(argument: str, value: object, allowed: str, requirement_id: str | None = None) -> RefusedSetting:
        return RefusedSetting(where=where, argument=f"connection.{argument}", value=value, allowed=allowed, requirement_id=requirement_id)

    if not isinstance(flow.reason, str) or not flow.reason.strip():
        raise refuse("reason", flow.reason, "the business reason", "1.2.5")
    if flow.protocol not in ("TCP", "UDP"):
        raise refuse("protocol", flow.protocol, "TCP or UDP")
    if not isinstance(flow.port, int) or isinstance(flow.port, bool) or not 0 < flow.port < 65536:
        raise refuse("port", flow.port, "a port number: which service is open is not left open", "1.2.5")
    check_labels(flow.pods, where=where, argument="connection.pods")
    if isinstance(flow.peer, Pods):
        check_name(flow.peer.namespace, where=where, argument="connection.peer.namespace")
        check_labels(flow.peer.labels, where=where, argument="connection.peer.labels")
        return
    block = _block(flow.peer.cidr)
    if block is None:
        raise refuse("peer.cidr", flow.peer.cidr, "an IPv4 block without host bits, such as 10.0.0.0/24")
    if not block.prefixlen and not flow.peer.without:
        raise refuse("peer.cidr", flow.peer.cidr, "named addresses, or the internet without our own networks", "1.3.2")
    if not block.prefixlen and flow.direction is Direction.INGRESS:
        raise refuse("peer.cidr", flow.peer.cidr, "named addresses: load balancers answer the internet, pods do not", "1.4.2")
    for part in flow.peer.without:
        inner = _block(part)
        if inner is None or not inner.subnet_of(block):
            raise refuse("peer.without", part, f"a block within {flow.peer.cidr}")


def _block(cidr: object) -> IPv4Network | None:
    try:
        return IPv4Network(cidr) if isinstance(cidr, str) else None
    except ValueError:
        return None
