"""Passwords of users have twelve characters or more, with letters and digits.

Without a policy IAM takes eight characters. The standard asks for twelve, with both letters and digits (8.3.6); AWS's own control asks for
less. Users who sign in elsewhere, by IAM Identity Center, are bound by the policy there.
"""

from pci_constructs.live.rules.iam._account import POLICY
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed

_LENGTH = 12


def _check(policy: ResourceView) -> Judgement:
    if not policy.at_least("MinimumPasswordLength", _LENGTH, default=8):
        return failed(f"passwords may be shorter than {_LENGTH} characters", "MinimumPasswordLength")
    if not policy.flag("RequireNumbers"):
        return failed("passwords need no digit", "RequireNumbers")
    if not policy.flag("RequireLowercaseCharacters") and not policy.flag("RequireUppercaseCharacters"):
        return failed("passwords need no letter", "RequireLowercaseCharacters")
    return passed(f"passwords have {_LENGTH} characters or more, with letters and digits", "MinimumPasswordLength")


RULE = Rule(
    id="iam-password-policy",
    title="Passwords have twelve characters or more, with letters and digits",
    severity=Severity.MEDIUM,
    requirements={"8.3.6": "passwords have at least twelve characters, both letters and digits"},
    remediation="set the account's password policy to 12 characters with letters and digits (AccountBaseline does)",
    types=(POLICY,),
    check=_check,
    equivalents={"securityhub": "IAM.10", "config": "iam-password-policy", "prowler": "iam_password_policy_minimum_length_14"},
    passing={"MinimumPasswordLength": 12, "RequireNumbers": True, "RequireLowercaseCharacters": True},
    failing={"MinimumPasswordLength": 8, "RequireNumbers": True, "RequireLowercaseCharacters": True},
)
