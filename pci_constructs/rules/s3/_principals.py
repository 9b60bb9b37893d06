"""Whose the principals of a bucket policy are."""

import re
from typing import Any

from pci_constructs.assembly.values import references_in
from pci_constructs.rules import ResourceView, Undetermined
from pci_constructs.rules.policies import ANYONE, Statement

_ARN = r"arn:(?>\$\{[^}]*\}|[^:])*:(?:iam|sts)::((?>\$\{[^}]*\}|[^:])*):.*"
_ACCOUNT = r"\d{12}"
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
    found = re.fullmatch(_ARN, text)
    account = found[1] if found else text
    own = policy.stack.stack.account
    if account in (_THIS, own, _CLOUDFRONT):
        return ""
    if re.fullmatch(_ACCOUNT, account):
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
    if re.fullmatch(_ACCOUNT, account) and not re.fullmatch(_ACCOUNT, own or ""):
        raise Undetermined(f"the account that the stack goes to, which may be {account}", "PolicyDocument")
    return bool(account)


def nameless(statement: Statement) -> list[Any]:
    """The principals of a statement that name no account: canonical users, and those of identity providers."""
    return [*statement.principals("CanonicalUser"), *statement.principals("Federated")]


def of_this_assembly(principal: Any) -> bool:
    """Whether a principal that names no account is a resource of the assembly, such as an identity of CloudFront."""
    return bool(references_in(principal))
