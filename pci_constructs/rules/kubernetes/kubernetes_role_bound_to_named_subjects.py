"""Roles are bound to somebody in particular.

Some groups of Kubernetes are everybody: who is not signed in, who is, and every service account of the cluster. A role that is bound to one
of them is open to the next pod that somebody gets into. Access is assigned to people and accounts by need (7.2.1, 7.2.5), who are told
apart (8.2.1), and denied to everybody else (7.3.3). The default account of a namespace is that of every pod that names none.
"""

from functools import partial

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, passed
from pci_constructs.rules.kubernetes._manifests import MANIFEST, RBAC, TEMPLATE_ONLY, TYPE, example, judge_objects, manifest, name_of

_EVERYBODY = {
    "system:anonymous": "whoever is not signed in",
    "system:unauthenticated": "whoever is not signed in",
    "system:authenticated": "whoever is signed in",
    "system:serviceaccounts": "every service account of the cluster",
}
_DEFAULT = expression(r"system:serviceaccount:[^:]+:default")
"""The same account as a user, which is what Kubernetes takes it for."""
_GOOD = passed("the binding names its subjects", MANIFEST)


def _check(resource: ResourceView) -> Judgement:
    return judge_objects(resource, {f"{RBAC}/{kind}": _binding for kind in ("RoleBinding", "ClusterRoleBinding")}, what="binding of a role")


def _binding(binding: Block) -> Judgement:
    return every(binding.each("subjects"), partial(_subject, name_of(binding)), empty=_GOOD)


def _subject(name: str, subject: Block) -> Judgement:
    who = subject.text("name")
    if who in _EVERYBODY:
        return failed(f"{name} is for {_EVERYBODY[who]}", MANIFEST)
    if who.startswith("system:serviceaccounts:"):
        return failed(f"{name} is for every service account of {who.rpartition(':')[2]}", MANIFEST)
    if (subject.text("kind") == "ServiceAccount" and who == "default") or _DEFAULT.fullmatch(who):
        return failed(f"{name} is for every pod that names no service account", MANIFEST)
    return _GOOD


def _example(group: str) -> dict[str, object]:
    reference = {"apiGroup": RBAC, "kind": "Role", "name": "team"}
    subjects = [{"apiGroup": RBAC, "kind": "Group", "name": group}]
    return example(manifest("RoleBinding", "team", api_version=f"{RBAC}/v1", namespace="payments", roleRef=reference, subjects=subjects))


RULE = Rule(
    id="kubernetes-role-bound-to-named-subjects",
    title="Roles are bound to somebody in particular",
    severity=Severity.HIGH,
    requirements={
        "7.2.1": "access is given to those who need it, who are some",
        "7.2.5": "a pod gets no rights because it names no account",
        "7.3.3": "who was given nothing has nothing",
        "8.2.1": "who did something in the cluster can be told",
    },
    remediation="bind the role to a group of people or to the service account of one workload",
    types=(TYPE,),
    check=_check,
    template_only=TEMPLATE_ONLY,
    passing=_example("checkout"),
    failing=_example("system:authenticated"),
)
