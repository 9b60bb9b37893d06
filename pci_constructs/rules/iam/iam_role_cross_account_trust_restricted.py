"""Other accounts take a role by agreement only.

Each account that a role trusts is a way into this one. Accounts of the same organization are named in ``trusted_accounts``; third parties
take a role with an external id of their own (8.2.7), so that no other customer of theirs gets here by way of them, and only what they are
there for (7.2.5). Of a service provider the same keeps one customer out of the environment of another (A1.1.1).
"""

from typing import Any

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, best, every, failed, passed
from pci_constructs.rules.iam._trust import EVERY_ACCOUNT, OWN, TRUST, account_of, callers, demands, judge_trust
from pci_constructs.rules.policies import Statement

_EXTERNAL = {"Condition": {"StringEquals": {"sts:ExternalId": "b7f1-payments"}}}
_TRUSTED = {"trusted_accounts": ["444455556666"]}
_GOOD = passed("the role trusts its own account, services, or accounts by agreement", TRUST)


def _check(role: ResourceView) -> Judgement:
    def decide(statement: Statement) -> Judgement:
        if statement.block.has("NotPrincipal"):
            return failed("the role trusts every account but some", statement.path)
        principals = statement.principals("AWS")
        return every(principals, lambda principal: _of(principal, statement, role), empty=_GOOD)

    return judge_trust(role, decide, _GOOD.message)


def _of(principal: Any, statement: Statement, role: ResourceView) -> Judgement:
    account = account_of(principal, role)
    if account == OWN or demands(statement, "aws:principalorgid", "aws:principalorgpaths"):
        return _GOOD
    if account != EVERY_ACCOUNT:
        return _agreed(account, statement, role)
    bad = failed("the role trusts every account", statement.path)

    def one(value: Any) -> Judgement:
        named = account_of(value, role)
        return bad if named == EVERY_ACCOUNT else _GOOD if named == OWN else _agreed(named, statement, role)

    return best((every(values, one, empty=bad) for values in callers(statement)), empty=bad)


def _agreed(account: str, statement: Statement, role: ResourceView) -> Judgement:
    if demands(statement, "sts:externalid") or account in role.settings.need("trusted_accounts"):
        return _GOOD
    return failed(f"the role trusts the account {account}, which is no trusted account and needs no external id", statement.path)


def _example(**condition: object) -> dict[str, object]:
    allow = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999988887777:root"}, "Action": "sts:AssumeRole", **condition}
    return {TRUST: {"Version": "2012-10-17", "Statement": [allow]}}


RULE = Rule(
    id="iam-role-cross-account-trust-restricted",
    title="Roles trust other accounts by agreement only",
    severity=Severity.HIGH,
    requirements={
        "7.2.5": "accounts whose work does not need the role cannot take it",
        "8.2.7": "third parties get in as agreed, by an id that is theirs alone",
        "A1.1.1": "a provider's roles keep customers out of each other's environments and its own",
    },
    remediation="name accounts of the organization in trusted_accounts; for third parties demand sts:ExternalId",
    types=("AWS::IAM::Role",),
    check=_check,
    equivalents={},
    passing=Example(resources={"R": {"Type": "AWS::IAM::Role", "Properties": _example(**_EXTERNAL)}}, settings=_TRUSTED),
    failing=Example(resources={"R": {"Type": "AWS::IAM::Role", "Properties": _example()}}, settings=_TRUSTED),
)
