"""Whoever signs in to the console with a password needs a second factor.

The console administers the account. A second factor is asked of every administrative access to the environment (8.4.1), and of all access
to it that is not administrative, too (8.4.2). IAM asks a user for one only if the user has registered it.
"""

from pci_constructs.live.rules.iam._account import CREDENTIALS, user
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed


def _check(owner: ResourceView) -> Judgement:
    if owner.flag("Root"):
        return not_applicable("the root user is asked by root-account-mfa-enabled", "Root")
    if not owner.flag("PasswordEnabled"):
        return not_applicable("the user has no password and cannot sign in to the console", "PasswordEnabled")
    if owner.flag("MFAActive"):
        return passed("the user has a second factor", "MFAActive")
    return failed("the user signs in with a password alone", "MFAActive")


RULE = Rule(
    id="mfa-enabled-for-iam-console-access",
    title="Users of the console have a second factor",
    severity=Severity.MEDIUM,
    requirements={
        "8.4.1": "the console administers the account, and a second factor is asked of every administrator",
        "8.4.2": "whoever signs in reaches the environment, and needs a second factor for it",
    },
    remediation="have the user register a second factor, or take the password away and let people sign in by a role",
    types=(CREDENTIALS,),
    check=_check,
    equivalents={
        "securityhub": "IAM.5",
        "config": "mfa-enabled-for-iam-console-access",
        "prowler": "iam_user_mfa_enabled_console_access",
    },
    passing=user(PasswordEnabled=True, MFAActive=True),
    failing=user(PasswordEnabled=True, MFAActive=False),
)
