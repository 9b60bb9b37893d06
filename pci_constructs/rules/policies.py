"""Reading IAM, key and resource policies: who may do what on what, in the logic of three values.

Every question answers yes or no, or raises ``Undetermined`` when a value that only the deployment knows would decide it.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from pci_constructs.assembly import ABSENT, Block, Undetermined, Unknown
from pci_constructs.rules.combine import attempt, every
from pci_constructs.rules.rule import Judgement, failed, passed

ANYONE = "*"
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
        "aws:vpcsourceip",
        "aws:sourceip",
        "aws:userid",
        "aws:username",
        "kms:calleraccount",
        "s3:dataaccesspointaccount",
        "s3:dataaccesspointarn",
        "sns:endpoint",
        "elasticfilesystem:accesspointarn",
        "lambda:functionurlauthtype",
        "lex:sourceaccount",
    }
)
"""Condition keys that say who calls or from where; IAM compares them without regard to case."""
_WIDE_ADDRESSES = re.compile(r"/0$|^0\.0\.0\.0$")


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
            return self.block.each("Principal")
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
        return any(
            key in _CALLER_KEYS and _positive(operator) and values and not _any(values, _is_wide)
            for operator, key, values in self.conditions()
        )

    def open_to_anyone(self) -> bool:
        """Whether it allows everyone, and no condition says who."""
        return self.allows and self.names_anyone() and not self.limits_caller()

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
    # Of an ARN with any account in it, anybody can make one of their own.
    account = _PART.sub("_", text).split(":")[4:5] if text.startswith("arn:") else []
    return text in ("", ANYONE) or bool(_WIDE_ADDRESSES.search(text)) or set(text) <= set("*:?arnws") or account == [ANYONE]


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


def grants_full_administration(statement: Statement) -> bool:
    """Whether a statement allows every action on every resource."""
    return statement.allows and statement.covers_all_actions() and statement.covers_all_resources()
