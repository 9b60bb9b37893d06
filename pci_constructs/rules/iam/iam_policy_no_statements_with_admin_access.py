"""No policy allows everything on everything.

Whoever holds such a policy may read every card number, switch off every log and give anybody the same. Rights follow from what a job needs
(7.2.1, 7.2.2) and are the least that it needs (7.2.5). A statement that allows all actions but some is judged like one that allows all.
A role that the team keeps for emergencies is named in ``break_glass_roles``.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed
from pci_constructs.rules.iam._policies import TYPES, allows_everything, document, judge_statements, of_break_glass
from pci_constructs.rules.policies import Statement


def _decide(statement: Statement) -> Judgement:
    if allows_everything(statement):
        return failed("a statement allows every action on every resource", statement.path)
    return passed("the statement is limited", statement.path)


def _check(resource: ResourceView) -> Judgement:
    if of_break_glass(resource):
        return not_applicable("kept for emergencies by break_glass_roles")
    return judge_statements(resource, _decide, "no statement allows everything")


RULE = Rule(
    id="iam-policy-no-statements-with-admin-access",
    title="Policies do not allow everything",
    severity=Severity.HIGH,
    requirements={
        "7.2.1": "access is defined by job, and no job is everything",
        "7.2.2": "what is assigned follows from the job's function and duties",
        "7.2.5": "applications and systems hold the least rights that they need",
    },
    remediation="name the actions and resources that are needed; for emergencies keep one role and name it in break_glass_roles",
    types=TYPES,
    check=_check,
    equivalents={
        "securityhub": "IAM.1",
        "config": "iam-policy-no-statements-with-admin-access",
        "cdk-nag": "PCI.DSS.321-IAMPolicyNoStatementsWithAdminAccess",
        "guard": "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS",
        "checkov": "CKV_AWS_62",
    },
    passing=document(Action="s3:GetObject", Resource="arn:aws:s3:::reports/*"),
    failing=document(Action="*"),
)
