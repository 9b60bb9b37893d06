"""Passwords end after ninety days, or whoever has one needs a second factor.

A password that is the only factor is changed every ninety days, or access is judged anew each time by risk (8.3.9), which IAM does not do.
Where every user with a password has a second factor, the requirement asks nothing.
"""

from pci_constructs.live.rules.iam._account import CREDENTIALS, POLICY, QUARTER
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, every, failed, not_applicable, passed

_PATH = "MaxPasswordAge"


def _check(policy: ResourceView) -> Judgement:
    if policy.has(_PATH) and 0 < (policy.number(_PATH) or 0) <= QUARTER:
        return passed(f"passwords end after {QUARTER} days or sooner", _PATH)
    users = every(policy.neighbours(CREDENTIALS), _second_factor, empty=not_applicable("no user has a password", _PATH))
    return users if users.verdict != "pass" else not_applicable("every user with a password has a second factor", _PATH)


def _second_factor(user: ResourceView) -> Judgement:
    if user.flag("Root") or not user.flag("PasswordEnabled") or user.flag("MFAActive"):
        return passed("not by a password alone", _PATH)
    return failed(f"passwords do not end after {QUARTER} days, and {user.text('UserName')} has no second factor", _PATH)


RULE = Rule(
    id="iam-password-policy-expiry",
    title="Passwords that are the only factor end after ninety days",
    severity=Severity.LOW,
    requirements={"8.3.9": "a password that is the only factor is changed every 90 days"},
    remediation="set MaxPasswordAge of the account's password policy to 90 or less, or give every user with a password a second factor",
    types=(POLICY,),
    check=_check,
    equivalents={"config": "iam-password-policy", "prowler": "iam_password_policy_expires_passwords_within_90_days_or_less"},
    passing={"MaxPasswordAge": 90},
)
