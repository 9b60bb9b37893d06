"""Who may change things in a cluster may do so in named namespaces.

Rights follow the work (7.2.2), and a team works in its namespaces. A policy that administers or edits, granted on the whole cluster or on
namespaces of whatever name, reaches the secrets and workloads of payment along with those of everybody else (7.2.5). To look at the whole
cluster is another matter, and to administer all of it another rule's.
"""

from functools import partial
from typing import Any

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Undetermined, Unknown, attempt, every, failed, passed
from pci_constructs.rules.policy_values import takes_everything
from pci_constructs.rules.reading import word

_WRITE = ("AmazonEKSAdminPolicy", "AmazonEKSEditPolicy")
_WHOLE = "AmazonEKSClusterAdminPolicy"
_POLICIES = "cluster-access-policy/"
_GOOD = passed("whoever may change things may do so in named namespaces", "AccessPolicies")


def _check(entry: ResourceView) -> Judgement:
    return every(entry.each("AccessPolicies"), lambda policy: attempt(partial(_policy, policy)), empty=_GOOD)


def _policy(policy: Block) -> Judgement:
    name = _name(policy)
    if name not in (*_WRITE, _WHOLE):
        return _GOOD
    bad = failed("the entry may change things in the whole cluster", policy.where("AccessScope"))
    if word(policy, "AccessScope.Type", "cluster") != "namespace":
        return _GOOD if name == _WHOLE else bad
    # EKS takes wildcards in names of namespaces, and one such name is enough.
    return every(policy.each("AccessScope.Namespaces"), partial(_named, bad), empty=bad)


def _named(bad: Judgement, namespace: Any) -> Judgement:
    name = str(namespace).strip()
    return bad if not name or takes_everything(name) else _GOOD


def _name(policy: Block) -> str:
    arn = policy.peek("PolicyArn")
    text = arn.shape if arn.__class__ is Unknown else policy.text("PolicyArn")
    found = text.rpartition(_POLICIES)[2].strip()
    if _POLICIES not in text or "${" in found:
        raise Undetermined(arn if arn.__class__ is Unknown else f"{text!r}, which is no policy of EKS", policy.where("PolicyArn"))
    return found


def _example(scope: dict[str, object]) -> dict[str, object]:
    return {"AccessPolicies": [{"PolicyArn": f"arn:aws:eks::aws:{_POLICIES}{_WRITE[0]}", "AccessScope": scope}]}


RULE = Rule(
    id="eks-access-entry-namespace-scoped",
    title="Who may change things in a cluster may do so in named namespaces",
    severity=Severity.LOW,
    requirements={
        "7.2.2": "rights are assigned where the work is, and that is in namespaces",
        "7.2.5": "a deployment of one application has no rights on the others",
    },
    remediation="set AccessScope to Type namespace, with the Namespaces that the team works in",
    types=("AWS::EKS::AccessEntry",),
    check=_check,
    passing=_example({"Type": "namespace", "Namespaces": ["payments"]}),
    failing=_example({"Type": "cluster"}),
)
