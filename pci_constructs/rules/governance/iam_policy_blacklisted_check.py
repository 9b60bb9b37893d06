"""None of AWS's policies of full access is attached to anybody.

AWS's policies that end in FullAccess, and those for administrators, are made to fit every customer: they allow all of a service on all
resources, and AWS widens them without asking. Whoever holds one has more than a job needs (7.2.1, 7.2.2, 7.2.5). Roles that the team
keeps for emergencies are named in ``break_glass_roles``.
"""

import re
from typing import Any

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, every, failed, not_applicable, passed
from pci_constructs.rules.policies import any_of

_PATHS = {"AWS::SSO::PermissionSet": "ManagedPolicies"}
_WIDE = expression(
    r"arn:[^:]*:iam::aws:policy/(.*/)?(AdministratorAccess(-.*)?|PowerUserAccess|[^/]*Full_?Access([^/]*V\d+)?)", re.IGNORECASE
)
_TOKEN = expression(r"\$\{[^}]*\}")


def _check(identity: ResourceView) -> Judgement:
    path = _PATHS.get(identity.type, "ManagedPolicyArns")
    good = passed("no policy of full access is attached", path)
    emergency = identity.settings.break_glass_roles
    if emergency and identity.text("RoleName", identity.text("Name")) in {name.rpartition("/")[2] for name in emergency}:
        return not_applicable("kept for emergencies by break_glass_roles")

    def one(arn: Any) -> Judgement:
        if any_of([arn], lambda text: bool(_WIDE.fullmatch(_TOKEN.sub("_", str(text).strip())))):
            return failed(f"{str(arn).rpartition('/')[2]} is attached", path)
        return good

    return every(identity.each(path), one, empty=good)


RULE = Rule(
    id="iam-policy-blacklisted-check",
    title="No AWS policy of full access is attached",
    severity=Severity.HIGH,
    requirements={
        "7.2.1": "access is defined by job, and AWS's policies of full access are made for no job",
        "7.2.2": "what is assigned follows from the job's function and duties",
        "7.2.5": "applications and systems hold the least rights that they need",
    },
    remediation="attach a policy of your own with the actions and resources that are needed",
    types=("AWS::IAM::Role", "AWS::IAM::Group", "AWS::IAM::User", "AWS::SSO::PermissionSet"),
    check=_check,
    equivalents={"config": "iam-policy-blacklisted-check", "checkov": "CKV_AWS_274"},
    passing={"ManagedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]},
    failing={"ManagedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"]},
)
