"""Nobody can raise their own rights.

A right to change policies, to make keys for others or to hand a role to a service that runs one's code is every right, one step later.
Access that was approved for a job (7.2.1) then is not the access that its holder has (7.2.5). All policies of a role, user or group that
the template shows are taken together; rights limited to named resources, or by a condition on boundary, policy or tag, do not count.
"""

import re

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Undetermined, failed, not_applicable, passed
from pci_constructs.rules.iam._escalation import MANAGED_ARNS, Held, escalates
from pci_constructs.rules.iam._policies import IDENTITIES, TYPES, document, flat, of_break_glass

_OF_AWS = expression(r"arn:[^:]*:iam::aws:policy/(AdministratorAccess|IAMFullAccess|PowerUserAccess)", re.IGNORECASE)
"""Policies of AWS, which no template shows, that lead to every right."""


def _check(resource: ResourceView) -> Judgement:
    if of_break_glass(resource):
        return not_applicable("kept for emergencies by break_glass_roles")
    held = Held(resource)
    identity = resource if resource.type in IDENTITIES else None
    for arn in held.managed:
        if found := _OF_AWS.fullmatch(flat(arn)):
            return failed(f"its holder has {found[1]} of AWS, with which it changes its own rights", MANAGED_ARNS)
    for path in held.ways():
        try:
            if escalates(held.statements, path, identity):
                needs = ", ".join(need if isinstance(need, str) else " or ".join(need) for need in path["needs"])
                return failed(f"its holder {path['how']}: {needs}")
        except Undetermined as error:
            held.open = error
    if held.open is not None:
        raise held.open
    return passed("no known way leads to wider rights")


RULE = Rule(
    id="iam-policy-no-privilege-escalation",
    title="Nobody can raise their own rights",
    severity=Severity.HIGH,
    requirements={
        "7.2.1": "access is what was defined for the job, and its holder cannot define it anew",
        "7.2.5": "rights that lead to any other right are not the least that are needed",
    },
    remediation="limit the action that the message names to resources that are weaker than its holder, or demand a permissions boundary",
    types=TYPES,
    check=_check,
    equivalents={"checkov": "CKV_AWS_110"},
    passing=document(Action=["iam:GetRole", "lambda:CreateFunction", "lambda:InvokeFunction"]),
    failing=document(Action=["iam:PutRolePolicy"]),
)
