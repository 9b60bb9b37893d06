"""No role can be taken by just anybody.

A role whose trust policy admits every principal can be taken from any account in the world: its rights are public. Access control denies
what is not allowed to somebody (7.3.3), and whoever gets in has shown who they are (8.3.1). An organization or account in a condition
limits it; an external id by itself does not, since it is no secret.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.iam._trust import TRUST, judge_trust
from pci_constructs.rules.policies import Statement


def _decide(statement: Statement) -> Judgement:
    if statement.open_to_anyone():
        return failed("any principal of any account may take the role", statement.path)
    return passed("the statement names who may take the role", statement.path)


def _check(role: ResourceView) -> Judgement:
    return judge_trust(role, _decide, "the role names who may take it")


def _example(principal: object) -> dict[str, object]:
    allow = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return {TRUST: {"Version": "2012-10-17", "Statement": [allow]}}


RULE = Rule(
    id="iam-role-trust-policy-not-public",
    title="Roles name who may take them",
    severity=Severity.CRITICAL,
    requirements={
        "7.3.3": "access is denied unless it is allowed to somebody",
        "8.3.1": "a role that anyone may take asks nobody who they are",
    },
    remediation="name the principals, or add a condition on aws:PrincipalOrgID or aws:PrincipalAccount",
    types=("AWS::IAM::Role",),
    check=_check,
    equivalents={"checkov": "CKV_AWS_60"},
    passing=_example({"Service": "lambda.amazonaws.com"}),
    failing=_example({"AWS": "*"}),
)
