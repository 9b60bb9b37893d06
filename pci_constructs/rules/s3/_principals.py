"""Whose the principals of a bucket policy are."""

import re
from typing import Any

from pci_constructs.assembly.values import references_in
from pci_constructs.rules import ResourceView, Undetermined
from pci_constructs.rules.policies import ANYONE

_ARN = re.compile(r"arn:(?:\$\{[^}]*\}|[^:])*:(?:iam|sts)::((?:\$\{[^}]*\}|[^:])*):.*")
_ACCOUNT = re.compile(r"\d{12}")
_THIS = "${AWS::AccountId}"
_CLOUDFRONT = "cloudfront"


def account_of(principal: Any, policy: ResourceView) -> str:
    """The account of a principal as a policy names it: its number, ``*``, or empty if it is the policy's own or an AWS service's.

    Raises:
        Undetermined: the template does not say.
    """
    text = str(principal).strip()
    if text == ANYONE:
        return ANYONE
    found = _ARN.fullmatch(text)
    account = found[1] if found else text
    own = policy.stack.stack.account
    if account in (_THIS, own, _CLOUDFRONT):
        return ""
    if _ACCOUNT.fullmatch(account):
        return account
    if not found and references_in(principal):
        return ""
    raise Undetermined(f"the account of {text}", "PolicyDocument")


def outside(principal: Any, policy: ResourceView) -> bool:
    """Whether a principal is of another account than the policy, or everyone.

    Raises:
        Undetermined: the template does not say.
    """
    account = account_of(principal, policy)
    own = policy.stack.stack.account
    if _ACCOUNT.fullmatch(account) and not _ACCOUNT.fullmatch(own or ""):
        raise Undetermined(f"the account that the stack goes to, which may be {account}", "PolicyDocument")
    return bool(account)
