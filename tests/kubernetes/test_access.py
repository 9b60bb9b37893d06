"""What a team may do leads to nothing more: the permissions that result are read and held against what escalates in Kubernetes."""

from collections.abc import Iterator
from itertools import chain, combinations, product

import pytest

from pci_constructs.kubernetes.manifests.access import RULES, Permission, team_binding, team_role
from pci_constructs.kubernetes.manifests.handler import GROUP, handler_access
from pci_constructs.kubernetes.manifests.objects import Manifest
from pci_constructs.refusals import RefusedSetting
from tests.kubernetes.kit import made, of

CHANGES = ("create", "update", "patch", "delete", "deletecollection")
ESCALATING_VERBS = {"bind", "escalate", "impersonate", "*"}
CREDENTIALS = {"secrets", "serviceaccounts/token", "certificatesigningrequests", "certificatesigningrequests/approval"}
SHELLS = {"pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "pods/ephemeralcontainers", "services/proxy", "nodes/proxy"}
RUNNING = {
    *("pods", "pods/binding", "podtemplates", "replicationcontrollers", "deployments", "replicasets", "statefulsets"),
    *("daemonsets", "jobs", "cronjobs", "persistentvolumes"),
}
"""Whoever starts or changes what runs, runs as any service account of the namespace."""
RIGHTS = {"roles", "rolebindings", "clusterroles", "clusterrolebindings"}
WEBHOOKS = {"mutatingwebhookconfigurations", "validatingwebhookconfigurations", "mutatingadmissionpolicies"}


def rights(role: Manifest) -> Iterator[tuple[str, str, str]]:
    """Each verb on each resource of each group that a role grants."""
    for rule in role["rules"]:
        assert set(rule) == {"apiGroups", "resources", "verbs"}, "neither URLs outside of resources nor names"
        yield from product(rule["apiGroups"], rule["resources"], rule["verbs"])


def escalates(group: str, resource: str, verb: str) -> bool:
    """Whether a right leads to more than itself (Kubernetes, "RBAC good practices", privilege escalation risks)."""
    if "*" in (group, resource, verb) or resource.endswith("/*") or verb in ESCALATING_VERBS:
        return True
    if resource in CREDENTIALS | SHELLS:
        return True
    return verb in CHANGES and verb != "delete" and resource in RUNNING | RIGHTS | WEBHOOKS


@pytest.mark.parametrize(
    ("group", "resource", "verb"),
    [
        ("", "secrets", "list"),
        ("", "pods/exec", "get"),
        ("", "pods", "create"),
        ("", "nodes/proxy", "get"),
        ("apps", "deployments", "patch"),
        ("rbac.authorization.k8s.io", "roles", "bind"),
        ("", "users", "impersonate"),
        ("*", "pods", "get"),
        ("apps", "*", "get"),
        ("", "pods", "*"),
    ],
)
def test_the_reader_of_permissions_knows_what_escalates(group: str, resource: str, verb: str) -> None:
    assert escalates(group, resource, verb)


EVERY_CHOICE = list(chain.from_iterable(combinations(Permission, size) for size in range(1, len(Permission) + 1)))


@pytest.mark.parametrize("permissions", EVERY_CHOICE, ids="+".join)
def test_no_choice_of_permissions_escalates(permissions: tuple[Permission, ...]) -> None:
    role = team_role("checkout", "payments", permissions)
    assert [right for right in rights(role) if escalates(*right)] == []
    assert list(rights(role))


def test_every_permission_is_a_choice() -> None:
    assert set(RULES) == set(Permission)


def test_a_team_reads_by_default_and_changes_nothing() -> None:
    role = team_role("checkout", "payments", [Permission.VIEW_WORKLOADS, Permission.READ_LOGS, Permission.VIEW_NETWORK])
    assert {verb for _, _, verb in rights(role)} == {"get", "list", "watch"}


def test_a_team_is_bound_in_its_namespaces_to_its_role_and_its_group_alone() -> None:
    bindings = of("RoleBinding", made("teams"))
    assert [binding["metadata"]["namespace"] for binding in bindings] == ["payments", "general"]
    for binding in bindings:
        assert binding["roleRef"] == {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "team-checkout"}
        assert binding["subjects"] == [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "checkout-developers"}]
    assert {manifest["kind"] for manifest in made("teams")} == {"Role", "RoleBinding"}


@pytest.mark.parametrize("group", ["system:masters", "eks:admins", "aws:x", "amazon:x", "iam:x", "", "  "])
def test_groups_of_kubernetes_and_aws_are_refused(group: str) -> None:
    with pytest.raises(RefusedSetting, match=r"group must be a group of your own.*7\.2\.1"):
        team_binding("checkout", "payments", group)


@pytest.mark.parametrize("namespace", ["default", "kube-system", "kube-public"])
def test_namespaces_of_kubernetes_are_refused(namespace: str) -> None:
    with pytest.raises(RefusedSetting, match=r"namespaces must be a namespace of your own.*2\.2\.3"):
        team_role("checkout", namespace, [Permission.SCALE])


def test_a_team_without_permissions_is_refused() -> None:
    with pytest.raises(RefusedSetting, match=r"permissions must be one or more of view-workloads.*7\.2\.2"):
        team_role("checkout", "payments", [])


def test_the_handler_escalates_by_nothing_but_the_roles_that_it_writes() -> None:
    """The API server itself lets nobody write a role beyond the writer's rights: whoever writes roles and holds neither ``escalate`` nor
    ``bind`` can give what it has, and it has nothing that escalates."""
    role, binding = handler_access()
    beyond = {(resource, verb) for group, resource, verb in rights(role) if escalates(group, resource, verb)}
    assert {resource for resource, _ in beyond} == {"roles", "rolebindings"}
    assert not {verb for _, verb in beyond} & ESCALATING_VERBS
    assert binding["subjects"] == [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": GROUP}]


def test_the_handler_holds_whatever_it_gives_to_teams() -> None:
    role, _ = handler_access()
    assert set(rights(team_role("all", "payments", list(Permission)))) <= set(rights(role))


def test_the_handler_may_make_every_kind_that_this_library_makes() -> None:
    plural = {"NetworkPolicy": "networkpolicies", "ImageValidatingPolicy": "imagevalidatingpolicies"}
    plural["ValidatingAdmissionPolicy"] = "validatingadmissionpolicies"
    may = set(rights(handler_access()[0]))
    for manifest in made():
        group = manifest["apiVersion"].rpartition("/")[0]
        resource = plural.get(manifest["kind"], f"{manifest['kind'].lower()}s")
        assert {(group, resource, verb) for verb in ("get", "create", "patch")} <= may, manifest["kind"]
