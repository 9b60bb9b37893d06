"""Every user is in a group.

A group stands for a job, and its policies for what the job needs (7.2.2). A user outside of all groups has either no rights or rights that
belong to nobody's job.
"""

from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, best, failed, passed, some
from pci_constructs.rules.reading import each_text


def _check(user: ResourceView) -> Judgement:
    def member(_: Any) -> Judgement:
        return passed("the user is in a group", "Groups")

    none = failed("the user is in no group", "Groups")
    own = some(each_text(user, "Groups"), member, empty=none)
    return best((own, some(user.linked("AWS::IAM::UserToGroupAddition", "Users"), member, empty=none)), empty=none)


RULE = Rule(
    id="iam-user-group-membership-check",
    title="Users are members of groups",
    severity=Severity.LOW,
    requirements={"7.2.2": "access is assigned by job, which a group stands for"},
    remediation="put the user into the group of its job, or use a role and no user at all",
    types=("AWS::IAM::User",),
    check=_check,
    equivalents={
        "config": "iam-user-group-membership-check",
        "cdk-nag": "PCI.DSS.321-IAMUserGroupMembership",
        "guard": "IAM_USER_MISSING_GROUP_RULE",
    },
    passing={"Groups": ["auditors"]},
    failing={"Path": "/"},
)
