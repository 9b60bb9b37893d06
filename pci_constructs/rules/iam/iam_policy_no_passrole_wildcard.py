"""No policy allows to pass every role.

Whoever may hand any role to a service acts through the service with the rights of that role: passing every role comes to the rights of
the strongest one (7.2.5). ``iam:PassRole`` names the roles, or a path of roles, that the job hands over (7.2.1). A condition on the
service they are passed to does not make up for it: an administrator's role passed to a function is the administrator.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed
from pci_constructs.rules.iam._policies import TYPES, document, judge_statements, of_break_glass, on_all_roles
from pci_constructs.rules.policies import Statement, all_true_of


def _passes_roles(statement: Statement) -> bool:
    return statement.covers_action("iam:PassRole")


def _decide(statement: Statement) -> Judgement:
    if all_true_of(statement, _passes_roles, on_all_roles):
        return failed("a statement allows to pass every role", statement.path)
    return passed("the statement does not allow to pass every role", statement.path)


def _check(resource: ResourceView) -> Judgement:
    if of_break_glass(resource):
        return not_applicable("kept for emergencies by break_glass_roles")
    return judge_statements(resource, _decide, "no statement allows to pass every role")


RULE = Rule(
    id="iam-policy-no-passrole-wildcard",
    title="Policies name the roles that may be passed",
    severity=Severity.HIGH,
    requirements={
        "7.2.5": "a role that may be passed lends its rights, so that any role is any right",
        "7.2.1": "access is defined by job, and names what the job hands to services",
    },
    remediation="name roles or a path of roles in Resource of iam:PassRole, and the service in iam:PassedToService",
    types=TYPES,
    check=_check,
    equivalents={"guard": "IAM_POLICY_NO_WILDCARD_RESOURCE_ON_PASSROLE"},
    passing=document(Action="iam:PassRole", Resource="arn:aws:iam::111122223333:role/payments/*"),
    failing=document(Action="iam:PassRole"),
)
