"""Credentials that nobody used for ninety days are gone.

An account that nobody uses is one that nobody misses when somebody else does. Inactive accounts are removed or switched off within ninety
days (8.2.6): a password that was not used and a key that was not are such accounts. The root user is kept for emergencies and is left out.
"""

from functools import partial

from pci_constructs.live.rules.days import days_since
from pci_constructs.live.rules.iam._account import CREDENTIALS, QUARTER, user
from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, attempt, every, failed, not_applicable, passed, worst

_GOOD = passed(f"every credential was used within {QUARTER} days")


def _password(owner: ResourceView) -> Judgement:
    if not owner.flag("PasswordEnabled"):
        return _GOOD
    # One that was never used is as old as itself.
    path = next((name for name in ("PasswordLastUsed", "PasswordLastChanged", "Created") if owner.has(name)), "Created")
    age = days_since(owner, path, owner.today)
    return failed(f"the password was not used for {age} days", path) if age > QUARTER else _GOOD


def _key(owner: ResourceView, key: Block) -> Judgement:
    if not key.flag("Active"):
        return _GOOD
    path = "LastUsed" if key.has("LastUsed") else "LastRotated"
    age = days_since(key, path, owner.today)
    return failed(f"access key {key.text('Number')} was not used for {age} days", key.where(path)) if age > QUARTER else _GOOD


def _check(owner: ResourceView) -> Judgement:
    if owner.flag("Root"):
        return not_applicable("the root user is kept for emergencies", "Root")
    keys = every(owner.each("AccessKeys"), partial(_key, owner), empty=_GOOD)
    return worst((attempt(partial(_password, owner)), keys), empty=_GOOD)


RULE = Rule(
    id="iam-user-unused-credentials-check",
    title="Credentials that nobody used for ninety days are gone",
    severity=Severity.MEDIUM,
    requirements={"8.2.6": "accounts that were inactive for 90 days are removed or switched off"},
    remediation="delete the password or key, or the user",
    types=(CREDENTIALS,),
    check=_check,
    equivalents={"securityhub": "IAM.8", "config": "iam-user-unused-credentials-check", "prowler": "iam_user_accesskey_unused"},
    passing=user(PasswordEnabled=True, PasswordLastUsed="2026-11-20"),
    failing=user(PasswordEnabled=True, PasswordLastUsed="2026-03-01"),
)
