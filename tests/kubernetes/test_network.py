"""Only declared connections pass: network policies judged by a reference evaluator over generated pods, namespaces and connections."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pci_constructs.kubernetes.manifests.namespace import namespace
from pci_constructs.kubernetes.manifests.network import (
    DEFAULT_DENY,
    DNS,
    NOT_THE_INTERNET,
    REASONS,
    Addresses,
    Direction,
    Flow,
    Pods,
    declared,
    default_deny,
)
from pci_constructs.kubernetes.manifests.objects import Manifest
from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard import Scope
from tests.kubernetes.evaluator import Pod, passes
from tests.kubernetes.kit import made, of

OURS = ("payments", "general")
SYSTEM = "kube-system"
NAMESPACES: dict[str, dict[str, str]] = {
    **{name: namespace(name, scope=Scope.CDE)["metadata"]["labels"] | {"kubernetes.io/metadata.name": name} for name in OURS},
    SYSTEM: {"kubernetes.io/metadata.name": SYSTEM},
    "other": {"kubernetes.io/metadata.name": "other", "pci-scope": "cde"},
}
APPS: list[dict[str, str]] = [{}, {"app": "api"}, {"app": "mail"}, {"app": "api", "tier": "front"}, {"k8s-app": "kube-dns"}]
BLOCKS = ("10.0.0.0/19", "10.0.128.0/19", "10.0.130.7/32", "192.168.10.0/24")
PORTS = (53, 80, 443, 5432, 8443)
addresses = st.one_of(
    st.sampled_from([IPv4Address("10.0.130.7"), IPv4Address("169.254.169.254"), IPv4Address("8.8.8.8"), IPv4Address("10.0.0.1")]),
    st.integers(0, 2**32 - 1).map(IPv4Address),
).map(str)
pods = st.builds(Pod, address=addresses, namespace=st.sampled_from([*NAMESPACES, None]), labels=st.sampled_from(APPS))
peers: st.SearchStrategy[Addresses | Pods] = st.one_of(
    st.sampled_from([Addresses(name=block, cidr=block) for block in BLOCKS]),
    st.builds(Pods, namespace=st.sampled_from([*OURS, SYSTEM]), labels=st.sampled_from(APPS)),
    st.just(Addresses(name="internet", cidr="0.0.0.0/0", without=NOT_THE_INTERNET)),
)


def allowed(flow: Flow) -> bool:
    """Whether the builder takes the connection: nothing answers the internet."""
    return not (flow.direction is Direction.INGRESS and isinstance(flow.peer, Addresses) and flow.peer.cidr == "0.0.0.0/0")


flows = st.builds(
    Flow,
    direction=st.sampled_from(Direction),
    peer=peers,
    port=st.sampled_from(PORTS),
    protocol=st.sampled_from(["TCP", "UDP"]),
    reason=st.just("because"),
    pods=st.sampled_from(APPS),
).filter(allowed)
registers = st.fixed_dictionaries({name: st.lists(flows, max_size=6) for name in OURS})


def policies(register: dict[str, list[Flow]]) -> list[Manifest]:
    return [policy for name, lines in register.items() for policy in (default_deny(name), *declared(name, [*DNS, *lines]))]


def has(labels: Any, wanted: Any) -> bool:
    return all(labels.get(key) == value for key, value in wanted.items())


def means(peer: Addresses | Pods, end: Pod) -> bool:
    """Whether a declared end is this pod or address, said a second time and without a policy."""
    if isinstance(peer, Pods):
        return end.namespace == peer.namespace and has(end.labels, peer.labels)
    address = IPv4Address(end.address)
    return address in IPv4Network(peer.cidr) and not any(address in IPv4Network(part) for part in peer.without)


def declared_for(register: dict[str, list[Flow]], pod: Pod, other: Pod, direction: Direction, *, service: tuple[str, int]) -> bool:
    if pod.namespace not in register:
        return True
    return any(
        flow.direction is direction and has(pod.labels, flow.pods) and (flow.protocol, flow.port) == service and means(flow.peer, other)
        for flow in [*DNS, *register[pod.namespace]]
    )


@given(registers, pods, pods, st.sampled_from(["TCP", "UDP", "SCTP"]), st.one_of(st.sampled_from(PORTS), st.integers(1, 65535)))
def test_what_passes_is_what_both_ends_declare(register: dict[str, list[Flow]], source: Pod, target: Pod, protocol: str, port: int) -> None:
    expected = declared_for(register, source, target, Direction.EGRESS, service=(protocol, port)) and declared_for(
        register, target, source, Direction.INGRESS, service=(protocol, port)
    )
    assert passes(policies(register), NAMESPACES, source, target, protocol=protocol, port=port) is expected


@given(pods, pods, st.sampled_from(["TCP", "UDP", "SCTP"]), st.integers(1, 65535))
def test_without_declarations_only_dns_passes(source: Pod, target: Pod, protocol: str, port: int) -> None:
    found = passes(policies({name: [] for name in OURS}), NAMESPACES, source, target, protocol=protocol, port=port)
    if source.namespace in OURS or target.namespace in OURS:
        dns = source.namespace in OURS and target.namespace == SYSTEM and has(target.labels, {"k8s-app": "kube-dns"})
        assert found is (dns and port == 53 and protocol in ("TCP", "UDP"))


def test_the_evaluator_sees_an_open_policy() -> None:
    """What the properties rest on: an empty rule opens everything, and without a policy everything is open."""
    one, two = Pod("10.0.0.1", "payments"), Pod("10.0.0.2", "other")
    open_ = {"metadata": {"namespace": "payments"}, "spec": {"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{}]}}
    assert passes([default_deny("payments")], NAMESPACES, two, one, protocol="TCP", port=80) is False
    assert passes([default_deny("payments"), open_], NAMESPACES, two, one, protocol="TCP", port=80) is True
    assert passes([], NAMESPACES, two, one, protocol="TCP", port=80) is True


def test_a_connection_that_is_no_longer_declared_stays_in_no_object() -> None:
    line = Flow(direction=Direction.EGRESS, peer=Addresses(name="db", cidr="10.0.128.0/19"), port=5432, reason="because")
    (before,), (after,) = declared("payments", [*DNS, line]), declared("payments", DNS)
    assert before["metadata"]["name"] == after["metadata"]["name"]
    assert "10.0.128.0/19" in str(before)
    assert "10.0.128.0/19" not in str(after)


def test_pods_with_other_labels_have_another_object() -> None:
    choices = [{"app": "api", "tier": "front"}, {"app": "api-tier-front"}, {"x/app": "api"}, {"app": "api"}, {"app": "API"}, {}]
    line = Flow(direction=Direction.EGRESS, peer=Addresses(name="db", cidr="10.0.128.0/19"), port=5432, reason="because")
    names = [one["metadata"]["name"] for one in declared("payments", [replace(line, pods=labels) for labels in choices])]
    assert len(set(names)) == len(choices)
    assert all(len(name) <= 63 for name in names)


def test_each_connection_has_its_reason_on_the_object() -> None:
    found = [policy["metadata"].get("annotations", {}).get(REASONS, "") for policy in of("NetworkPolicy", made())]
    assert any("to Stripe, tcp 443: card data is exchanged for tokens" in lines.splitlines() for lines in found)
    assert any("from load balancer, tcp 8443: payment requests that the web ACL let pass" in lines.splitlines() for lines in found)


def test_every_namespace_is_closed_first() -> None:
    spaces = {manifest["metadata"]["name"] for manifest in of("Namespace", made())}
    closed = [policy for policy in of("NetworkPolicy", made()) if policy["metadata"]["name"] == DEFAULT_DENY]
    assert {policy["metadata"]["namespace"] for policy in closed} == spaces
    for policy in closed:
        assert policy["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


DATABASE = Addresses(name="db", cidr="10.0.128.0/19")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": " "}, r"connection\.reason must be the business reason, got ' ' \(PCI DSS 1\.2\.5"),
        ({"port": 0}, r"connection\.port must be a port number"),
        ({"port": True}, r"connection\.port must be a port number"),
        ({"protocol": "tcp"}, r"connection\.protocol must be TCP or UDP"),
        ({"peer": Addresses(name="x", cidr="10.0.0.1/8")}, r"connection\.peer\.cidr must be an IPv4 block without host bits"),
        ({"peer": Addresses(name="x", cidr="0.0.0.0/0")}, r"connection\.peer\.cidr must be named addresses.*1\.3\.2"),
        (
            {"peer": Addresses(name="x", cidr="0.0.0.0/0", without=NOT_THE_INTERNET), "direction": Direction.INGRESS},
            r"load balancers answer the internet.*1\.4\.2",
        ),
        ({"peer": Addresses(name="x", cidr="10.0.0.0/8", without=("11.0.0.0/8",))}, r"connection\.peer\.without must be a block within"),
        ({"pods": {"app": "no space"}}, r"connection\.pods must be labels as Kubernetes takes them"),
        ({"peer": Pods(namespace="No")}, r"connection\.peer\.namespace must be a DNS label"),
    ],
)
def test_a_connection_that_cannot_be_is_refused(change: dict[str, Any], said: str) -> None:
    arguments: dict[str, Any] = {"direction": Direction.EGRESS, "peer": DATABASE, "port": 5432, "reason": "because", **change}
    with pytest.raises(RefusedSetting, match=said):
        declared("payments", [Flow(**arguments)])
