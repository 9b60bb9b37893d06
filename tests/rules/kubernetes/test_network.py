"""Network policies: which close a namespace, which are open to everybody, and whether anything enforces them."""

import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.kubernetes._manifests import TYPE, manifest
from tests.rules.tables import FAIL, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

BOTH = ["Ingress", "Egress"]
CLOSED = {"podSelector": {}, "policyTypes": BOTH}


def applied(*objects: dict[str, Any], cluster: Any = "c") -> dict[str, Any]:
    return resource(TYPE, ClusterName=cluster, Manifest=json.dumps(objects))


def policy(spec: Any, name: str = "deny", namespace: str = "payments") -> dict[str, Any]:
    return manifest("NetworkPolicy", name, api_version="networking.k8s.io/v1", namespace=namespace, spec=spec)


SPACE = manifest("Namespace", "payments")


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ([], FAIL),
        ([policy(CLOSED)], PASS),
        ([policy({"podSelector": {"matchLabels": {}}, "policyTypes": BOTH})], PASS),
        ([policy({"policyTypes": BOTH})], PASS),
        ([policy({**CLOSED, "policyTypes": ["Ingress"]})], FAIL),
        ([policy({**CLOSED, "policyTypes": ["Egress"]})], FAIL),
        ([policy({**CLOSED, "policyTypes": ["Ingress"]}), policy({**CLOSED, "policyTypes": ["Egress"]}, "out")], PASS),
        ([policy({"podSelector": {}})], FAIL),
        ([policy({"podSelector": {}, "egress": []})], PASS),
        ([policy({**CLOSED, "podSelector": {"matchLabels": {"app": "api"}}})], FAIL),
        ([policy({**CLOSED, "podSelector": {"matchExpressions": [{"key": "a", "operator": "Exists"}]}})], FAIL),
        ([policy(CLOSED, namespace="general")], FAIL),
        ([policy(CLOSED, namespace="")], FAIL),
        ([policy({**CLOSED, "ingress": [{}]})], FAIL),
        ([policy({**CLOSED, "egress": [{"to": []}]})], FAIL),
        ([policy({**CLOSED, "ingress": [{"from": [{"podSelector": {}}]}]})], PASS),
    ],
)
def test_closed_namespaces(policies: list[dict[str, Any]], expected: Verdict) -> None:
    assert said("kubernetes-namespace-default-deny", applied(SPACE, *policies)) is expected
    # It is the same whether or not the policies are in the same manifest.
    others = {f"P{n}": applied(one) for n, one in enumerate(policies)}
    assert said("kubernetes-namespace-default-deny", applied(SPACE), **others) is expected


def test_a_policy_of_another_cluster_closes_nothing() -> None:
    assert said("kubernetes-namespace-default-deny", applied(SPACE), Other=applied(policy(CLOSED), cluster="other")) is FAIL
    assert said("kubernetes-namespace-default-deny", applied(SPACE), Other=applied(policy(CLOSED), cluster=P)) is UNDETERMINED


def test_a_cluster_is_the_same_by_name_and_by_reference() -> None:
    cluster = resource("AWS::EKS::Cluster", Name="c")
    other = applied(policy(CLOSED), cluster={"Ref": "Cluster"})
    assert said("kubernetes-namespace-default-deny", applied(SPACE), Other=other, Cluster=cluster) is PASS
    assert said("kubernetes-namespace-default-deny", applied(SPACE, cluster="d"), Other=other, Cluster=cluster) is FAIL


def test_a_manifest_that_is_not_known_may_hold_the_policy() -> None:
    assert said("kubernetes-namespace-default-deny", applied(SPACE), Other=resource(TYPE, ClusterName="c", Manifest=P)) is UNDETERMINED


def test_namespaces_of_kubernetes_are_its_own() -> None:
    assert said("kubernetes-namespace-default-deny", applied(manifest("Namespace", "kube-system"))) is NOT_APPLICABLE


EVERYWHERE = {"ipBlock": {"cidr": "0.0.0.0/0"}}
WEB = [{"port": 443}]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (CLOSED, PASS),
        ({**CLOSED, "ingress": [{}]}, FAIL),
        ({**CLOSED, "ingress": [{"from": []}]}, FAIL),
        ({**CLOSED, "ingress": [{"from": [{}]}]}, FAIL),
        ({**CLOSED, "ingress": [{"ports": [{"port": 80}]}]}, FAIL),
        ({**CLOSED, "ingress": [{"from": [EVERYWHERE], "ports": WEB}]}, FAIL),
        ({**CLOSED, "ingress": [{"from": [{"ipBlock": {"cidr": "::/0"}}]}]}, FAIL),
        ({**CLOSED, "ingress": [{"from": [{"namespaceSelector": {}}]}]}, FAIL),
        ({**CLOSED, "ingress": [{"from": [{"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "dns"}}}]}]}, PASS),
        ({**CLOSED, "ingress": [{"from": [{"podSelector": {}}]}]}, PASS),
        ({**CLOSED, "ingress": [{"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}]}, PASS),
        # A selector that asks for no label takes all, alone or with another one.
        ({**CLOSED, "ingress": [{"from": [{"namespaceSelector": {}, "podSelector": {}}]}]}, FAIL),
        ({**CLOSED, "ingress": [{"from": [{"namespaceSelector": {"matchLabels": {}}}]}]}, FAIL),
        ({**CLOSED, "ingress": [{"from": [{"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "a"}}}]}]}, PASS),
        ({**CLOSED, "ingress": [{"from": [{"namespaceSelector": {"matchLabels": {"team": "a"}}, "podSelector": {}}]}]}, PASS),
        # However everybody is written: with other digits before the slash, or in two halves.
        ({**CLOSED, "ingress": [{"from": [{"ipBlock": {"cidr": "10.0.0.0/0"}}]}]}, FAIL),
        ({**CLOSED, "ingress": [{"from": [{"ipBlock": {"cidr": "0.0.0.0/1"}}, {"ipBlock": {"cidr": "128.0.0.0/1"}}]}]}, FAIL),
        ({**CLOSED, "egress": [{"to": [{"ipBlock": {"cidr": "0:0::/0"}}]}]}, FAIL),
        ({**CLOSED, "ingress": [{"from": [{"ipBlock": {"cidr": "ours"}}]}]}, UNDETERMINED),
        ({**CLOSED, "ingress": [{"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}, {}]}, FAIL),
        ({**CLOSED, "egress": [{}]}, FAIL),
        ({**CLOSED, "egress": [{"to": [EVERYWHERE]}]}, FAIL),
        ({**CLOSED, "egress": [{"to": [EVERYWHERE], "ports": WEB}]}, FAIL),
        ({**CLOSED, "egress": [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}]}]}, FAIL),
        ({**CLOSED, "egress": [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}], "ports": WEB}]}, PASS),
        # Rules of a direction that the policy is not about open nothing.
        ({"podSelector": {}, "policyTypes": ["Ingress"], "egress": [{}]}, PASS),
    ],
)
def test_open_peers(spec: dict[str, Any], expected: Verdict) -> None:
    assert said("kubernetes-network-policy-no-open-peer", applied(policy(spec))) is expected


def addon(values: Any = '{"enableNetworkPolicy": "true"}', **changes: Any) -> dict[str, Any]:
    return resource("AWS::EKS::Addon", **{"ClusterName": {"Ref": "C"}, "AddonName": "vpc-cni", "ConfigurationValues": values, **changes})


C = resource("AWS::EKS::Cluster", Name="c")


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({"C": C}, FAIL),
        ({"C": C, "A": addon()}, PASS),
        ({"C": C, "A": addon('{"enableNetworkPolicy": true}')}, PASS),
        ({"C": C, "A": addon('{"enableNetworkPolicy": "false"}')}, FAIL),
        ({"C": C, "A": addon("{}")}, FAIL),
        ({"C": C, "A": addon({"Ref": "AWS::NoValue"})}, FAIL),
        ({"C": C, "A": addon(P)}, UNDETERMINED),
        ({"C": C, "A": addon(AddonName="coredns")}, FAIL),
        ({"C": C, "A": addon(AddonName=P)}, UNDETERMINED),
        ({"C": C, "A": addon(ClusterName="other")}, FAIL),
        ({"C": C, "A": addon(ClusterName="c")}, PASS),
        ({"C": resource("AWS::EKS::Cluster", Name="c", ComputeConfig={"Enabled": True})}, UNDETERMINED),
        ({"C": resource("AWS::EKS::Cluster", Name="c", ComputeConfig={"Enabled": False})}, FAIL),
        ({"C": C, "H": resource("Custom::AWSCDK-EKS-HelmChart", Chart="cilium")}, UNDETERMINED),
        ({"C": C, "H": resource("Custom::AWSCDK-EKS-HelmChart", Chart="nginx")}, FAIL),
    ],
)
def test_enforcement(others: dict[str, Any], expected: Verdict) -> None:
    assert said("kubernetes-network-policy-enforced", applied(policy(CLOSED), cluster={"Ref": "C"}), **others) is expected


def test_enforcement_of_a_cluster_that_no_template_makes_is_not_known() -> None:
    assert said("kubernetes-network-policy-enforced", applied(policy(CLOSED))) is UNDETERMINED
    assert said("kubernetes-network-policy-enforced", applied(SPACE)) is NOT_APPLICABLE
