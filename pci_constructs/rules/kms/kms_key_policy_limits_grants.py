"""Grants on a key are made through services alone.

A grant hands the use of a key to anybody, in whatever account, without a trace in the policy. Services of AWS need grants for disks and
databases; people and applications do not. Where the policy lets principals make any grant, as the default policy of KMS does, who may use
the key is no longer what it says (3.6.1). A condition on ``kms:GrantIsForAWSResource``, ``kms:ViaService`` or the grantee holds grants to
what needs them, and so does a denial of those that no service makes.
"""

from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Undetermined, Verdict, attempt, best, every, failed, passed, some
from pci_constructs.rules.kms._keys import KEY, POLICY, REPLICA, with_policy
from pci_constructs.rules.policies import Statement, all_hold, all_true_of, any_of, each_statement, holds_to_its_values, is_wide

_GRANT = "kms:CreateGrant"
_LIMITS = (
    "kms:viaservice",
    "kms:granteeprincipal",
    "kms:granteeserviceprincipal",
    "kms:grantconstraintsourcearn",
    "kms:grantconstrainttype",
)
_FOR_AWS, _SERVICE = "kms:grantisforawsresource", "aws:principalisawsservice"
_BOOL = ("bool", "boolifexists")
_GOOD = passed("grants are made through services, or for principals that the policy names", POLICY)
# A key without statements gets the policy of KMS, which allows the account, and so whom IAM names, everything.
_DEFAULT = failed("the default policy of a key lets IAM allow any grant to anybody", POLICY)


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


def _refuses(statement: Statement) -> Judgement:
    """Passes if a statement denies everyone the grants that no service makes."""
    questions = (
        lambda: statement.denies,
        statement.names_anyone,
        lambda: statement.covers_action(_GRANT),
        lambda: _spares_services(statement),
    )
    return _GOOD if all_hold(*questions) else failed("grants are not denied", statement.path)


def _spares_services(statement: Statement) -> bool:
    """Whether its conditions leave out the requests of services, and no others."""
    conditions = list(statement.conditions())
    for operator, key, values in conditions:
        if operator not in _BOOL or key not in (_FOR_AWS, _SERVICE) or any_of(values, lambda value: str(value).lower() != "false"):
            return False
    if any(operator == "bool" for operator, _, _ in conditions):
        raise Undetermined("whether a request that no service makes says so, which the condition needs", statement.path)
    return not conditions or any(key == _FOR_AWS for _, key, _ in conditions)


def _check(key: ResourceView) -> Judgement:
    found = attempt(lambda: every(each_statement(key, POLICY), _one, empty=_DEFAULT))
    if found.verdict is not Verdict.FAIL:
        return found
    return best((attempt(lambda: some(each_statement(key, POLICY), _refuses, empty=found)), found), empty=found)


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
