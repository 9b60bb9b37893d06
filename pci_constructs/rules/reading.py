"""Reading values that services take in a form of their own: words of a fixed list, and JSON documents written as text."""

import json
from typing import Any

from pci_constructs.assembly import ABSENT, Block, Undetermined, Unknown, references_in
from pci_constructs.assembly.patterns import expression
from pci_constructs.assembly.values import Composed, part_of

_LEFT_OPEN = expression(r"\$\{(?![A-Za-z][\w-]*:)[^}]*\}|\{\{resolve:")
"""What stands in text for what only the deployment knows; pseudo parameters and variables of policies have a colon in their names."""
_FILLED_IN, _DYNAMIC = expression(r"\$\{[^}]*\}"), expression(r"\{\{resolve:[^}]*\}\}")
_OF_UNKNOWN_PROVIDER = expression(r"\$\{[^}]*\}:\w+")
"""A key of an identity provider whose host name is not known."""


def word(block: Block, path: str, default: str = "") -> str:
    """A value of a fixed list, such as ``TLS``: in lower case, for services differ in how strict they are.

    Args:
        block: the resource or a part of it.
        path: the property.
        default: what AWS makes of an absent property.

    Raises:
        Undetermined: it is not known, or is an attribute of a resource.
    """
    text = block.text(path, default)
    if references_in(text):
        raise Undetermined(f"what {text} turns out to be", block.where(path))
    return text.strip().lower()


def spelled(value: Any) -> str:
    """What a value says, with ``${…}`` where a part of it is not known; empty if nothing of it is."""
    return value.shape if value.__class__ is Unknown else str(value)


def names_any(block: Block, path: str) -> bool:
    """Whether a list has an element other than empty text; which one does not matter, so it need not be known.

    Raises:
        Undetermined: nothing of the list is known.
    """
    value = block.peek(path)
    if value.__class__ is Unknown and not value.filled:
        raise Undetermined(value, block.where(path))
    return any(not isinstance(each, str) or each.strip() for each in block.each(path))


def names_something(block: Block, path: str) -> bool:
    """Whether a property names something, be it known or not; empty text names nothing.

    Raises:
        Undetermined: what it would be part of is not known.
    """
    value = block.peek(path)
    return block.has(path) and not (isinstance(value, str) and not value.strip())


def has_text(block: Block, path: str) -> bool:
    """Whether a property has text other than space: an ARN has, whatever the parts of it that are not known turn out to be, and so has a
    parameter that cannot be empty.

    Raises:
        Undetermined: nothing of it is known.
    """
    return _is_surely_text(block.peek(path)) or bool(block.text(path).strip())


def each_text(block: Block, path: str) -> list[Any]:
    """The elements of a list, with what stands for them in place of those that are surely some text, if not known which."""
    return [value.shape if _is_surely_text(value) else value for value in block.each(path)]


def _is_surely_text(value: Any) -> bool:
    if value.__class__ is not Unknown or not value.shape:
        return False
    # A dynamic reference may have a part that is filled in within.
    return value.filled or bool(_DYNAMIC.sub("", _FILLED_IN.sub("", value.shape)).strip())


def document(block: Block, path: str) -> Block | None:
    """The JSON document at a path, be it a map or text; nothing if the property is absent.

    Raises:
        Undetermined: it is not known, or is no JSON object.
    """
    value = block.peek(path)
    if value is ABSENT or isinstance(value, Block):
        return None if value is ABSENT else value
    parsed = written_in(value)
    if parsed is None:
        raise Undetermined(value if value.__class__ is Unknown else "text that is no JSON object", block.where(path))
    return block.inside(parsed, path)


def written_in(value: Any) -> dict[str, Any] | None:
    """The map that a value writes as JSON; in it, what only the deployment knows is ``Unknown``, and attributes of resources stay such.

    Args:
        value: text, or a value that is not known with some text around it.

    Returns:
        The map; nothing if it is no JSON of one.
    """
    try:
        found = json.loads(value.shape if value.__class__ is Unknown else value, object_pairs_hook=_each_once)
        if value.__class__ is not str:
            found = _filled_in(found, value)
    except (TypeError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name that stands there twice: it is not known which of them counts")
    return made


def _filled_in(part: Any, whole: Any) -> Any:
    """A part of a document, with what the deployment fills into it."""
    if isinstance(part, dict):
        if whole.__class__ is Unknown and any(_LEFT_OPEN.search(key) and not _OF_UNKNOWN_PROVIDER.fullmatch(key) for key in part):
            raise ValueError("a name that is not known")
        return {key: _filled_in(value, whole) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled_in(value, whole) for value in part]
    if not isinstance(part, str):
        return part
    if isinstance(whole, Composed):
        return part_of(whole, part)
    if whole.__class__ is Unknown and _LEFT_OPEN.search(part):
        return Unknown(whole.why, whole.kind, shape=part, no_echo=whole.no_echo)
    return part
