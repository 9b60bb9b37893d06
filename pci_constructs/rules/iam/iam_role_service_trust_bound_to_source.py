"""Services take a role for resources of the team's own.

A service takes a role for whoever asks it to, as long as the caller may pass the role. Where the role trusts a service for nothing in
particular, what one account sets up may act with the rights of another (the confused deputy), or one cluster with those of the next. A
condition on the source says for whom (7.2.5). Asked of services that put the source into the request when they take a role.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.iam._trust import TRUST, demands, judge_trust
from pci_constructs.rules.policies import Statement, all_hold, any_of

_SERVICES = frozenset(
    f"{name}.amazonaws.com"
    for name in ("bedrock", "codebuild", "eks", "monitoring.rds", "pods.eks", "sagemaker", "scheduler", "ssm", "vpc-flow-logs")
)
"""Services whose guides show a condition on the source in the trust policy of their roles."""
_OF_CLUSTER = ("aws:requesttag/eks-cluster-arn", "aws:requesttag/eks-cluster-name")
"""With what EKS says for which cluster's pods it takes a role."""
_GOOD = passed("services that say for whom they act take the role for named sources alone", TRUST)


def _decide(statement: Statement) -> Judgement:
    def names_one() -> bool:
        return any_of(statement.principals("Service"), lambda name: str(name).strip() in _SERVICES)

    if all_hold(names_one, lambda: not statement.bound_to_source(), lambda: not demands(statement, *_OF_CLUSTER)):
        return failed("a service may take the role for anybody: no condition names the source", statement.path)
    return _GOOD


def _check(role: ResourceView) -> Judgement:
    return judge_trust(role, _decide, _GOOD.message)


def _example(**more: object) -> dict[str, object]:
    allow = {"Effect": "Allow", "Principal": {"Service": "vpc-flow-logs.amazonaws.com"}, "Action": "sts:AssumeRole", **more}
    return {TRUST: {"Version": "2012-10-17", "Statement": [allow]}}


RULE = Rule(
    id="iam-role-service-trust-bound-to-source",
    title="Services take a role for named sources alone",
    severity=Severity.LOW,
    requirements={"7.2.5": "the rights of a role are for the resources that it was made for, and a service acts for all that ask"},
    remediation="add a condition on aws:SourceAccount, and on aws:SourceArn where the resource has an ARN beforehand",
    types=("AWS::IAM::Role",),
    check=_check,
    passing=_example(Condition={"StringEquals": {"aws:SourceAccount": "111122223333"}}),
    failing=_example(),
)
