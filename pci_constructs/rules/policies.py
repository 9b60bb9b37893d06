"""Reading IAM, key and resource policies: who may do what on what, in the logic of three values.

Every question answers yes or no, or raises ``Undetermined`` when a value that only the deployment knows would decide it.
"""

import json
import re
from typing import Any

from pci_constructs.assembly import ABSENT, Block, Undetermined, Unknown
from pci_constructs.rules.combine import attempt, every
from pci_constructs.rules.policy_statement import Statement
from pci_constructs.rules.policy_values import (
    ANYONE,
    all_hold,
    any_holds,
    any_of,
    any_so,
    fits,
    glob,
    holds_to_its_values,
    is_wide,
    matches,
)
from pci_constructs.rules.rule import Judgement, failed, passed

__all__ = [
    "ANYONE",
    "Statement",
    "all_hold",
    "any_holds",
    "any_of",
    "any_so",
    "closed_to_everyone",
    "each_statement",
    "fits",
    "glob",
    "grants_full_administration",
    "holds_to_its_values",
    "is_wide",
    "matches",
    "refuses_plain_http",
    "statements",
]


_HOLE = re.compile(r"\$\{(?![A-Za-z][\w-]*:)[^}]*\}|\{\{resolve:")
"""What stands for something unknown: neither a pseudo parameter nor a variable of IAM, which have a colon in their names."""
_KEY_OF_UNKNOWN_PROVIDER = r"\$\{[^}]*\}:\w+$"


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
    # The map is part of what is kept: as long as it lives, nothing else has its identity.
    kept: tuple[Any, list[Any]] = block.evaluation.kept(("policy", id(block.raw), path), lambda: (block.raw, _read(block, path)))
    return kept[1]


def _read(block: Block, path: str) -> list[Any]:
    document = block.peek(path)
    if document is ABSENT:
        return []
    if document.__class__ is Unknown:
        document = _with_holes(document, block, path)
    if isinstance(document, str):
        document = _parsed(document, block, path)
    if not isinstance(document, Block):
        raise Undetermined("a policy document that is no map", block.where(path))
    return [_statement(part) for part in document.each("Statement")]


def _statement(part: Any) -> Any:
    if isinstance(part, Block):
        return Statement(part)
    return part if part.__class__ is Unknown else Unknown(f"{part!r}, which is no statement of a policy")


def _parsed(text: str, block: Block, path: str) -> Block:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise Undetermined("a policy document in text that is no JSON of a map", block.where(path))
    return block.inside(document, path)


def _with_holes(text: Unknown, block: Block, path: str) -> Block:
    """A document in text of which parts are not known: each value that such a part is in is not known by itself.

    Raises:
        Undetermined: it is no JSON without what is not known, or a key is not known.
    """

    def seen(value: Any) -> Any:
        if isinstance(value, dict):
            if any(_HOLE.search(key) and not re.match(_KEY_OF_UNKNOWN_PROVIDER, key) for key in value):
                raise Undetermined(text, block.where(path))
            return {key: seen(part) for key, part in value.items()}
        if isinstance(value, list):
            return [seen(part) for part in value]
        return Unknown(text.why, text.kind, shape=value, no_echo=text.no_echo) if isinstance(value, str) and _HOLE.search(value) else value

    try:
        document = json.loads(text.shape)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise Undetermined(text, block.where(path))
    return block.inside(seen(document), path)


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
