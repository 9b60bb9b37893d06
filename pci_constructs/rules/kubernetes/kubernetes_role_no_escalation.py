"""Roles of a cluster lead to no more than they say.

Some rights in Kubernetes are all rights: who may bind or escalate gives himself any role, who impersonates is anybody, who reads secrets
or asks for tokens is every account, who opens a shell in a pod is the pod, who gets at the proxy of a node is the node. A wildcard holds
them all, and those that come with the next version. Access follows need (7.2.1, 7.2.2, 7.2.5).
"""

from functools import partial
from typing import Any

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, passed, undetermined
from pci_constructs.rules.kubernetes._manifests import MANIFEST, RBAC, TEMPLATE_ONLY, TYPE, example, judge_objects, manifest, name_of

_VERBS = {"*": "holds every verb", "bind": "binds any role", "escalate": "goes beyond itself", "impersonate": "is anybody"}
_RESOURCES = {
    "*": "holds every resource",
    "certificatesigningrequests/approval": "makes certificates of anybody",
    "nodes/proxy": "gets at every pod of a node",
    "pods/attach": "is every pod that it attaches to",
    "pods/ephemeralcontainers": "is every pod that it debugs",
    "pods/exec": "is every pod that it opens a shell in",
    "pods/portforward": "gets to every port of a pod past the network policies",
    "pods/proxy": "gets to every port of a pod past the network policies",
    "serviceaccounts/token": "is every service account",
    "services/proxy": "gets to every service past the network policies",
}
_SECRETS = "secrets"


def _check(resource: ResourceView) -> Judgement:
    kinds = {f"{RBAC}/{kind}": _role for kind in ("Role", "ClusterRole")}
    return judge_objects(resource, kinds, what="role")


def _role(role: Block) -> Judgement:
    name = name_of(role)
    good = passed(f"the role {name} leads to nothing more", MANIFEST)
    if role.has("aggregationRule"):
        return undetermined(f"what the role {name} holds", MANIFEST, blocked_by="the cluster roles that it takes together by their labels")
    return every(role.each("rules"), partial(_rule, name, good), empty=good)


def _rule(name: str, good: Judgement, rule: Block) -> Judgement:
    if not rule.each("verbs"):
        return good
    judged = every(rule.each("verbs"), partial(_listed, name, good, _VERBS), empty=good)
    parts = [judged, every(rule.each("resources"), partial(_resource, name, good, rule), empty=good)]
    parts.append(every(rule.each("apiGroups"), partial(_listed, name, good, {"*": "holds every kind of object"}), empty=good))
    return every(parts, lambda part: part, empty=good)


def _listed(name: str, good: Judgement, bad: dict[str, str], value: Any) -> Judgement:
    why = bad.get(str(value).strip().lower())
    return failed(f"the role {name} {why}", MANIFEST) if why else good


def _resource(name: str, good: Judgement, rule: Block, value: Any) -> Judgement:
    resource = str(value).strip().lower()
    if resource.endswith("/*") or resource.startswith("*/"):
        return failed(f"the role {name} holds every subresource of {resource}", MANIFEST)
    # One secret by its name is a need that somebody thought of; all of them are credentials of everybody.
    if resource == _SECRETS and not rule.each("resourceNames"):
        return failed(f"the role {name} gets at every secret", MANIFEST)
    return _listed(name, good, _RESOURCES, resource)


def _example(**rule: list[str]) -> dict[str, object]:
    whole = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"], **rule}
    return example(manifest("Role", "team", api_version=f"{RBAC}/v1", namespace="payments", rules=[whole]))


RULE = Rule(
    id="kubernetes-role-no-escalation",
    title="Roles of a cluster lead to no more than they say",
    severity=Severity.HIGH,
    requirements={
        "7.2.1": "a right that leads to every right is outside any model of access",
        "7.2.2": "people get what their function needs, and not what it can be turned into",
        "7.2.5": "accounts of applications do not read each other's credentials",
    },
    remediation="name verbs and resources, without wildcards, secrets, shells, tokens, bind, escalate and impersonate",
    types=(TYPE,),
    check=_check,
    template_only=TEMPLATE_ONLY,
    equivalents={"checkov": "CKV_K8S_49"},
    passing=_example(resources=["pods", "pods/log"]),
    failing=_example(resources=["pods", "secrets"]),
)
