"""Roles of production trust production, and roles before it do not trust it back.

Whoever may deploy or test before production is not, for that, somebody who may act in production (6.5.4); a role that trusts an account
of the other side joins the two (6.5.3). Which accounts are which is said in ``production_accounts`` and ``preproduction_accounts``. A
role that trusts services and its own account alone needs neither.
"""

from collections.abc import Sequence
from typing import Any

from pci_constructs.rules import (
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    Unknown,
    attempt,
    best,
    every,
    failed,
    passed,
)
from pci_constructs.rules.iam._trust import EVERY_ACCOUNT, OWN, TRUST, account_of, callers, judge_trust
from pci_constructs.rules.policies import Statement, statements

_PRODUCTION, _STAGING, _TOOLS = "444455556666", "111122223333", "777788889999"
_GOOD = passed("the role trusts nobody of the other side", TRUST)


def _check(role: ResourceView) -> Judgement:
    def decide(statement: Statement) -> Judgement:
        # All but some are of every account, too.
        principals = [EVERY_ACCOUNT] if statement.block.has("NotPrincipal") else statement.principals("AWS")
        return every(principals, lambda principal: _of(principal, statement, role), empty=_GOOD)

    return judge_trust(role, decide, _GOOD.message)


def _of(principal: Any, statement: Statement, role: ResourceView) -> Judgement:
    account = account_of(principal, role)
    if account != EVERY_ACCOUNT:
        return _trusted(account, statement, role)
    everybody = attempt(lambda: _trusted(account, statement, role))

    def one(value: Any) -> Judgement:
        return _trusted(account_of(value, role), statement, role)

    return best((every(values, one, empty=everybody) for values in callers(statement)), empty=everybody)


def _trusted(account: str, statement: Statement, role: ResourceView) -> Judgement:
    if account == OWN:
        return _GOOD
    production, before = role.settings.need("production_accounts"), role.settings.need("preproduction_accounts")
    for here, there, name in ((production, before, "before production"), (before, production, "of production")):
        if account == EVERY_ACCOUNT and _belongs(role, here):
            return failed(f"the role trusts every account, those {name} included", statement.path)
        if account in there and _belongs(role, here):
            return failed(f"the role trusts the account {account} {name}", statement.path)
    return _GOOD


def _belongs(role: ResourceView, side: Sequence[str]) -> bool:
    """Whether the role is on a side: by its own account, or because it trusts an account of that side."""
    own = role.stack.stack.account
    if own is not None:
        return own in side
    if any(_known_account(principal, role) in side for statement in statements(role, TRUST) for principal in statement.principals("AWS")):
        return True
    raise Undetermined("the account that the stack is deployed to")


def _known_account(principal: Any, role: ResourceView) -> str:
    try:
        return "" if principal.__class__ is Unknown else account_of(principal, role)
    except Undetermined:
        return ""


def _example(*trusted: str) -> Example:
    principals = [f"arn:aws:iam::{account}:root" for account in trusted]
    allow = {"Effect": "Allow", "Principal": {"AWS": principals}, "Action": "sts:AssumeRole"}
    return Example(
        resources={"R": {"Type": "AWS::IAM::Role", "Properties": {TRUST: {"Version": "2012-10-17", "Statement": [allow]}}}},
        settings={"production_accounts": [_PRODUCTION], "preproduction_accounts": [_STAGING]},
    )


RULE = Rule(
    id="production-role-trust-excludes-preproduction",
    title="Roles of production and of what comes before it do not trust each other's accounts",
    severity=Severity.HIGH,
    requirements={
        "6.5.4": "whoever works before production has no role in production, and the other way round",
        "6.5.3": "a role that both sides may take is a way between environments that are kept apart",
    },
    remediation="let the role trust accounts of its own side only, and make another for the other side",
    types=("AWS::IAM::Role",),
    check=_check,
    equivalents={},
    passing=_example(_TOOLS),
    failing=_example(_PRODUCTION, _STAGING),
)
