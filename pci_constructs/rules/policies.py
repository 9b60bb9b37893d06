"""Reading IAM, key and resource policies: who may do what on what, in the logic of three values.

Every question answers yes or no, or raises ``Undetermined`` when a value that only the deployment knows would decide it.
"""

from functools import partial
from typing import Any

from pci_constructs.assembly import ABSENT, Block, ResourceView, Undetermined, Unknown
from pci_constructs.assembly.patterns import expression
from pci_constructs.assembly.values import references_in, whole_in
from pci_constructs.rules.combine import attempt, every
from pci_constructs.rules.policy_statement import Statement
from pci_constructs.rules.policy_values import (
    ANYONE,
    any_of,
    fits,
    glob,
    holds_to_its_values,
    is_wide,
    matches,
)
from pci_constructs.rules.questions import all_hold, all_true_of, any_holds, any_so
from pci_constructs.rules.reading import spelled, written_in
from pci_constructs.rules.rule import Judgement, failed, passed

__all__ = [
    "ANYONE",
    "Statement",
    "all_hold",
    "all_true_of",
    "any_holds",
    "any_of",
    "any_so",
    "closed_to_everyone",
    "each_statement",
    "fits",
    "glob",
    "holds_to_its_values",
    "is_wide",
    "matches",
    "refuses_plain_http",
    "speaks_of",
    "statements",
]

_ELEMENTS = frozenset({"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"})
_IN_ANY_CASE = frozenset(map(str.lower, (*_ELEMENTS, "Statement")))
_BETWEEN = expression(r":(?![^{]*\})")
"""A colon of an ARN, and none of a part that only the deployment knows."""
_PART = expression(r"\$\{[^}]*\}")


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
    return block.evaluation.kept(("policy", id(block.raw), path), _read, block, path)[1]


def _read(block: Block, path: str) -> tuple[Any, list[Any]]:
    return block.raw, _statements_in(block, path)


def _statements_in(block: Block, path: str) -> list[Any]:
    document = block.peek(path)
    if document is ABSENT:
        return []
    if document.__class__ is Unknown or isinstance(document, str):
        document = _parsed(document, block, path)
    if not isinstance(document, Block):
        raise Undetermined("a policy document that is no map", block.where(path))
    if "Statement" not in document.raw and (other := _in_other_case(document)):
        raise Undetermined(other, block.where(path))
    return [_statement(part) for part in document.each("Statement")]


def _in_other_case(block: Block) -> Unknown | None:
    """An element whose name is one of a policy but for its case: nobody says whether IAM refuses it or reads it."""
    for name in block.raw:
        if name not in _ELEMENTS and name.lower() in _IN_ANY_CASE:
            return Unknown(f"{name}, which is no element of a policy in this case")
    return None


def _statement(part: Any) -> Any:
    if isinstance(part, Block):
        # Most have the elements that there are, which is told without a look at each.
        return Statement(part) if part.raw.keys() <= _ELEMENTS else _in_other_case(part) or Statement(part)
    return part if part.__class__ is Unknown else Unknown(f"{part!r}, which is no statement of a policy")


def _parsed(text: Any, block: Block, path: str) -> Block:
    document = written_in(text)
    if document is None:
        raise Undetermined(text if text.__class__ is Unknown else "a policy document in text that is no JSON of a map", block.where(path))
    return block.inside(document, path)


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


def speaks_of(statement: Statement, owner: ResourceView, name: str) -> bool:
    """Whether a statement in the policy of a queue or topic is about it; another one's ARN changes nothing here.

    Args:
        statement: the statement.
        owner: the queue or topic.
        name: the property that names it.

    Raises:
        Undetermined: it cannot be told.
    """
    if statement.block.has("NotResource"):
        raise Undetermined("what NotResource leaves", statement.path)
    # CloudFormation calls what has no name after its stack.
    called = spelled(owner.peek(name)) if owner.has(name) else f"${{AWS::StackName}}-{owner.name}-\0"
    return any_so(statement.resources(), partial(_names, owner, called))


def _names(owner: ResourceView, called: str, value: Any) -> bool:
    unknown = value.__class__ is Unknown
    references = () if unknown else references_in(value)
    if any(reference.resource is owner.resource for reference in whole_in(value)):
        return True
    pattern = _BETWEEN.split(value.shape if unknown else str(value))[-1]
    if fits(pattern, called):
        return True
    if unknown and fits(_PART.sub("*", pattern) or "*", called):
        raise Undetermined(value)
    if references and all(reference.resource.type != owner.type for reference in references):
        raise Undetermined(f"{value}, which only the deployment knows")
    return False
