"""A new password is none of the last four.

Whoever may take the old password again changes it in name only. IAM remembers none unless the policy says how many; the standard asks for
four (8.3.7), and AWS's own control for more.
"""

from pci_constructs.live.rules.iam._account import POLICY
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed

_PATH, _REMEMBERED = "PasswordReusePrevention", 4


def _check(policy: ResourceView) -> Judgement:
    if policy.at_least(_PATH, _REMEMBERED, default=0):
        return passed(f"the last {_REMEMBERED} passwords cannot be taken again", _PATH)
    return failed(f"one of the last {_REMEMBERED} passwords can be taken again", _PATH)


RULE = Rule(
    id="iam-password-policy-reuse-prevention",
    title="A new password is none of the last four",
    severity=Severity.LOW,
    requirements={"8.3.7": "a new password differs from the last four"},
    remediation="set PasswordReusePrevention of the account's password policy to 4 or more (AccountBaseline does)",
    types=(POLICY,),
    check=_check,
    equivalents={"securityhub": "IAM.16", "config": "iam-password-policy", "prowler": "iam_password_policy_reuse_24"},
    passing={"PasswordReusePrevention": 4},
    failing={"PasswordReusePrevention": 3},
)
