"""The root user signs in with a second factor.

Nobody can take a right away from the root user, so that its password alone would be all that keeps somebody from everything. A second
factor is asked of every administrative access (8.4.1) and of every access to the account data (8.4.2). An account whose root user has
neither password nor keys, as AWS Organizations can arrange, has nobody to ask.
"""

from pci_constructs.live.rules.iam._account import ACCOUNT
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed


def _check(account: ResourceView) -> Judgement:
    if account.number("MFAEnabled"):
        return passed("the root user has a second factor", "MFAEnabled")
    if account.number("PasswordPresent", default=1) == 0 and not account.number("AccessKeysPresent"):
        return not_applicable("the root user has neither password nor keys", "PasswordPresent")
    return failed("the root user signs in with a password alone", "MFAEnabled")


RULE = Rule(
    id="root-account-mfa-enabled",
    title="The root user signs in with a second factor",
    severity=Severity.CRITICAL,
    requirements={
        "8.4.1": "the root user administers everything, and a second factor is asked of every administrator",
        "8.4.2": "who is root reaches all account data",
    },
    remediation="sign in as root and register a hardware key, or remove the root user's credentials with AWS Organizations",
    types=(ACCOUNT,),
    check=_check,
    equivalents={"securityhub": "IAM.9", "config": "root-account-mfa-enabled", "prowler": "iam_root_mfa_enabled"},
    passing={"MFAEnabled": 1, "PasswordPresent": 1},
    failing={"MFAEnabled": 0, "PasswordPresent": 1},
)
