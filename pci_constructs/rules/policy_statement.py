"""One statement of a policy: whom it allows or denies what on what, under which conditions."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import partial, wraps
from operator import attrgetter
from typing import Any, TypeVar, TypeVarTuple, Unpack

from pci_constructs.assembly import Block, Undetermined, Unknown
from pci_constructs.assembly.patterns import expression
from pci_constructs.rules.condition_keys import CALLER_KEYS, SOURCE_ARN, SOURCE_KEYS
from pci_constructs.rules.policy_values import (
    ANYONE,
    Actions,
    actions_of,
    admit_nobody_unknown,
    any_of,
    bucket_in,
    holds_to_its_values,
    is_anyone,
    is_crowd,
    matches,
    plain_conditions,
    takes_all_actions,
    takes_everything,
    text_of,
    texts,
    values_of,
)
from pci_constructs.rules.questions import all_hold, all_true_of, any_so

_BUCKET = "AWS::S3::Bucket"
_CONTEXT_ARN = expression(r"kms:encryptioncontext:aws:[^:]+:arn")
_KINDS = frozenset({"AWS", "Service", "Federated", "CanonicalUser"})
_EFFECTS = {"Allow": True, "Deny": False}
_UNLESS = ("arnnotequals", "arnnotlike", "stringnotequals", "stringnotlike")


_About = TypeVarTuple("_About")
_Found = TypeVar("_Found")


def _once(find: Callable[["Statement"], _Found]) -> Callable[["Statement"], _Found]:
    """A question about a statement, answered once where no condition and no open parameter has a part in the answer."""

    @wraps(find)
    def ask(statement: "Statement") -> _Found:
        found: _Found | None = statement.kept.get(find)
        if found is None:
            found = find(statement)
            if not statement.evaluation.world.open:
                statement.kept[find] = found
        return found

    return ask


def _once_each(find: Callable[["Statement", Unpack[_About]], _Found]) -> Callable[["Statement", Unpack[_About]], _Found]:
    """The same for one that is about something, answered once for each."""

    @wraps(find)
    def ask(statement: "Statement", *about: *_About) -> _Found:
        found: _Found | None = statement.kept.get((find, about))
        if found is None:
            found = find(statement, *about)
            if not statement.evaluation.world.open:
                statement.kept[find, about] = found
        return found

    return ask


class Statement:
    """One statement of a policy.

    Attributes:
        block: the statement as the template has it.
        evaluation: the assembly being judged.
        kept: answers that no other world changes, by question.
    """

    __slots__ = ("block", "evaluation", "kept")

    def __init__(self, block: Block) -> None:
        self.block = block
        self.evaluation = block.evaluation
        self.kept: dict[Hashable, Any] = {}

    @property
    def path(self) -> str:
        """Where it lies in its resource."""
        return self.block.path

    @property
    def allows(self) -> bool:
        """Whether its effect is to allow."""
        effect = self.block.raw.get("Effect")
        if effect.__class__ is str and effect in _EFFECTS:
            return _EFFECTS[effect]
        written = self.block.text("Effect", "Allow").strip().lower()
        if written not in ("allow", "deny"):
            raise Undetermined(f"the effect {written}, which is none", self.block.where("Effect"))
        return written == "allow"

    @property
    def denies(self) -> bool:
        """Whether its effect is to deny."""
        return not self.allows

    def principals(self, kind: str | None = None) -> list[Any]:
        """The principals, ``Unknown`` ones included; of one kind (``AWS``, ``Service``, ``Federated``) or of all."""
        return self._principals(kind)

    @_once
    def _principal(self) -> Any:
        return self.block.peek("Principal")

    @_once_each
    def _principals(self, kind: str | None) -> list[Any]:
        value = self._principal()
        if not isinstance(value, Block):
            # A bare asterisk is everyone who signs in or does not, and no service.
            return texts(self.block.each("Principal")) if kind in (None, "AWS") or value.__class__ is Unknown else []
        if not value.raw.keys() <= _KINDS:
            raise Undetermined(f"{', '.join(sorted(value.raw.keys() - _KINDS))}, which is no kind of principal", value.path)
        return [part for name in value.raw if kind in (None, name) for part in texts(value.each(name))]

    @_once
    def names_anyone(self) -> bool:
        """Whether the principal is everyone, signed in or not; ``NotPrincipal`` of an allowing statement counts."""
        if self.block.has("NotPrincipal"):
            return self.allows
        return any_of(self._principals("AWS" if isinstance(self._principal(), Block) else None), is_anyone)

    @_once
    def actions(self) -> list[Any]:
        """The action patterns, ``Unknown`` ones included."""
        return texts(self.block.each("Action"))

    def covers_action(self, action: str) -> bool:
        """Whether the statement speaks of an action such as ``s3:PutObject``, by name, wildcard or ``NotAction``."""
        by_name, spoken = self._spoken()
        covered = spoken.cover(action.lower())
        if not covered and spoken.unknown:
            covered = any_of(spoken.unknown, lambda pattern: matches(pattern, action))
        return covered is by_name

    def covers_any_action(self, actions: tuple[str, ...]) -> bool:
        """Whether the statement speaks of one of some actions; raises as ``any_holds`` does."""
        by_name, spoken = self._spoken()
        if by_name and not spoken.unknown:
            return spoken.cover_one(actions)
        return any_so(actions, self.covers_action)

    @_once_each
    def allows_any_action(self, actions: tuple[str, ...]) -> bool:
        """Whether it allows one of some actions, under whatever conditions; raises as ``all_hold`` does."""
        try:
            covered = self.covers_any_action(actions)
        except Undetermined:
            if self.allows:
                raise
            return False
        return covered and self.allows

    @_once
    def _spoken(self) -> tuple[bool, Actions]:
        """Whether it names the actions that it speaks of, and not those that it leaves out; and these."""
        if self.block.has("NotAction"):
            return False, actions_of(texts(self.block.each("NotAction")))
        return True, actions_of(self.actions())

    def covers_all_actions(self, service: str | None = None) -> bool:
        """Whether it speaks of every action there is, or of every one of a service."""
        if self.block.has("NotAction"):
            if not service and self.denies:
                # Allowing all but some is about as much as all; what is left out here is not denied.
                return False
            return not service or not any_of(
                texts(self.block.each("NotAction")), lambda p: str(p).lower().startswith((f"{service}:", ANYONE))
            )
        return any_of(self.actions(), partial(takes_all_actions, service=service) if service else takes_all_actions)

    @_once
    def resources(self) -> list[Any]:
        """The resource patterns, ``Unknown`` ones included."""
        return texts(self.block.each("Resource"))

    def covers_all_resources(self) -> bool:
        """Whether it speaks of every resource: ``*``, or ``NotResource`` of an allowing statement; what that leaves out is not denied."""
        if self.block.has("NotResource") and self.denies:
            return False
        if self.block.has("NotResource"):
            return True
        return any_of(self.resources(), lambda pattern: takes_everything(str(pattern).strip()))

    def conditions(self) -> Iterable[tuple[str, str, list[Any]]]:
        """Operator, key and values of each condition, operator and key in lower case.

        Raises:
            Undetermined: the conditions, or those of an operator, are not known.
        """
        if "Condition" not in self.block.raw:
            return ()
        try:
            return self._all_conditions()
        except Undetermined:
            # What is known comes first, and may be all that a question needs.
            return self._conditions()

    @_once
    def _all_conditions(self) -> list[tuple[str, str, list[Any]]]:
        return list(self._conditions())

    def _conditions(self) -> Iterator[tuple[str, str, list[Any]]]:
        plain = plain_conditions(self.block.raw.get("Condition"))
        if plain is not None:
            yield from plain
            return
        found = self.block.get("Condition")
        if not isinstance(found, Block):
            return
        for operator in found.names():
            keys = found.get(operator)
            if isinstance(keys, Block):
                for key in keys.names():
                    yield operator.lower(), key.lower(), values_of(keys, key)

    @_once_each
    def limits_caller(self, *but: str) -> bool:
        """Whether a condition says who calls or from where, with values that are no wildcards; on other keys than some, in lower case."""
        return self._limited(lambda key: key in CALLER_KEYS and key not in but)

    def bound_to_source(self) -> bool:
        """Whether a condition says for whose resources a service may act: an account, organization or ARN; also the ARN that services
        put into the encryption context of a key. The ARN of a bucket has no account: alone it will do for buckets that are read here.
        """
        return self._limited(lambda key: key in SOURCE_KEYS or bool(_CONTEXT_ARN.fullmatch(key)), self._names_other_buckets)

    def _names_other_buckets(self, key: str, values: list[Any]) -> bool:
        named = {bucket_in(value) for value in values} - {""} if key == SOURCE_ARN else set()
        if not named:
            return False
        evaluation = self.block.evaluation
        own = (evaluation.view(each).peek("BucketName") for each in evaluation.by_type.get(_BUCKET, ()))
        strange = named - {name for name in own if isinstance(name, str)}
        read = [stack for stack in evaluation.assembly.stacks if stack.read is not None]
        if strange and read and not any(_BUCKET in (stack.read or ()) and _BUCKET not in stack.unread for stack in read):
            raise Undetermined("whether the bucket is of the account, whose buckets were not read")
        return bool(strange)

    def _limited(self, by: Callable[[str], bool], but: Callable[[str, list[Any]], bool] = lambda _key, _values: False) -> bool:
        limiting = [(key, values) for operator, key, values in self.conditions() if by(key) and holds_to_its_values(operator) and values]
        return any_so(limiting, lambda limit: not but(*limit) and admit_nobody_unknown(*limit))

    @_once
    def open_to_anyone(self) -> bool:
        """Whether it allows everyone, and no condition says who."""
        return all_true_of(self, _ALLOWS, Statement.names_anyone, _is_open_to_callers)

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
            and any_of(values, lambda v: text_of(v) == value.lower())
            for found, name, values in self.conditions()
        )


_ALLOWS = attrgetter("allows")


def _is_open_to_callers(statement: Statement) -> bool:
    return not statement.limits_caller()
