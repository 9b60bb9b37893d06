"""Rights are written in managed policies.

An inline policy belongs to one identity and has neither an ARN nor versions: who reviews access twice a year (7.2.4) has to open every role
to see it, and what a job may do (7.2.1) is written once for each that does it. ``AWS::IAM::Policy``, which the CDK makes by itself, is an
inline policy too.
"""

from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, every, failed, passed
from pci_constructs.rules.iam._policies import IDENTITIES, INLINE


def _inline(_: Any) -> Judgement:
    return failed("it has an inline policy", "Policies")


def _check(resource: ResourceView) -> Judgement:
    if resource.type in INLINE:
        return failed("an inline policy, which has no versions and no ARN to review it by")
    return every(resource.each("Policies"), _inline, empty=passed("it has no inline policy", "Policies"))


RULE = Rule(
    id="iam-no-inline-policy-check",
    title="Policies are managed, not inline",
    severity=Severity.LOW,
    requirements={
        "7.2.1": "what a job may do is defined in one place, which all who do it share",
        "7.2.4": "reviews of access look at policies that can be listed, with their versions",
    },
    remediation="write an AWS::IAM::ManagedPolicy and attach it to the roles or groups that need it",
    types=(*IDENTITIES, *INLINE),
    check=_check,
    equivalents={
        "config": "iam-no-inline-policy-check",
        "cdk-nag": "PCI.DSS.321-IAMNoInlinePolicy",
        "guard": "IAM_NO_INLINE_POLICY_CHECK",
    },
    passing={"ManagedPolicyArns": ["arn:aws:iam::111122223333:policy/reports"]},
    failing={"Policies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": []}}]},
)
