"""No permission set allows everything on everything.

People get into accounts through permission sets, and one set is given in many accounts at once. An inline policy that allows all makes
everybody who holds it an administrator of each of them, whatever their job (7.2.1, 7.2.2). Managed policies of a set are asked about by
``iam-policy-blacklisted-check``. A set for emergencies is named in ``break_glass_roles``.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, every, failed, not_applicable, passed
from pci_constructs.rules.iam._policies import allows_everything
from pci_constructs.rules.policies import Statement, each_statement

_POLICY = "InlinePolicy"


def _check(permissions: ResourceView) -> Judgement:
    if permissions.settings.break_glass_roles and permissions.text("Name") in permissions.settings.break_glass_roles:
        return not_applicable("kept for emergencies by break_glass_roles")
    good = passed("the inline policy is limited", _POLICY)

    def one(statement: Statement) -> Judgement:
        return failed("the inline policy allows everything", statement.path) if allows_everything(statement) else good

    return attempt(lambda: every(each_statement(permissions, _POLICY), one, empty=good))


def _example(action: str) -> dict[str, object]:
    allow = {"Effect": "Allow", "Action": action, "Resource": "*"}
    return {"Name": "auditors", "InstanceArn": "i", _POLICY: {"Version": "2012-10-17", "Statement": [allow]}}


RULE = Rule(
    id="sso-permission-set-no-admin-access",
    title="Permission sets do not allow everything",
    severity=Severity.HIGH,
    requirements={
        "7.2.1": "access is defined by job, and no job is everything",
        "7.2.2": "what people are assigned follows from their function and duties",
    },
    remediation="name the actions and resources that the job needs; name a set for emergencies in break_glass_roles",
    types=("AWS::SSO::PermissionSet",),
    check=_check,
    equivalents={},
    passing=_example("s3:Get*"),
    failing=_example("*"),
)
