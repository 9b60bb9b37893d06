"""Nobody administers a whole cluster permanently.

A cluster administrator reads every secret and runs anything on every node, payment nodes included: access is limited to what a job
needs (7.2.1, 7.2.2). A role for emergencies may, if the team names it in ``break_glass_roles``.
"""

from collections.abc import Iterator
from typing import Any

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    Unknown,
    attempt,
    every,
    failed,
    passed,
    worst,
)
from pci_constructs.rules.reading import word

_ADMINISTRATOR = "AmazonEKSClusterAdminPolicy"
_POLICIES = "cluster-access-policy/"
_MASTERS = "system:masters"
_GOOD = passed("the entry grants no administration of the cluster")


def _check(entry: ResourceView) -> Judgement:
    judged = worst(_grants(entry), empty=_GOOD)
    if judged != _GOOD and _of_emergencies(entry):
        return passed("kept for emergencies by break_glass_roles", "PrincipalArn")
    return judged


def _grants(entry: ResourceView) -> Iterator[Judgement]:
    yield every(entry.each("KubernetesGroups"), _group, empty=_GOOD)
    yield every(entry.each("AccessPolicies"), lambda policy: attempt(lambda: _policy(policy)), empty=_GOOD)


def _group(name: Any) -> Judgement:
    return failed(f"the entry's group {_MASTERS} administers the whole cluster", "KubernetesGroups") if str(name) == _MASTERS else _GOOD


def _policy(policy: Block) -> Judgement:
    arn = policy.peek("PolicyArn")
    text = arn.shape if arn.__class__ is Unknown else policy.text("PolicyArn")
    if _POLICIES not in text or (arn.__class__ is Unknown and "${" in text.rpartition("/")[2]):
        raise Undetermined(arn if arn.__class__ is Unknown else f"{text!r}, which is no policy of EKS", policy.where("PolicyArn"))
    if text.rpartition("/")[2].strip() != _ADMINISTRATOR or word(policy, "AccessScope.Type", "cluster") == "namespace":
        return _GOOD
    return failed("the entry administers the whole cluster", "AccessPolicies")


def _of_emergencies(entry: ResourceView) -> bool:
    names = {name.rpartition("/")[2] for name in entry.settings.break_glass_roles or ()}
    if not names:
        return False
    role = entry.follow("PrincipalArn")
    return (role.text("RoleName") if role else entry.text("PrincipalArn").rpartition("/")[2]) in names


RULE = Rule(
    id="eks-access-entry-no-cluster-admin",
    title="No access entry administers the whole cluster",
    severity=Severity.HIGH,
    requirements={
        "7.2.1": "an access control model that gives everything to one role models nothing",
        "7.2.2": "access is assigned by job function and least privilege",
        "7.2.5": "system accounts get the least that operation needs",
    },
    remediation="grant a policy on named namespaces, or record who accepts the administrator and until when",
    types=("AWS::EKS::AccessEntry",),
    check=_check,
    passing={"AccessPolicies": [{"PolicyArn": f"arn:aws:eks::aws:{_POLICIES}AmazonEKSViewPolicy", "AccessScope": {"Type": "cluster"}}]},
    failing={"AccessPolicies": [{"PolicyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"}]},
)
