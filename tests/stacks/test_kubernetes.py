"""Both namespaces of the reference environment: closed, restricted, open for what the register says and for nothing else."""

import json
from ipaddress import IPv4Network
from typing import Any

import kubernetes_validate
import pytest

from pci_constructs.kubernetes.manifests.network import REASONS
from pci_constructs.kubernetes.manifests.objects import Manifest
from pci_constructs.records import CONNECTION_METADATA
from tests.kubernetes.evaluator import Pod, passes
from tests.stacks.conftest import Reference

STAGES = ("staging", "production")
BLOCKS = {"staging": IPv4Network("10.20.0.0/16"), "production": IPv4Network("10.30.0.0/16")}
KYVERNO = "policies.kyverno.io/v1"


def applied(reference: Reference, stage: str) -> list[Manifest]:
    return [
        manifest
        for stack, resource in reference.assembly.resources()
        if stack.stage == stage and resource.type == "Custom::AWSCDK-EKS-KubernetesResource"
        for manifest in json.loads(resource.properties["Manifest"])
    ]


def tier(stage: str, number: int) -> str:
    """An address in a tier of the stage: public, firewall, CDE, non-CDE, data, in the order of the address plan."""
    return str(list(BLOCKS[stage].subnets(prefixlen_diff=3))[number][20])


@pytest.mark.parametrize("stage", STAGES)
def test_every_manifest_is_what_the_version_of_the_cluster_takes(reference: Reference, stage: str) -> None:
    versions = {
        resource.properties["Version"]
        for stack, resource in reference.assembly.resources()
        if stack.stage == stage and resource.type == "AWS::EKS::Cluster"
    }
    (version,) = versions
    found = applied(reference, stage)
    for manifest in found:
        if manifest["apiVersion"] != KYVERNO:
            kubernetes_validate.validate(manifest, version, strict=True)
    assert [manifest["kind"] for manifest in found if manifest["apiVersion"] == KYVERNO] == ["ImageValidatingPolicy"]


@pytest.mark.parametrize("stage", STAGES)
def test_both_namespaces_are_labelled(reference: Reference, stage: str) -> None:
    labels = {one["metadata"]["name"]: one["metadata"]["labels"] for one in applied(reference, stage) if one["kind"] == "Namespace"}
    assert {name: one["pci-scope"] for name, one in labels.items()} == {"payments": "cde", "general": "connected-to"}
    assert {one["pod-security.kubernetes.io/enforce"] for one in labels.values()} == {"restricted"}


@pytest.mark.parametrize("stage", STAGES)
def test_pods_reach_what_is_declared_and_nothing_else(reference: Reference, stage: str) -> None:
    policies = [one for one in applied(reference, stage) if one["kind"] == "NetworkPolicy"]
    namespaces: dict[str, dict[str, str]] = {n: {"kubernetes.io/metadata.name": n} for n in ("payments", "general", "kube-system", "other")}
    public, cde, other, data = (Pod(tier(stage, number)) for number in (0, 2, 3, 4))
    pay, web, dns = Pod(cde.address, "payments"), Pod(other.address, "general"), Pod(cde.address, "kube-system", {"k8s-app": "kube-dns"})
    stranger, internet, metadata = Pod(cde.address, "other"), Pod("54.1.2.3"), Pod("169.254.169.254")

    def reaches(source: Pod, target: Pod, port: int, protocol: str = "TCP") -> bool:
        return passes(policies, namespaces, source, target, protocol=protocol, port=port)

    for source, target, port in ((pay, data, 5432), (pay, data, 6379), (pay, internet, 443), (public, pay, 8443), (pay, cde, 443)):
        assert reaches(source, target, port), (source, target, port)
    assert reaches(pay, dns, 53, "UDP")
    assert reaches(web, dns, 53, "UDP")
    closed: list[tuple[Pod, Pod, int]] = [
        *((web, data, 5432), (web, internet, 443), (web, pay, 8443), (pay, web, 8443), (stranger, pay, 8443), (pay, stranger, 8443)),
        *((pay, internet, 80), (pay, data, 22), (pay, metadata, 80), (web, metadata, 80), (internet, pay, 8443), (public, pay, 5432)),
        *((pay, dns, 443 + 1), (public, web, 22)),
    ]
    for source, target, port in closed:
        assert not reaches(source, target, port), (source, target, port)


@pytest.mark.parametrize("stage", STAGES)
def test_every_reason_on_a_policy_is_on_the_register(reference: Reference, stage: str) -> None:
    register = {e.data["reason"] for e in reference.assembly.of_metadata(CONNECTION_METADATA) if e.path.startswith(f"{stage}/")}
    own = {"pods that call AWS get their credentials from the agent of their node"}
    lines: list[str] = []
    for policy in applied(reference, stage):
        annotations: dict[str, Any] = policy["metadata"].get("annotations", {})
        lines += annotations.get(REASONS, "").splitlines()
    assert lines
    assert {line.partition(": ")[2] for line in lines} - own <= register
