"""Whoever administers a key does not use it.

One person who may both decrypt and change who else may decrypt needs no accomplice. Custodians keep keys without seeing
what these protect. A key policy does it by naming administrators and users, and by denying the first what the second
do. Where it leaves both to IAM, only the policies of the account tell.
"""

from functools import partial

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Undetermined, Unknown, failed, passed, undetermined
from pci_constructs.rules.kms._keys import KEY, POLICY, REPLICA, with_policy
from pci_constructs.rules.policies import ANYONE, Statement, all_hold, any_of, any_so, holds_to_its_values, statements

_ADMINISTERS = ("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion")
_USES = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey")
_ROOT = ":root"
_ANY_ACCOUNT = "?"
_NOTHING_KNOWN = expression(r"\$\{[^}]*\}|\{\{[^}]*\}\}")
_CROWD = expression(r"\*|.*[:/]\*")


def _check(key: ResourceView) -> Judgement:
    found = statements(key, POLICY)
    if not found:
        return _left_to_iam("the default policy of a key")
    administrators, users = _named(found, _ADMINISTERS), _named(found, _USES)
    denying = [statement for statement in found if _may_deny(statement)]
    refused = {who for who in administrators if _refused(denying, who)}
    together = administrators & users | (administrators if ANYONE in users else set()) | (users if ANYONE in administrators else set())
    both = sorted(who for who in together - refused if not _is_account(who))
    if both:
        return failed(
            f"the policy lets {', '.join(who.removeprefix(_ANY_ACCOUNT) for who in both)} both administer and use the key", POLICY
        )
    if administrators - refused and any(map(_may_be_account, users)):
        return _left_to_iam("the policy lets an account name users, does not deny its administrators to be among them, and so")
    if users and any(map(_may_be_account, administrators)):
        return _left_to_iam("the policy lets an account name administrators, users among them, and so")
    return passed("administrators and users of the key differ", POLICY)


def _left_to_iam(why: str) -> Judgement:
    return undetermined(
        f"{why} leaves it to IAM who administers and who uses the key", POLICY, blocked_by="the IAM policies of the account"
    )


def _named(found: list[Statement], actions: tuple[str, ...]) -> set[str]:
    """Whom the statements allow one of some actions; of an account, those of its principals that a condition names one by one."""
    return {who for statement in found if statement.allows_any_action(actions) for who in _narrowed(statement)}


def _narrowed(statement: Statement) -> list[str]:
    conditions = statement.conditions()
    spared = [values for operator, key, values in conditions if key == "aws:principalarn" and holds_to_its_values(operator)]
    if not spared or any_of(spared[0], lambda value: bool(_CROWD.fullmatch(str(value)))):
        return _principals(statement)
    # Patterns are what keeps a key manageable: the deployment, and the root user for an emergency.
    exact = [str(value) for value in spared[0] if "*" not in str(value) and not _is_account(str(value))]
    return exact + [who for who in _principals(statement) if not _is_account(who) and who != ANYONE]


def _may_deny(statement: Statement) -> bool:
    try:
        return statement.denies
    except Undetermined:
        return True


def _refused(found: list[Statement], who: str) -> bool:
    """Whether everything that uses the key is denied to a principal, whatever the circumstances."""

    def denies(action: str, statement: Statement) -> bool:
        return (
            statement.denies and not statement.block.has("Condition") and who in _principals(statement) and statement.covers_action(action)
        )

    return all_hold(*(partial(any_so, found, partial(denies, action)) for action in _USES))


def _principals(statement: Statement) -> list[str]:
    """The accounts, roles and users that a statement names, by what stands for one that is not known."""
    if statement.block.has("NotPrincipal"):
        raise Undetermined("whom NotPrincipal leaves", statement.path)
    by_kind = isinstance(statement.block.get("Principal"), Block)
    named = statement.principals("AWS") if by_kind else statement.principals()
    return [(_part_known(who) if who.__class__ is Unknown else str(who)) for who in named]


def _part_known(who: Unknown) -> str:
    """What stands for a principal of which at most a part is known; one of which nothing is known may be an account, or everyone."""
    return who.shape if _NOTHING_KNOWN.sub("", who.shape) else f"{_ANY_ACCOUNT}{who.shape or who.why}"


def _is_account(who: str) -> bool:
    return who.endswith(_ROOT) or who.isdecimal() or who == "${AWS::AccountId}"


def _may_be_account(who: str) -> bool:
    return _is_account(who) or who.startswith(_ANY_ACCOUNT)


_CUSTODIAN, _USER = "arn:aws:iam::111122223333:role/custodian", "arn:aws:iam::111122223333:role/payments"
_ADMINISTER = {"Principal": {"AWS": _CUSTODIAN}, "Action": ["kms:Put*", "kms:ScheduleKeyDeletion", "kms:Describe*"]}

RULE = Rule(
    id="kms-key-policy-separates-administration",
    title="Whoever administers a key does not use it",
    severity=Severity.MEDIUM,
    requirements={
        "3.6.1": "a custodian who cannot use the key cannot misuse it alone",
        "3.7.6": "what dual control does for keys in clear text, two sets of rights do for keys that never leave KMS",
    },
    remediation="name administrators and users in different statements, and deny administrators kms:Decrypt, kms:Encrypt and "
    "kms:GenerateDataKey* (CustomerManagedKey with administrators=…)",
    types=(KEY, REPLICA),
    check=_check,
    equivalents={},
    passing=with_policy(_ADMINISTER, {"Principal": {"AWS": _USER}, "Action": "kms:Decrypt"}),
    failing=with_policy(_ADMINISTER, {"Principal": {"AWS": _CUSTODIAN}, "Action": "kms:Decrypt"}),
)
