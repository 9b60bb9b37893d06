"""A reference evaluator of network policies, written from the Kubernetes documentation and from nothing of this library.

A pod is isolated in a direction if some policy of its namespace that selects it has that direction among its types. An isolated pod's
connection passes if one rule of one such policy names its peer and its port. Both ends must let it pass. Addresses match by ``ipBlock``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from typing import Any


@dataclass(frozen=True)
class Pod:
    """A pod, or, without a namespace, an address outside the cluster."""

    address: str
    namespace: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


def passes(
    policies: Iterable[Mapping[str, Any]],
    namespaces: Mapping[str, Mapping[str, str]],
    source: Pod,
    target: Pod,
    *,
    protocol: str,
    port: int,
) -> bool:
    """Whether a new connection gets from one end to the other."""
    known = list(policies)
    out, in_ = (source, target, "Egress"), (target, source, "Ingress")
    return all(_side(known, namespaces, *side, protocol=protocol, port=port) for side in (out, in_))


def _side(
    policies: list[Mapping[str, Any]],
    namespaces: Mapping[str, Mapping[str, str]],
    pod: Pod,
    peer: Pod,
    direction: str,
    *,
    protocol: str,
    port: int,
) -> bool:
    if pod.namespace is None:
        return True
    selecting = [
        policy["spec"]
        for policy in policies
        if policy["metadata"]["namespace"] == pod.namespace
        and _selects(policy["spec"]["podSelector"], pod.labels)
        and direction in policy["spec"]["policyTypes"]
    ]
    if not selecting:
        return True
    key, side = direction.lower(), "from" if direction == "Ingress" else "to"
    return any(
        _port(rule.get("ports"), protocol, port) and _peers(rule.get(side), peer, pod.namespace, namespaces)
        for spec in selecting
        for rule in spec.get(key) or []
    )


def _selects(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    if any(labels.get(key) != value for key, value in (selector.get("matchLabels") or {}).items()):
        return False
    for expression in selector.get("matchExpressions") or []:
        value, operator = labels.get(expression["key"]), expression["operator"]
        good = {
            "In": value is not None and value in expression.get("values", []),
            "NotIn": value is None or value not in expression.get("values", []),
            "Exists": value is not None,
            "DoesNotExist": value is None,
        }[operator]
        if not good:
            return False
    return True


def _port(ports: list[Mapping[str, Any]] | None, protocol: str, port: int) -> bool:
    if not ports:
        return True
    return any(
        each.get("protocol", "TCP") == protocol and (each.get("port") is None or each["port"] <= port <= each.get("endPort", each["port"]))
        for each in ports
    )


def _peers(peers: list[Mapping[str, Any]] | None, peer: Pod, own: str, namespaces: Mapping[str, Mapping[str, str]]) -> bool:
    return not peers or any(_peer(each, peer, own, namespaces) for each in peers)


def _peer(one: Mapping[str, Any], peer: Pod, own: str, namespaces: Mapping[str, Mapping[str, str]]) -> bool:
    if "ipBlock" in one:
        address, block = IPv4Address(peer.address), one["ipBlock"]
        return address in IPv4Network(block["cidr"]) and not any(address in IPv4Network(part) for part in block.get("except") or [])
    if peer.namespace is None:
        return False
    if "namespaceSelector" in one:
        if not _selects(one["namespaceSelector"], namespaces[peer.namespace]):
            return False
    elif peer.namespace != own:
        return False
    return _selects(one.get("podSelector") or {}, peer.labels)
