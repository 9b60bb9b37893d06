"""No policy allows every action of a service.

``dynamodb:*`` includes reading every table, deleting it and its backups, and whatever AWS adds next year. Naming actions keeps rights at
what the job needs (7.2.1, 7.2.2, 7.2.5); a prefix such as ``s3:Get*`` is still a choice. A statement that allows all but some actions
allows every action of all other services. The resources that a statement names do not change the answer.
"""

from functools import lru_cache
from typing import Any

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed
from pci_constructs.rules.iam._policies import TYPES, document, judge_statements, of_break_glass
from pci_constructs.rules.policies import Statement, any_of

_WHOLE = expression(r"\?*\*[*?]*|[^:]+:(\?*\*[*?]*|\$\{[^}]*\})")


def _decide(statement: Statement) -> Judgement:
    if statement.block.has("NotAction"):
        return failed("a statement allows every action but some", statement.path)
    if any_of(statement.actions(), _is_whole):
        return failed("a statement allows every action of a service", statement.path)
    return passed("the statement names its actions", statement.path)


@lru_cache(maxsize=1 << 14)
def _is_whole(action: Any) -> bool:
    return _WHOLE.fullmatch(str(action).strip()) is not None


def _check(resource: ResourceView) -> Judgement:
    if of_break_glass(resource):
        return not_applicable("kept for emergencies by break_glass_roles")
    return judge_statements(resource, _decide, "every statement names its actions")


RULE = Rule(
    id="iam-policy-no-statements-with-full-access",
    title="Policies do not allow every action of a service",
    severity=Severity.MEDIUM,
    requirements={
        "7.2.1": "access is defined by what a job does with a service, which is never everything",
        "7.2.2": "what is assigned follows from the job's function and duties",
        "7.2.5": "applications and systems hold the least rights that they need",
    },
    remediation="name the actions, or a prefix of them such as s3:Get*",
    types=TYPES,
    check=_check,
    equivalents={
        "securityhub": "IAM.21",
        "config": "iam-policy-no-statements-with-full-access",
        "cdk-nag": "PCI.DSS.321-IAMPolicyNoStatementsWithFullAccess",
        "guard": "IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS",
    },
    passing=document(Action=["s3:Get*", "s3:ListBucket"]),
    failing=document(Action=["s3:*"], Resource="arn:aws:s3:::reports"),
)
