"""Roles and bindings of a cluster: what escalates, who is bound."""

import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.kubernetes._manifests import TYPE, manifest
from tests.rules.tables import FAIL, NOT_APPLICABLE, PASS, UNDETERMINED, resource, said

RBAC = "rbac.authorization.k8s.io/v1"


def applied(*objects: dict[str, Any]) -> dict[str, Any]:
    return resource(TYPE, ClusterName="c", Manifest=json.dumps(objects))


def role(*rules: dict[str, Any], kind: str = "Role", **rest: Any) -> dict[str, Any]:
    return manifest(kind, "team", api_version=RBAC, rules=list(rules), **rest)


def right(resources: list[str], verbs: list[str], group: str = "", **rest: Any) -> dict[str, Any]:
    return {"apiGroups": [group], "resources": resources, "verbs": verbs, **rest}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (right(["pods", "pods/log"], ["get", "list"]), PASS),
        (right(["deployments"], ["create", "patch"], "apps"), PASS),
        (right(["pods"], ["*"]), FAIL),
        (right(["*"], ["get"]), FAIL),
        (right(["pods"], ["get"], "*"), FAIL),
        (right(["pods/*"], ["get"]), FAIL),
        (right(["*/scale"], ["get"]), FAIL),
        (right(["secrets"], ["get"]), FAIL),
        (right(["secrets"], ["list"], resourceNames=[]), FAIL),
        (right(["secrets"], ["get"], resourceNames=["database"]), PASS),
        (right(["pods/exec"], ["create"]), FAIL),
        (right(["pods/exec"], ["get"]), FAIL),
        (right(["pods/attach"], ["get"]), FAIL),
        (right(["pods/portforward"], ["create"]), FAIL),
        (right(["pods/ephemeralcontainers"], ["patch"]), FAIL),
        (right(["nodes/proxy"], ["get"]), FAIL),
        (right(["serviceaccounts/token"], ["create"]), FAIL),
        (right(["certificatesigningrequests/approval"], ["update"], "certificates.k8s.io"), FAIL),
        (right(["roles"], ["bind"], "rbac.authorization.k8s.io"), FAIL),
        (right(["clusterroles"], ["escalate"], "rbac.authorization.k8s.io"), FAIL),
        (right(["users"], ["impersonate"]), FAIL),
        (right(["secrets"], []), PASS),
        ({"nonResourceURLs": ["/metrics"], "verbs": ["get"]}, PASS),
        ({"nonResourceURLs": ["*"], "verbs": ["*"]}, FAIL),
    ],
)
@pytest.mark.parametrize("kind", ["Role", "ClusterRole"])
def test_rights(rule: dict[str, Any], kind: str, expected: Verdict) -> None:
    harmless = right(["services"], ["get"])
    assert said("kubernetes-role-no-escalation", applied(role(harmless, rule, kind=kind))) is expected


def test_a_role_that_is_taken_together_from_others_is_not_known() -> None:
    found = role(kind="ClusterRole", aggregationRule={"clusterRoleSelectors": [{}]})
    assert said("kubernetes-role-no-escalation", applied(found)) is UNDETERMINED


def test_another_kind_of_role_is_not_meant() -> None:
    found = {**role(right(["*"], ["*"])), "apiVersion": "example.com/v1"}
    assert said("kubernetes-role-no-escalation", applied(found)) is NOT_APPLICABLE


def binding(name: str, *subjects: tuple[str, str], kind: str = "RoleBinding") -> dict[str, Any]:
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": name}
    return manifest(kind, "b", api_version=RBAC, roleRef=reference, subjects=[{"kind": kind_, "name": who} for kind_, who in subjects])


TEAM = ("Group", "checkout")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (binding("view", TEAM), PASS),
        (binding("admin", TEAM), PASS),
        (binding("cluster-admin", TEAM), FAIL),
        (binding("cluster-admin", TEAM, kind="ClusterRoleBinding"), FAIL),
        (binding("admin", TEAM, kind="ClusterRoleBinding"), FAIL),
        (binding("edit", TEAM, kind="ClusterRoleBinding"), FAIL),
        (binding("view", TEAM, kind="ClusterRoleBinding"), PASS),
        (binding("view", ("Group", "system:masters")), FAIL),
    ],
)
def test_cluster_administrators(found: dict[str, Any], expected: Verdict) -> None:
    assert said("kubernetes-cluster-admin-bound-to-nobody", applied(found)) is expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (TEAM, PASS),
        (("User", "jane"), PASS),
        (("ServiceAccount", "api"), PASS),
        (("ServiceAccount", "default"), FAIL),
        (("User", "system:serviceaccount:payments:default"), FAIL),
        (("User", "system:serviceaccount:payments:api"), PASS),
        (("User", "system:anonymous"), FAIL),
        (("Group", "system:unauthenticated"), FAIL),
        (("Group", "system:authenticated"), FAIL),
        (("Group", "system:serviceaccounts"), FAIL),
        (("Group", "system:serviceaccounts:payments"), FAIL),
        (("Group", "system:nodes"), PASS),
    ],
)
@pytest.mark.parametrize("kind", ["RoleBinding", "ClusterRoleBinding"])
def test_subjects(subject: tuple[str, str], kind: str, expected: Verdict) -> None:
    assert said("kubernetes-role-bound-to-named-subjects", applied(binding("view", TEAM, subject, kind=kind))) is expected
