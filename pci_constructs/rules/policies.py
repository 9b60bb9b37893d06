"""Reading IAM, key and resource policies: who may do what on what, in the logic of three values.

Every question answers yes or no, or raises ``Undetermined`` when a value that only the deployment knows would decide it.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

from pci_constructs.assembly import ABSENT, Block, Undetermined, Unknown
from pci_constructs.rules.combine import attempt, every
from pci_constructs.rules.rule import Judgement, failed, passed

ANYONE = "*"
_RESOURCE = 5
"""Which part of an ARN names the resource."""
_VARIABLE_ONLY = re.compile(r"(\$\{[^}]*\})+")
_PART = re.compile(r"\$\{[^}]*\}")
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
_RANGE = re.compile(r"([0-9a-f.:]+)/(\d+)")
_NARROWEST_WIDE = {".": 7, ":": 31}
"""The longest prefix of addresses, by version, that S3 takes for everybody."""
_UNLESS = ("arnnotequals", "arnnotlike", "stringnotequals", "stringnotlike")
_CROWD = re.compile(r"\*|.*[:/]\*|\*.*")


class Statement:
    """One statement of a policy.

    Attributes:
        block: the statement as the template has it.
    """

    __slots__ = ("block",)

    def __init__(self, block: Block) -> None:
        self.block = block

    @property
    def path(self) -> str:
        """Where it lies in its resource."""
        return self.block.path

    @property
    def allows(self) -> bool:
        """Whether its effect is to allow."""
        return self.block.text("Effect", "Allow").strip().lower() == "allow"

    @property
    def denies(self) -> bool:
        """Whether its effect is to deny."""
        return not self.allows

    def principals(self, kind: str | None = None) -> list[Any]:
        """The principals, ``Unknown`` ones included; of one kind (``AWS``, ``Service``, ``Federated``) or of all."""
        value = self.block.peek("Principal")
        if not isinstance(value, Block):
            # A bare asterisk is everyone who signs in or does not, and no service.
            return self.block.each("Principal") if kind in (None, "AWS") or value.__class__ is Unknown else []
        return [part for name in value.raw if kind in (None, name) for part in value.each(name)]

    def names_anyone(self) -> bool:
        """Whether the principal is everyone, signed in or not; ``NotPrincipal`` of an allowing statement counts."""
        if self.block.has("NotPrincipal"):
            return self.allows
        return _any(self.principals("AWS") if isinstance(self.block.peek("Principal"), Block) else self.principals(), _is_anyone)

    def actions(self) -> list[Any]:
        """The action patterns, ``Unknown`` ones included."""
        return self.block.each("Action")

    def covers_action(self, action: str) -> bool:
        """Whether the statement speaks of an action such as ``s3:PutObject``, by name, wildcard or ``NotAction``."""
        if self.block.has("NotAction"):
            return not _any(self.block.each("NotAction"), lambda pattern: matches(pattern, action))
        return _any(self.actions(), lambda pattern: matches(pattern, action))

    def covers_all_actions(self, service: str | None = None) -> bool:
        """Whether it speaks of every action there is, or of every one of a service."""
        wanted = (ANYONE, f"{service}:*".lower()) if service else (ANYONE, "*:*")
        if self.block.has("NotAction"):
            return not service or not _any(self.block.each("NotAction"), lambda p: str(p).lower().startswith((f"{service}:", ANYONE)))
        return _any(self.actions(), lambda pattern: str(pattern).strip().lower() in wanted)

    def resources(self) -> list[Any]:
        """The resource patterns, ``Unknown`` ones included."""
        return self.block.each("Resource")

    def covers_all_resources(self) -> bool:
        """Whether it speaks of every resource: ``*``, or ``NotResource``."""
        if self.block.has("NotResource"):
            return True
        return _any(self.resources(), lambda pattern: str(pattern).strip() == ANYONE)

    def conditions(self) -> Iterator[tuple[str, str, list[Any]]]:
        """Operator, key and values of each condition, operator and key in lower case.

        Raises:
            Undetermined: the conditions, or those of an operator, are not known.
        """
        found = self.block.get("Condition")
        if not isinstance(found, Block):
            return
        for operator in found.names():
            keys = found.get(operator)
            if isinstance(keys, Block):
                for key in keys.names():
                    # A key may have dots in it, as the host names of identity providers do.
                    yield operator.lower(), key.lower(), keys.inside({"": keys.raw[key]}, key).each("")

    def limits_caller(self) -> bool:
        """Whether a condition says who calls or from where, with values that are no wildcards."""
        return self._limited(_CALLER_KEYS.__contains__)

    def bound_to_source(self) -> bool:
        """Whether a condition says for whose resources a service may act: an account, organization or ARN; also the ARN that services
        put into the encryption context of a key.
        """
        return self._limited(lambda key: key in _SOURCE_KEYS or bool(_CONTEXT_ARN.fullmatch(key)))

    def _limited(self, by: Callable[[str], bool]) -> bool:
        limiting = [values for operator, key, values in self.conditions() if by(key) and _positive(operator) and values]
        return any_holds(*(partial(_none_is_wide, values) for values in limiting))

    def open_to_anyone(self) -> bool:
        """Whether it allows everyone, and no condition says who."""
        return all_hold(lambda: self.allows, self.names_anyone, lambda: not self.limits_caller())

    def denies_all_but_named(self) -> bool:
        """Whether it denies everyone, or everyone but principals that it names; a condition on anything else weakens it."""
        return all_hold(lambda: self.denies, self._speaks_of_all_but_named, self._spares_named_alone)

    def _speaks_of_all_but_named(self) -> bool:
        if self.block.has("NotPrincipal"):
            named = isinstance(self.block.peek("NotPrincipal"), Block)
            return not _any(self.block.each("NotPrincipal.AWS" if named else "NotPrincipal"), _is_crowd)
        return self.names_anyone()

    def _spares_named_alone(self) -> bool:
        return all(
            operator in _UNLESS and key in ("aws:principalarn", "aws:userid") and bool(values) and not _any(values, _is_crowd)
            for operator, key, values in self.conditions()
        )

    def requires(self, operator: str, key: str, value: str) -> bool:
        """Whether one of its conditions is this one: operator (its ``IfExists`` form too), key and value."""
        return any(
            found.removesuffix("ifexists") == operator.lower() and name == key.lower() and _any(values, lambda v: _text(v) == value.lower())
            for found, name, values in self.conditions()
        )


def statements(block: Block, path: str) -> list[Statement]:
    """The statements of a policy document at a path; of a document written as JSON text too.

    Raises:
        Undetermined: the document, or a statement, is not known.
    """
    found = each_statement(block, path)
    for part in found:
        if part.__class__ is Unknown:
            raise Undetermined(part, block.where(path))
    return found


def each_statement(block: Block, path: str) -> list[Any]:
    """The statements of a policy document, with ``Unknown`` where one is not known, for ``every`` and ``some``.

    Raises:
        Undetermined: the document is not known.
    """
    if not isinstance(block, Block):
        raise Undetermined(block if block.__class__ is Unknown else f"{block!r}, which is no map with a policy")
    document = block.peek(path)
    if document is ABSENT:
        return []
    if document.__class__ is Unknown:
        raise Undetermined(document, block.where(path))
    if isinstance(document, str):
        document = _parsed(document, block, path)
    if not isinstance(document, Block):
        raise Undetermined("a policy document that is no map", block.where(path))
    return [Statement(part) if isinstance(part, Block) else part for part in document.each("Statement") if _is_part(part)]


def _is_part(part: Any) -> bool:
    return part.__class__ is Unknown or isinstance(part, Block)


def _parsed(text: str, block: Block, path: str) -> Block:
    try:
        document = json.loads(text)
    except ValueError:
        raise Undetermined("a policy document in text that is no JSON", block.where(path)) from None
    return block.inside(document if isinstance(document, dict) else {}, path)


def matches(pattern: Any, action: str) -> bool:
    """Whether an action pattern with ``*`` and ``?`` covers an action; neither looks at case."""
    text = str(pattern).strip().lower()
    return text == ANYONE or text == action.lower() or bool(_compiled(text).fullmatch(action.lower()))


def glob(pattern: str) -> re.Pattern[str]:
    """A pattern with ``*`` and ``?`` as a regular expression, for texts whose case counts, such as ARNs."""
    return _compiled(pattern)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(".*" if part == "*" else "." if part == "?" else re.escape(part) for part in re.split(r"([*?])", pattern)))


def _any(values: list[Any], predicate: Callable[[Any], bool]) -> bool:
    """Whether one of the values is so; a value that is not known decides only if no other does and it could be so."""
    open_: Unknown | None = None
    for value in values:
        if value.__class__ is Unknown:
            # Text around the unknown part may settle it: no ARN with a variable in it is a bare asterisk.
            shape = value.shape
            if not shape or _VARIABLE_ONLY.fullmatch(shape) or predicate(shape):
                open_ = value
        elif predicate(value):
            return True
    if open_ is not None:
        raise Undetermined(open_)
    return False


def any_of(values: list[Any], predicate: Callable[[Any], bool]) -> bool:
    """Whether one of a policy's values (principals, actions, resources) is so; see ``Statement`` for where they come from.

    Raises:
        Undetermined: none is, and one is not known and could be.
    """
    return _any(values, predicate)


def _is_anyone(value: Any) -> bool:
    return str(value).strip() in (ANYONE, "arn:aws:iam::*:root", "arn:*:iam::*:root", "arn:aws:iam::*:user/*", "arn:aws:iam::*:role/*")


def _is_wide(value: Any) -> bool:
    text = str(value).strip()
    if addresses := _RANGE.fullmatch(text):
        return int(addresses[2]) <= _NARROWEST_WIDE[":" if ":" in addresses[1] else "."]
    # Of an ARN with any account in it, or a bucket of any name, anybody can make one of their own.
    parts = _PART.sub("_", text).split(":", 5) if text.startswith("arn:") else []
    anyones = len(parts) > _RESOURCE and not parts[4].strip("*?") and (bool(parts[4]) or not parts[5].strip("*?/"))
    return text in ("", ANYONE, "0.0.0.0") or set(text) <= set("*:?arnws") or anyones  # noqa: S104


def _none_is_wide(values: list[Any]) -> bool:
    return not _any(values, _is_wide)


def _is_crowd(value: Any) -> bool:
    """Whether a spared principal is everybody, or everybody of an account."""
    return bool(_CROWD.fullmatch(str(value).strip()))


def all_hold(*questions: Callable[[], bool]) -> bool:
    """Whether every question is answered yes; one no decides, whatever is not known of the others.

    Raises:
        Undetermined: none is answered no, and one cannot be told.
    """
    open_: Undetermined | None = None
    for question in questions:
        try:
            if not question():
                return False
        except Undetermined as error:
            open_ = error
    if open_ is not None:
        raise open_
    return True


def any_holds(*questions: Callable[[], bool]) -> bool:
    """Whether one question is answered yes, whatever is not known of the others; raises as ``all_hold`` does."""
    return not all_hold(*(partial(_not, question) for question in questions))


def _not(question: Callable[[], bool]) -> bool:
    return not question()


def holds_to_its_values(operator: str) -> bool:
    """Whether a condition operator, as ``Statement.conditions`` gives it, admits its values only; see ``Statement.limits_caller``."""
    return _positive(operator)


def is_wide(value: Any) -> bool:
    """Whether a value of a condition admits anybody: a wildcard, every address, an ARN of any account."""
    return _is_wide(value)


def _positive(operator: str) -> bool:
    """Whether an operator limits to the values it names; a negated one, or one that holds for absent keys, does not."""
    bare = operator.rpartition(":")[2]
    return "not" not in bare and not bare.endswith("ifexists") and not operator.startswith("forallvalues") and bare != "null"


def _text(value: Any) -> str:
    return "true" if value is True else "false" if value is False else str(value).strip().lower()


def closed_to_everyone(block: Block, path: str, what: str) -> Judgement:
    """Judges that no statement of a policy allows everyone without a condition that says who.

    Args:
        block: the resource.
        path: where it has the policy.
        what: what the policy guards, such as ``the queue``.
    """
    good = passed(f"nobody unknown may use {what}", block.where(path))

    def one(statement: Statement) -> Judgement:
        if statement.open_to_anyone():
            return failed(f"everyone may use {what}: a statement allows any principal, and no condition says who", statement.path)
        return good

    return attempt(lambda: every(each_statement(block, path), one, empty=good))


def refuses_plain_http(statement: Statement, *actions: str) -> bool:
    """Whether a statement denies everyone some actions where they do not come over TLS, with no other condition beside it."""
    return (
        statement.denies
        and statement.names_anyone()
        and all(statement.covers_action(action) for action in actions)
        and statement.requires("Bool", "aws:SecureTransport", "false")
        and len(list(statement.conditions())) == 1
    )


def grants_full_administration(statement: Statement) -> bool:
    """Whether a statement allows every action on every resource."""
    return statement.allows and statement.covers_all_actions() and statement.covers_all_resources()
