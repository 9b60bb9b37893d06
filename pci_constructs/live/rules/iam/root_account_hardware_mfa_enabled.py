"""The root user's second factor is a piece of hardware.

A factor in an application lies on a telephone that is backed up, replaced and carried about. A key or token that lies in a safe cannot be
copied and is missed when it is gone, which is what resists attack (8.5.1) for the one user that nobody can limit (8.4.1).
"""

from pci_constructs.live.rules.iam._account import ACCOUNT
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed


def _check(account: ResourceView) -> Judgement:
    if not account.number("MFAEnabled"):
        if account.number("PasswordPresent", default=1) == 0 and not account.number("AccessKeysPresent"):
            return not_applicable("the root user has neither password nor keys", "PasswordPresent")
        return failed("the root user has no second factor at all", "MFAEnabled")
    if account.flag("VirtualMFA"):
        return failed("the root user's second factor is an application", "VirtualMFA")
    return passed("the root user's second factor is hardware", "VirtualMFA")


RULE = Rule(
    id="root-account-hardware-mfa-enabled",
    title="The root user's second factor is hardware",
    severity=Severity.CRITICAL,
    requirements={
        "8.4.1": "the root user administers everything, and its second factor must not be one that is easily copied",
        "8.5.1": "a factor in hardware resists copying and phishing",
    },
    remediation="register a hardware key for the root user and remove the application from its factors",
    types=(ACCOUNT,),
    check=_check,
    equivalents={"securityhub": "IAM.6", "config": "root-account-hardware-mfa-enabled", "prowler": "iam_root_hardware_mfa_enabled"},
    passing={"MFAEnabled": 1, "VirtualMFA": False},
    failing={"MFAEnabled": 1, "VirtualMFA": True},
)
