"""What Prowler's PCI list for Kubernetes asks and a manifest can answer, asked of everything that we write, and of the sample service.

Of its 32 checks twenty are about the API server, the kubelet, etcd and the controller manager, which EKS runs. The others are asked here as
Prowler 5.46 asks them of a cluster; each is also asked of a manifest that it must refuse.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.kubernetes.kit import made

Objects = list[Mapping[str, Any]]
SAMPLE = ROOT / "docs/examples/payment-service/k8s/deployment.yaml"


def _pods(objects: Objects) -> Iterator[Mapping[str, Any]]:
    for one in objects:
        if one["kind"] == "Pod":
            yield one["spec"]
        elif "template" in one.get("spec", {}):
            yield one["spec"]["template"]["spec"]


def _containers(objects: Objects) -> Iterator[Mapping[str, Any]]:
    for pod in _pods(objects):
        yield from [*pod["containers"], *pod.get("initContainers", ()), *pod.get("ephemeralContainers", ())]


def _rules(objects: Objects, *kinds: str) -> Iterator[Mapping[str, Any]]:
    for one in objects:
        if one["kind"] in (kinds or ("ClusterRole", "Role")):
            yield from one.get("rules", ())


def _may(objects: Objects, resource: str, *verbs: str) -> bool:
    return any({resource, "*"} & set(rule.get("resources", ())) and {*verbs, "*"} & set(rule.get("verbs", ())) for rule in _rules(objects))


def _of_pods(field: str) -> Callable[[Objects], bool]:
    return lambda objects: any(pod.get(field) for pod in _pods(objects))


def _of_containers(field: str, wrong: Callable[[Any], bool]) -> Callable[[Objects], bool]:
    return lambda objects: any(wrong((one.get("securityContext") or {}).get(field)) for one in _containers(objects))


CHECKS: dict[str, tuple[Callable[[Objects], bool], Mapping[str, Any]]] = {
    "core_minimize_admission_hostport_containers": (
        lambda objects: any("hostPort" in port for one in _containers(objects) for port in one.get("ports", ())),
        {"kind": "Pod", "spec": {"containers": [{"ports": [{"containerPort": 1, "hostPort": 1}]}]}},
    ),
    "core_minimize_hostNetwork_containers": (_of_pods("hostNetwork"), {"kind": "Pod", "spec": {"hostNetwork": True, "containers": []}}),
    "core_minimize_hostPID_containers": (_of_pods("hostPID"), {"kind": "Pod", "spec": {"hostPID": True, "containers": []}}),
    "core_minimize_privileged_containers": (
        _of_containers("privileged", bool),
        {"kind": "Pod", "spec": {"containers": [{"securityContext": {"privileged": True}}]}},
    ),
    "core_minimize_root_containers_admission": (
        _of_containers("runAsUser", lambda user: user == 0),
        {"kind": "Pod", "spec": {"containers": [{"securityContext": {"runAsUser": 0}}]}},
    ),
    "core_no_secrets_envs": (
        lambda objects: any("secretKeyRef" in str(one.get("env")) for one in _containers(objects)),
        {"kind": "Pod", "spec": {"containers": [{"env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "b", "key": "c"}}}]}]}},
    ),
    "rbac_cluster_admin_usage": (
        lambda objects: any(one.get("roleRef", {}).get("name") == "cluster-admin" for one in objects),
        {"kind": "ClusterRoleBinding", "roleRef": {"name": "cluster-admin"}},
    ),
    "rbac_minimize_csr_approval_access": (
        lambda objects: _may(objects, "certificatesigningrequests/approval", "update", "patch"),
        {"kind": "ClusterRole", "rules": [{"resources": ["certificatesigningrequests/approval"], "verbs": ["update"]}]},
    ),
    "rbac_minimize_pod_creation_access": (
        lambda objects: _may(objects, "pods", "create"),
        {"kind": "Role", "rules": [{"resources": ["pods"], "verbs": ["create"]}]},
    ),
    "rbac_minimize_pv_creation_access": (
        lambda objects: _may(objects, "persistentvolumes", "create"),
        {"kind": "ClusterRole", "rules": [{"resources": ["*"], "verbs": ["create"]}]},
    ),
    "rbac_minimize_secret_access": (
        lambda objects: _may(objects, "secrets", "get", "list", "watch"),
        {"kind": "Role", "rules": [{"resources": ["secrets"], "verbs": ["get"]}]},
    ),
    "rbac_minimize_wildcard_use_roles": (
        lambda objects: any("*" in str(rule.get("resources")) or "*" in rule.get("verbs", ()) for rule in _rules(objects)),
        {"kind": "Role", "rules": [{"resources": ["pods"], "verbs": ["*"]}]},
    ),
}


@pytest.fixture(scope="module")
def ours() -> Objects:
    """Everything that one declaration makes, and the workload that the sample service brings."""
    return [*made(), *yaml.safe_load_all(SAMPLE.read_text("utf-8"))]


@pytest.mark.parametrize("check", CHECKS)
def test_it_holds_of_what_we_write(check: str, ours: Objects) -> None:
    refuses, _ = CHECKS[check]
    assert not refuses(ours)


@pytest.mark.parametrize("check", CHECKS)
def test_it_can_fail(check: str) -> None:
    refuses, bad = CHECKS[check]
    assert refuses([bad])


def test_there_is_something_to_ask(ours: Objects) -> None:
    assert list(_containers(ours))
    assert list(_rules(ours))
