"""Who a role trusts."""

from collections.abc import Callable
from typing import Any

from pci_constructs.assembly import references_in
from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, ResourceView, Undetermined, attempt, every, passed
from pci_constructs.rules.iam._policies import flat
from pci_constructs.rules.policies import ANYONE, Statement, any_of, each_statement, holds_to_its_values, is_wide

TRUST = "AssumeRolePolicyDocument"
EVERY_ACCOUNT = ANYONE
_CALLERS = ("aws:principalaccount", "aws:principalarn", "aws:userid")
"""Keys whose values say of which accounts callers are."""
OWN = "${AWS::AccountId}"
_OWN = "own account"
_ACCOUNT = expression(r"\d{12}")


def judge_trust(role: ResourceView, decide: Callable[[Statement], Judgement], good: str) -> Judgement:
    """The worst of what a function decides on each statement of a role's trust policy that allows something."""
    empty = passed(good, TRUST)

    def one(statement: Statement) -> Judgement:
        return decide(statement) if statement.allows else empty

    return attempt(lambda: every(each_statement(role, TRUST), one, empty=empty))


def account_of(principal: Any, role: ResourceView) -> str:
    """The account of an AWS principal: its id, ``EVERY_ACCOUNT``, or ``OWN`` for that of the role, whose id may not be known.

    Raises:
        Undetermined: the principal does not say it.
    """
    here = role.stack.stack
    for reference in references_in(principal):
        there = role.evaluation.sites[reference.resource.template].stack
        if there.account == here.account and (here.account or there.stage == here.stage):
            return OWN
        if there.account:
            return there.account
        raise Undetermined(f"the account of {principal}, which another stage makes", TRUST)
    text = str(principal).strip()
    field = flat(text.replace(OWN, _OWN)).split(":")
    found = field[0] if len(field) == 1 else [*field, "", "", "", ""][4]
    if found in (_OWN, here.account):
        return OWN
    if found == ANYONE:
        return EVERY_ACCOUNT
    if _ACCOUNT.fullmatch(found):
        return found
    raise Undetermined(f"the account of the principal {principal}", TRUST)


def demands(statement: Statement, *keys: str) -> bool:
    """Whether a condition on one of these keys holds the caller to values that are no wildcards."""
    return any(
        name in keys and holds_to_its_values(operator) and bool(values) and not any_of(values, is_wide)
        for operator, name, values in statement.conditions()
    )


def callers(statement: Statement) -> list[list[Any]]:
    """The values of each condition that says of which accounts callers are; ``account_of`` tells which. All of them hold at once."""
    return [values for operator, key, values in statement.conditions() if key in _CALLERS and holds_to_its_values(operator)]
