"""Permissions of functions: what ``AddPermission`` wrote into a policy, read back as CloudFormation has it."""

from collections.abc import Iterator, Mapping
from typing import Any

from pci_constructs.assembly import Unknown

_SOURCES = {
    ("arnlike", "aws:sourcearn"): "SourceArn",
    ("arnequals", "aws:sourcearn"): "SourceArn",
    ("stringequals", "aws:sourcearn"): "SourceArn",
    ("stringequals", "aws:sourceaccount"): "SourceAccount",
    ("stringequals", "aws:principalorgid"): "PrincipalOrgID",
    ("stringequals", "lambda:functionurlauthtype"): "FunctionUrlAuthType",
    ("stringequals", "lambda:eventsourcetoken"): "EventSourceToken",
    ("bool", "lambda:invokedviafunctionurl"): "InvokedViaFunctionUrl",
}
"""The properties that conditions stand for, by operator and key."""
_SKILL = "amzn1.ask.skill."
_PARTS = frozenset({"Sid", "Effect", "Principal", "Action", "Resource", "Condition"})


def permissions(policy: Mapping[str, Any]) -> tuple[list[tuple[str, dict[str, Any]]], dict[str, Any] | None]:
    """What a policy allows, as permissions by their ids, and as a policy what is none.

    Args:
        policy: the document.

    Returns:
        The id and the properties of each permission; a policy of the other statements, if there are some.
    """
    found: list[tuple[str, dict[str, Any]]] = []
    rest: list[Any] = []
    statements = policy["Statement"]
    for statement in statements if isinstance(statements, list) else [statements]:
        made = _permission(statement)
        if made is None:
            rest.append(statement)
        else:
            found.append((statement["Sid"], made))
    return found, {**policy, "Statement": rest} if rest else None


def _permission(statement: Any) -> dict[str, Any] | None:
    """The properties of the permission that wrote a statement; nothing if it says more than a permission can."""
    if not isinstance(statement, Mapping) or set(statement) - _PARTS or statement.get("Effect") != "Allow":
        return None
    made: dict[str, Any] = {"Action": statement.get("Action"), "Principal": _principal(statement.get("Principal"))}
    if not all(isinstance(part, str) for part in (*made.values(), statement.get("Sid"), statement.get("Resource"))):
        return None
    for name, value in _conditions(statement.get("Condition", {})):
        if name is None or name in made or not isinstance(value, str):
            return None
        # A token may be a secret; the id of a skill is none.
        hidden = name == "EventSourceToken" and not value.startswith(_SKILL)
        made[name] = Unknown("a token of the running account, which is not kept", no_echo=True) if hidden else value
    return made


def _principal(principal: Any) -> Any:
    if isinstance(principal, Mapping) and len(principal) == 1 and set(principal) <= {"AWS", "Service"}:
        return next(iter(principal.values()))
    return principal


def _conditions(conditions: Any) -> Iterator[tuple[str | None, Any]]:
    for operator, keys in conditions.items():
        for key, value in keys.items():
            yield _SOURCES.get((operator.lower(), key.lower())), value
