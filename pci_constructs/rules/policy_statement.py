"""One statement of a policy: whom it allows or denies what on what, under which conditions."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from pci_constructs.assembly import Block, Undetermined, Unknown
from pci_constructs.rules.policy_values import (
    ANYONE,
    all_hold,
    any_holds,
    any_of,
    glob,
    holds_to_its_values,
    is_anyone,
    is_crowd,
    matches,
    none_is_wide,
    texts,
)

_CALLER_KEYS = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:sourceip",
        "aws:userid",
        "kms:calleraccount",
        "s3:dataaccesspointaccount",
        "s3:dataaccesspointarn",
        "sns:endpoint",
        "elasticfilesystem:accesspointarn",
        "lex:sourceaccount",
    }
)
"""Condition keys that say who calls or from where, whatever account the caller has; IAM compares them without regard to case."""
_SOURCE_KEYS = frozenset({"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner"})
_CONTEXT_ARN = re.compile(r"kms:encryptioncontext:aws:[^:]+:arn")
_UNLESS = ("arnnotequals", "arnnotlike", "stringnotequals", "stringnotlike")


class Statement:
    """One statement of a policy.

    Attributes:
        block: the statement as the template has it.
    """

    __slots__ = ("_kept", "block")

    def __init__(self, block: Block) -> None:
        self.block = block
        self._kept: dict[str, Any] = {}

    def _once(self, what: str, find: Callable[[], Any]) -> Any:
        """What a function finds, asked once where no condition and no open parameter has a part in the answer."""
        found = self._kept.get(what)
        if found is None:
            found = find()
            if not self.block.evaluation.world.open:
                self._kept[what] = found
        return found

    @property
    def path(self) -> str:
        """Where it lies in its resource."""
        return self.block.path

    @property
    def allows(self) -> bool:
        """Whether its effect is to allow."""
        effect: str = self._once("Effect", lambda: self.block.text("Effect", "Allow").strip().lower())
        if effect not in ("allow", "deny"):
            raise Undetermined(f"the effect {effect}, which is none", self.block.where("Effect"))
        return effect == "allow"

    @property
    def denies(self) -> bool:
        """Whether its effect is to deny."""
        return not self.allows

    def principals(self, kind: str | None = None) -> list[Any]:
        """The principals, ``Unknown`` ones included; of one kind (``AWS``, ``Service``, ``Federated``) or of all."""
        found: list[Any] = self._once(f"Principal {kind}", lambda: self._principals(kind))
        return found

    def _principals(self, kind: str | None) -> list[Any]:
        value = self.block.peek("Principal")
        if not isinstance(value, Block):
            # A bare asterisk is everyone who signs in or does not, and no service.
            return texts(self.block.each("Principal")) if kind in (None, "AWS") or value.__class__ is Unknown else []
        return [part for name in value.raw if kind in (None, name) for part in texts(value.each(name))]

    def names_anyone(self) -> bool:
        """Whether the principal is everyone, signed in or not; ``NotPrincipal`` of an allowing statement counts."""
        found: bool = self._once("names anyone", self._names_anyone)
        return found

    def _names_anyone(self) -> bool:
        if self.block.has("NotPrincipal"):
            return self.allows
        return any_of(self.principals("AWS") if isinstance(self.block.peek("Principal"), Block) else self.principals(), is_anyone)

    def actions(self) -> list[Any]:
        """The action patterns, ``Unknown`` ones included."""
        found: list[Any] = self._once("Action", lambda: texts(self.block.each("Action")))
        return found

    def covers_action(self, action: str) -> bool:
        """Whether the statement speaks of an action such as ``s3:PutObject``, by name, wildcard or ``NotAction``."""
        by = "NotAction" if self.block.has("NotAction") else "Action"
        named, patterns, open_ = self._patterns(by)
        wanted = action.lower()
        covered = wanted in named or ANYONE in named or any(pattern.fullmatch(wanted) for pattern in patterns)
        if not covered and open_:
            covered = any_of(open_, lambda pattern: matches(pattern, action))
        return covered is (by == "Action")

    def covers_any_action(self, actions: tuple[str, ...]) -> bool:
        """Whether the statement speaks of one of some actions; raises as ``any_holds`` does."""
        covered: bool = self._once(f"covers {actions}", lambda: self._covers_any_action(actions))
        return covered

    def _covers_any_action(self, actions: tuple[str, ...]) -> bool:
        if not self.block.has("NotAction"):
            named, patterns, open_ = self._patterns("Action")
            if not open_:
                wanted = [action.lower() for action in actions]
                return ANYONE in named or not named.isdisjoint(wanted) or any(by.fullmatch(each) for by in patterns for each in wanted)
        return any_holds(*(partial(self.covers_action, action) for action in actions))

    def _patterns(self, by: str) -> tuple[frozenset[str], list[re.Pattern[str]], list[Any]]:
        found: tuple[frozenset[str], list[re.Pattern[str]], list[Any]] = self._once(
            f"{by} patterns", lambda: _by_kind(texts(self.block.each(by)))
        )
        return found

    def covers_all_actions(self, service: str | None = None) -> bool:
        """Whether it speaks of every action there is, or of every one of a service."""
        wanted = (ANYONE, f"{service}:*".lower()) if service else (ANYONE, "*:*")
        if self.block.has("NotAction"):
            return not service or not any_of(
                texts(self.block.each("NotAction")), lambda p: str(p).lower().startswith((f"{service}:", ANYONE))
            )
        return any_of(self.actions(), lambda pattern: str(pattern).strip().lower() in wanted)

    def resources(self) -> list[Any]:
        """The resource patterns, ``Unknown`` ones included."""
        found: list[Any] = self._once("Resource", lambda: texts(self.block.each("Resource")))
        return found

    def covers_all_resources(self) -> bool:
        """Whether it speaks of every resource: ``*``, or ``NotResource``."""
        if self.block.has("NotResource"):
            return True
        return any_of(self.resources(), lambda pattern: str(pattern).strip() == ANYONE)

    def conditions(self) -> Iterable[tuple[str, str, list[Any]]]:
        """Operator, key and values of each condition, operator and key in lower case.

        Raises:
            Undetermined: the conditions, or those of an operator, are not known.
        """
        if "Condition" not in self.block.raw:
            return ()
        try:
            found: list[tuple[str, str, list[Any]]] = self._once("Condition", lambda: list(self._conditions()))
        except Undetermined:
            # What is known comes first, and may be all that a question needs.
            return self._conditions()
        return found

    def _conditions(self) -> Iterator[tuple[str, str, list[Any]]]:
        found = self.block.get("Condition")
        if not isinstance(found, Block):
            return
        for operator in found.names():
            keys = found.get(operator)
            if isinstance(keys, Block):
                for key in keys.names():
                    # A key may have dots in it, as the host names of identity providers do.
                    yield operator.lower(), key.lower(), texts(keys.inside({"": keys.raw[key]}, key).each(""))

    def limits_caller(self) -> bool:
        """Whether a condition says who calls or from where, with values that are no wildcards."""
        found: bool = self._once("limits caller", lambda: self._limited(_CALLER_KEYS.__contains__))
        return found

    def bound_to_source(self) -> bool:
        """Whether a condition says for whose resources a service may act: an account, organization or ARN; also the ARN that services
        put into the encryption context of a key.
        """
        return self._limited(lambda key: key in _SOURCE_KEYS or bool(_CONTEXT_ARN.fullmatch(key)))

    def _limited(self, by: Callable[[str], bool]) -> bool:
        limiting = [values for operator, key, values in self.conditions() if by(key) and holds_to_its_values(operator) and values]
        return any_holds(*(partial(none_is_wide, values) for values in limiting))

    def open_to_anyone(self) -> bool:
        """Whether it allows everyone, and no condition says who."""
        return all_hold(lambda: self.allows, self.names_anyone, lambda: not self.limits_caller())

    def denies_all_but_named(self) -> bool:
        """Whether it denies everyone, or everyone but principals that it names; a condition on anything else weakens it."""
        return all_hold(lambda: self.denies, self._speaks_of_all_but_named, self._spares_named_alone)

    def _speaks_of_all_but_named(self) -> bool:
        if self.block.has("NotPrincipal"):
            named = isinstance(self.block.peek("NotPrincipal"), Block)
            return not any_of(self.block.each("NotPrincipal.AWS" if named else "NotPrincipal"), is_crowd)
        return self.names_anyone()

    def _spares_named_alone(self) -> bool:
        return all(
            operator in _UNLESS and key in ("aws:principalarn", "aws:userid") and bool(values) and not any_of(values, is_crowd)
            for operator, key, values in self.conditions()
        )

    def requires(self, operator: str, key: str, value: str) -> bool:
        """Whether one of its conditions is this one: operator (its ``IfExists`` form too), key and value."""
        return any(
            found.removesuffix("ifexists") == operator.lower()
            and name == key.lower()
            and any_of(values, lambda v: _text(v) == value.lower())
            for found, name, values in self.conditions()
        )


def _by_kind(actions: list[Any]) -> tuple[frozenset[str], list[re.Pattern[str]], list[Any]]:
    """Actions, in lower case: those named in full, those with wildcards in them, and those that are not known."""
    known = [str(action).strip().lower() for action in actions if action.__class__ is not Unknown]
    wild = [glob(action) for action in known if action != ANYONE and ("*" in action or "?" in action)]
    return frozenset(known), wild, [action for action in actions if action.__class__ is Unknown]


def _text(value: Any) -> str:
    return "true" if value is True else "false" if value is False else str(value).strip().lower()
