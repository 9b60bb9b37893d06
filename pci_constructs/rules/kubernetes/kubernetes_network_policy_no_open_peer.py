"""Network policies name whom they let through.

A rule without a peer, an empty peer or the whole internet undoes the policy that it is in: pods answer everybody, or reach everything, our
own networks and the metadata service of their node included. Each connection is to be known with its ends and its port (1.2.5), and
restricted to what is needed in both directions (1.3.1, 1.3.2).
"""

from functools import partial

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, passed
from pci_constructs.rules.kubernetes._manifests import MANIFEST, NETWORK, TEMPLATE_ONLY, TYPE, example, judge_objects, manifest
from pci_constructs.rules.kubernetes._network import POLICY, directions, opens_to_all

_GOOD = passed("every rule names its peers", MANIFEST)


def _check(resource: ResourceView) -> Judgement:
    return judge_objects(resource, {POLICY: _policy}, what="network policy")


def _policy(policy: Block) -> Judgement:
    return every(directions(policy), partial(_direction, policy), empty=_GOOD)


def _direction(policy: Block, direction: str) -> Judgement:
    return opens_to_all(policy, direction) if direction in ("Ingress", "Egress") else _GOOD


def _example(peers: list[object]) -> dict[str, object]:
    rule = {"from": peers, "ports": [{"port": 8443}]}
    spec = {"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [rule]}
    return example(manifest("NetworkPolicy", "allow", api_version=f"{NETWORK}/v1", namespace="payments", spec=spec))


RULE = Rule(
    id="kubernetes-network-policy-no-open-peer",
    title="Network policies name whom they let through",
    severity=Severity.HIGH,
    requirements={
        "1.2.5": "an allowed connection is known with its ends",
        "1.3.1": "only what is necessary gets in to the pods of the CDE",
        "1.3.2": "only what is necessary gets out of them",
    },
    remediation="name the peers by namespace and labels or by addresses; for the internet name the port and leave out your own networks",
    types=(TYPE,),
    check=_check,
    template_only=TEMPLATE_ONLY,
    passing=_example([{"podSelector": {"matchLabels": {"app": "front"}}}]),
    failing=_example([{"ipBlock": {"cidr": "0.0.0.0/0"}}]),
)
