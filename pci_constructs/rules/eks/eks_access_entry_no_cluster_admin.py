"""Nobody administers a whole cluster permanently.

A cluster administrator reads every secret and runs anything on every node, payment nodes included: access is limited to what a job
needs (7.2.1, 7.2.2).
"""

from typing import Any

from pci_constructs.assembly import Resource, Stack
from pci_constructs.findings import Severity, Verdict
from pci_constructs.rules.rule import Judgement, Rule, each_resource
from pci_constructs.rules.values import UNKNOWN, known

ADMINISTRATOR = "AmazonEKSClusterAdminPolicy"
MASTERS = "system:masters"


def _text(value: Any) -> str:
    """The literal parts of a value; the name of an access policy is literal even where its partition is not."""
    if isinstance(value, dict):
        return "".join(_text(part) for part in value.values())
    return "".join(_text(part) for part in value) if isinstance(value, list) else str(value)


@each_resource("AWS::EKS::AccessEntry")
def _check(resource: Resource, _: Stack) -> Judgement:
    groups = resource.properties.get("KubernetesGroups") or []
    policies = resource.properties.get("AccessPolicies") or []
    if known(groups) is UNKNOWN or known(policies) is UNKNOWN:
        return Judgement(Verdict.UNDETERMINED, "what the entry grants is not known at synth", blocked_by=str(groups or policies))
    if MASTERS in groups:
        return Judgement(Verdict.FAIL, f"the entry's group {MASTERS} administers the whole cluster", "KubernetesGroups")
    for policy in policies:
        arn = policy.get("PolicyArn") if isinstance(policy, dict) else policy
        if ADMINISTRATOR in _text(arn):
            return Judgement(Verdict.FAIL, "the entry administers the whole cluster", "AccessPolicies")
        if "AmazonEKS" not in _text(arn):
            return Judgement(Verdict.UNDETERMINED, "the policy is not known at synth", "AccessPolicies", blocked_by=str(arn))
    return Judgement(Verdict.PASS, "the entry grants no administration of the cluster")


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
    check_all=_check,
)
