"""The root user has no access keys.

A key of the root user works from anywhere, without a second factor and without limit, and whoever has it cannot be told from anybody else
who does. There is nothing that only such a key can do: the user is for a person in an emergency (8.2.2), and keys of vendors' defaults or
of nobody are removed (2.2.2).
"""

from pci_constructs.live.rules.iam._account import ACCOUNT
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed


def _check(account: ResourceView) -> Judgement:
    if account.number("AccessKeysPresent"):
        return failed("the root user has access keys", "AccessKeysPresent")
    return passed("the root user has no access keys", "AccessKeysPresent")


RULE = Rule(
    id="iam-root-access-key-check",
    title="The root user has no access keys",
    severity=Severity.CRITICAL,
    requirements={
        "2.2.2": "the root user is the account that comes with AWS, and is not left in use",
        "7.2.1": "access by job leaves nobody with everything",
        "8.2.2": "who used a key of the root user cannot be told",
    },
    remediation="delete the root user's access keys, and give what used them a role",
    types=(ACCOUNT,),
    check=_check,
    equivalents={"securityhub": "IAM.4", "config": "iam-root-access-key-check", "prowler": "iam_no_root_access_key"},
    passing={"AccessKeysPresent": 0},
    failing={"AccessKeysPresent": 1},
)
