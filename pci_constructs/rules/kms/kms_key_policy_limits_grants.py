"""Grants on a key are made through services alone.

A grant hands the use of a key to anybody, in whatever account, without a trace in the policy. Services of AWS need grants for disks and
databases; people and applications do not. Where the policy lets principals make any grant, who may use the key is no longer what it says
(3.6.1). A condition on ``kms:GrantIsForAWSResource``, ``kms:ViaService`` or the grantee holds grants to what needs them.
"""

from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, every, failed, passed
from pci_constructs.rules.kms._keys import KEY, POLICY, REPLICA, with_policy
from pci_constructs.rules.policies import Statement, all_true_of, any_of, each_statement, holds_to_its_values, is_wide

_GRANT = "kms:CreateGrant"
_LIMITS = ("kms:viaservice", "kms:granteeprincipal", "kms:granteeserviceprincipal", "kms:grantconstrainttype")
_FOR_AWS = "kms:grantisforawsresource"
_GOOD = passed("grants are made through services, or for principals that the policy names", POLICY)


def _one(statement: Statement) -> Judgement:
    anybody = all_true_of(statement, _allows_grants, _names_somebody, _is_unlimited)
    return failed("principals may grant the use of the key to anybody", statement.path) if anybody else _GOOD


def _allows_grants(statement: Statement) -> bool:
    return statement.allows_any_action((_GRANT,))


def _names_somebody(statement: Statement) -> bool:
    return statement.block.has("NotPrincipal") or any_of(statement.principals("AWS"), bool)


def _is_unlimited(statement: Statement) -> bool:
    return not any(_limits(operator, key, values) for operator, key, values in statement.conditions())


def _limits(operator: str, key: str, values: list[Any]) -> bool:
    if key == _FOR_AWS:
        return operator == "bool" and not any_of(values, lambda value: str(value).lower() != "true")
    return key in _LIMITS and holds_to_its_values(operator) and bool(values) and not any_of(values, is_wide)


def _check(key: ResourceView) -> Judgement:
    return attempt(lambda: every(each_statement(key, POLICY), _one, empty=_GOOD))


_ROOT = {"Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": _GRANT}

RULE = Rule(
    id="kms-key-policy-limits-grants",
    title="Grants on a key are made through services alone",
    severity=Severity.LOW,
    requirements={"3.6.1": "whoever may make any grant lets others use the key whom nobody approved"},
    remediation="allow kms:CreateGrant in a statement of its own, with the condition kms:GrantIsForAWSResource true or kms:ViaService",
    types=(KEY, REPLICA),
    check=_check,
    passing=with_policy({**_ROOT, "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}}),
    failing=with_policy(_ROOT),
)
