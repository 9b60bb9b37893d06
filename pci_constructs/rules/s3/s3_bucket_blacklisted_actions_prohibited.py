"""Other accounts cannot change who has access to a bucket.

A bucket that is shared with another account shares objects, not the decision on who else gets them. Whoever may put its policy, ACLs or
encryption opens it further without asking its owner. These actions stay with principals of the bucket's own account (7.2.1).
"""

from functools import partial
from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Undetermined, attempt, every, failed, passed
from pci_constructs.rules.policies import Statement, all_hold, any_holds, any_of, each_statement
from pci_constructs.rules.s3._access import DOCUMENT, POLICY, policy_of
from pci_constructs.rules.s3._principals import nameless, of_this_assembly, outside

_ACTIONS = (
    "s3:DeleteBucketPolicy",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutEncryptionConfiguration",
    "s3:PutObjectAcl",
)
_GOOD = passed("no other account may change who has access", DOCUMENT)


def _check(policy: ResourceView) -> Judgement:
    def lets_outsiders(statement: Statement) -> bool:
        return any_holds(
            statement.names_anyone,
            lambda: any_of(statement.principals("AWS"), lambda principal: outside(principal, policy)),
            lambda: any(map(_outside, nameless(statement))),
        )

    def one(statement: Statement) -> Judgement:
        if all_hold(lambda: statement.allows, lambda: statement.covers_any_action(_ACTIONS), partial(lets_outsiders, statement)):
            return failed("principals outside the account may change who has access", statement.path)
        return _GOOD

    return attempt(lambda: every(each_statement(policy, DOCUMENT), one, empty=_GOOD))


def _outside(principal: Any) -> bool:
    if of_this_assembly(principal):
        return False
    raise Undetermined(f"whose {principal} is", DOCUMENT)


RULE = Rule(
    id="s3-bucket-blacklisted-actions-prohibited",
    title="Other accounts cannot change who has access to a bucket",
    severity=Severity.HIGH,
    requirements={
        "7.2.1": "rights on the access control of a bucket are not part of what a partner's job needs",
        "7.3.3": "nobody outside can turn the default of denial into something else",
    },
    remediation="allow other accounts only actions on objects, and none that changes policies, ACLs or encryption",
    types=(POLICY,),
    check=_check,
    equivalents={"securityhub": "S3.6", "config": "s3-bucket-blacklisted-actions-prohibited"},
    passing=policy_of(Principal="*", Action=["s3:GetObject", "s3:PutObject"]),
    failing=policy_of(Principal="*", Action=["s3:GetObject", "s3:PutObjectAcl"]),
)
