"""Access keys are not older than ninety days.

A key is a password for programs that never asks for a second factor, and it lies in files, variables and histories. It is changed in time
(8.6.3), and one that a person uses is a single factor (8.3.9). Best is none at all: a role has credentials of hours.
"""

from functools import partial

from pci_constructs.live.rules.days import days_since
from pci_constructs.live.rules.iam._account import CREDENTIALS, QUARTER, user
from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, not_applicable, passed

_PATH = "AccessKeys"


def _key(owner: ResourceView, key: Block) -> Judgement:
    if not key.flag("Active"):
        return passed("the key is switched off", key.where("Active"))
    age = days_since(key, "LastRotated", owner.today)
    if age > QUARTER:
        return failed(f"access key {key.text('Number')} is {age} days old", key.where("LastRotated"))
    return passed(f"no access key is older than {QUARTER} days", _PATH)


def _check(owner: ResourceView) -> Judgement:
    return every(owner.each(_PATH), partial(_key, owner), empty=not_applicable("the user has no access keys", _PATH))


RULE = Rule(
    id="access-keys-rotated",
    title="Access keys are not older than ninety days",
    severity=Severity.MEDIUM,
    requirements={
        "8.3.9": "a key that a person uses is a single factor, and is changed every 90 days",
        "8.6.3": "keys of applications are changed as often as their risk asks, every 90 days if nothing else is decided",
    },
    remediation="give the user a role in the key's place, or make a new key and delete the old one",
    types=(CREDENTIALS,),
    check=_check,
    equivalents={"securityhub": "IAM.3", "config": "access-keys-rotated", "prowler": "iam_rotate_access_key_90_days"},
    passing=user(AccessKeys=[{"Number": "1", "Active": True, "LastRotated": "2026-11-01"}]),
    failing=user(AccessKeys=[{"Number": "1", "Active": True, "LastRotated": "2026-01-01"}]),
)
