"""Users with credentials have a second factor.

A user with a key alone has one factor, too. Where policies ask for a second factor, a key works only with a session that has one; a user
without a registered factor can never have such a session, so that either nothing asks or nothing works (8.4.2). A user without any
credential has nothing to protect.
"""

from pci_constructs.live.rules.iam._account import CREDENTIALS, user
from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed, some


def _active(key: Block) -> Judgement:
    return passed("the key is active") if key.flag("Active") else failed("the key is switched off")


def _check(owner: ResourceView) -> Judgement:
    if owner.flag("Root"):
        return not_applicable("the root user is asked by root-account-mfa-enabled", "Root")
    if owner.flag("MFAActive"):
        return passed("the user has a second factor", "MFAActive")
    keys = some(owner.each("AccessKeys"), _active, empty=failed("no key"))
    if owner.flag("PasswordEnabled") or keys.verdict == "pass":
        return failed("the user has credentials and no second factor", "MFAActive")
    return keys if keys.verdict == "undetermined" else not_applicable("the user has no credentials", "MFAActive")


RULE = Rule(
    id="iam-user-mfa-enabled",
    title="Users with credentials have a second factor",
    severity=Severity.MEDIUM,
    requirements={"8.4.2": "all access to the environment takes a second factor, that by keys included"},
    remediation="have the user register a second factor, or take its credentials away; programs take a role",
    types=(CREDENTIALS,),
    check=_check,
    equivalents={"securityhub": "IAM.19", "config": "iam-user-mfa-enabled"},
    passing=user(PasswordEnabled=True, MFAActive=True),
    failing=user(AccessKeys=[{"Number": "1", "Active": True, "LastRotated": "2026-11-01"}]),
)
