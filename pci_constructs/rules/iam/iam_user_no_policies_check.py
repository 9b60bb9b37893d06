"""Users hold no policies of their own.

Rights that hang on a person stay when the person's work changes. They follow from a group or role that stands for the job (7.2.2), which
one leaves when one leaves the job.
"""

from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, every, failed, passed, worst

_USER, _USER_POLICY = "AWS::IAM::User", "AWS::IAM::UserPolicy"


def _none(resource: ResourceView, path: str, bad: str) -> Judgement:
    def one(_: Any) -> Judgement:
        return failed(bad, path)

    return every(resource.each(path), one, empty=passed("no policy is attached to a user", path))


def _check(resource: ResourceView) -> Judgement:
    if resource.type == _USER_POLICY:
        return failed("the policy belongs to a user", "UserName")
    if resource.type == _USER:
        own = (_none(resource, path, "a policy is attached to the user itself") for path in ("Policies", "ManagedPolicyArns"))
        return worst(own, empty=passed("no policy is attached to the user"))
    return _none(resource, "Users", "the policy is attached to a user")


RULE = Rule(
    id="iam-user-no-policies-check",
    title="Policies are attached to groups and roles, not to users",
    severity=Severity.LOW,
    requirements={"7.2.2": "access is assigned by job, which a group or role stands for and a person does not"},
    remediation="attach the policy to a group that the user is in, or to a role that the user takes",
    types=(_USER, "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", _USER_POLICY),
    check=_check,
    equivalents={
        "securityhub": "IAM.2",
        "config": "iam-user-no-policies-check",
        "cdk-nag": "PCI.DSS.321-IAMUserNoPolicies",
        "guard": "IAM_USER_NO_POLICIES_CHECK",
        "checkov": "CKV_AWS_40",
    },
    passing={"Groups": ["auditors"]},
    failing={"Groups": ["auditors"], "ManagedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]},
)
