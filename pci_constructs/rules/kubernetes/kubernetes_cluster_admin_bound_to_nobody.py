"""Nobody is bound to administer the whole cluster.

Who administers the cluster reads every secret and changes every workload of the CDE. Access follows need and function (7.2.1, 7.2.2), and
accounts of applications get the least (7.2.5). Administration in an emergency comes by an access entry of EKS, which is on record and
raises an alarm; a binding within the cluster is seen by no one.
"""

from functools import partial

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, passed
from pci_constructs.rules.kubernetes._manifests import MANIFEST, RBAC, TEMPLATE_ONLY, TYPE, example, judge_objects, manifest, name_of

_ADMIN, _MASTERS = "cluster-admin", "system:masters"
_EVERYWHERE = ("admin", "edit")
_GOOD = passed("the binding administers no whole cluster", MANIFEST)


def _check(resource: ResourceView) -> Judgement:
    kinds = {f"{RBAC}/{kind}": partial(_binding, kind) for kind in ("RoleBinding", "ClusterRoleBinding")}
    return judge_objects(resource, kinds, what="binding of a role")


def _binding(kind: str, binding: Block) -> Judgement:
    masters = every(binding.each("subjects"), partial(_subject, name_of(binding)), empty=_GOOD)
    if masters.verdict is not _GOOD.verdict:
        return masters
    role = binding.text("roleRef.name")
    if role == _ADMIN:
        return failed(f"{name_of(binding)} binds {_ADMIN}", MANIFEST)
    if kind == "ClusterRoleBinding" and role in _EVERYWHERE:
        return failed(f"{name_of(binding)} lets its subjects {role} in every namespace", MANIFEST)
    return _GOOD


def _subject(name: str, subject: Block) -> Judgement:
    if subject.text("name") == _MASTERS:
        return failed(f"{name} is for {_MASTERS}, which no authorization is asked about", MANIFEST)
    return _GOOD


def _example(role: str) -> dict[str, object]:
    subjects = [{"apiGroup": RBAC, "kind": "Group", "name": "checkout"}]
    binding = manifest(
        "ClusterRoleBinding",
        "checkout",
        api_version=f"{RBAC}/v1",
        roleRef={"apiGroup": RBAC, "kind": "ClusterRole", "name": role},
        subjects=subjects,
    )
    return example(binding)


RULE = Rule(
    id="kubernetes-cluster-admin-bound-to-nobody",
    title="Nobody is bound to administer the whole cluster",
    severity=Severity.HIGH,
    requirements={
        "7.2.1": "an access control model that gives everything to one group models nothing",
        "7.2.2": "rights are assigned where the work is, and that is in namespaces",
        "7.2.5": "no component of the cluster needs all of it",
    },
    remediation="bind a role in the namespaces of the team; give administration in an emergency by an access entry, on the record",
    types=(TYPE,),
    check=_check,
    template_only=TEMPLATE_ONLY,
    passing=_example("view"),
    failing=_example("cluster-admin"),
)
