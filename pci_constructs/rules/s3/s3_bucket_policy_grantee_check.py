"""Bucket policies grant to known parties alone, and not everything.

Who gets at stored data is decided party by party (7.2.1), so that a policy names its own account, accounts that the team trusts
(``trusted_accounts``) or services of AWS, and the actions that they need. A grant of every action includes changing the policy itself.
"""

from functools import partial
from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, best, every, failed, passed, undetermined, worst
from pci_constructs.rules.policies import ANYONE, Statement, any_holds, each_statement, holds_to_its_values
from pci_constructs.rules.s3._access import DOCUMENT, POLICY, policy_of
from pci_constructs.rules.s3._principals import account_of, nameless, of_this_assembly

_NAMING = ("aws:principalaccount", "aws:principalarn")
"""Keys whose values say of which accounts callers are."""
_GOOD = passed("grants name known parties", DOCUMENT)


def _check(policy: ResourceView) -> Judgement:
    return attempt(lambda: every(each_statement(policy, DOCUMENT), partial(_statement, policy), empty=_GOOD))


def _statement(policy: ResourceView, statement: Statement) -> Judgement:
    if not statement.allows:
        return _GOOD
    return worst(
        (
            attempt(partial(_actions, statement)),
            every(statement.principals("AWS"), partial(_party, policy, statement), empty=_GOOD),
            every(nameless(statement), partial(_other, statement), empty=_GOOD),
            attempt(partial(_everyone, policy, statement)),
        ),
        empty=_GOOD,
    )


def _actions(statement: Statement) -> Judgement:
    if any_holds(partial(statement.covers_all_actions, "s3"), statement.covers_all_actions):
        return failed("a statement grants every action of S3", statement.path)
    return _GOOD


def _everyone(policy: ResourceView, statement: Statement) -> Judgement:
    if statement.open_to_anyone():
        return failed("a statement grants to everyone, and no condition says who", statement.path)
    return _narrowed(policy, statement) if statement.names_anyone() else _GOOD


def _party(policy: ResourceView, statement: Statement, principal: Any) -> Judgement:
    account = account_of(principal, policy)
    # Everyone is judged by the conditions.
    if account in ("", ANYONE) or account in policy.settings.need("trusted_accounts"):
        return _GOOD
    return failed(f"a statement grants to the account {account}, which is not one of trusted_accounts", statement.path)


def _narrowed(policy: ResourceView, statement: Statement) -> Judgement:
    """Judges whom conditions leave of everyone. They hold all at once, so that one which names good accounts is enough."""
    if statement.limits_caller(*_NAMING):
        return _GOOD
    named = [values for operator, key, values in statement.conditions() if key in _NAMING and holds_to_its_values(operator)]

    return best((every(values, partial(_party, policy, statement), empty=_GOOD) for values in named), empty=_GOOD)


def _other(statement: Statement, principal: Any) -> Judgement:
    if of_this_assembly(principal):
        return _GOOD
    return undetermined(f"who {principal} is cannot be told", statement.path, blocked_by=f"who is behind {principal}")


_ROLE = {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/reports"}}

RULE = Rule(
    id="s3-bucket-policy-grantee-check",
    title="Bucket policies grant to known parties what they need",
    severity=Severity.MEDIUM,
    requirements={
        "7.2.1": "an access model names who gets at stored data, and for what",
        "7.2.6": "direct access to repositories of card data is for named roles alone",
        "7.3.3": "everybody who is not named is denied",
    },
    remediation="name principals of your account or of trusted_accounts, and the actions that they need",
    types=(POLICY,),
    check=_check,
    equivalents={"config": "s3-bucket-policy-grantee-check"},
    passing=policy_of(Principal=_ROLE, Action="s3:GetObject"),
    failing=policy_of(Principal=_ROLE, Action="s3:*"),
)
