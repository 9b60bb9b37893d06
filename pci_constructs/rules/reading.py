"""Reading values that services take in a form of their own: words of a fixed list, and JSON documents written as text."""

import json

from pci_constructs.assembly import ABSENT, Block, Undetermined, Unknown, references_in


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


def names_something(block: Block, path: str) -> bool:
    """Whether a property names something, be it known or not; empty text names nothing.

    Raises:
        Undetermined: what it would be part of is not known.
    """
    value = block.peek(path)
    return block.has(path) and not (isinstance(value, str) and not value.strip())


def document(block: Block, path: str) -> Block | None:
    """The JSON document at a path, be it a map or text; nothing if the property is absent.

    Raises:
        Undetermined: it is not known, or is no JSON object.
    """
    value = block.peek(path)
    if value is ABSENT or isinstance(value, Block):
        return None if value is ABSENT else value
    if value.__class__ is Unknown:
        raise Undetermined(value, block.where(path))
    try:
        parsed = json.loads(value)
    except (TypeError, ValueError):
        parsed = None
    if not isinstance(parsed, dict):
        raise Undetermined("text that is no JSON object", block.where(path))
    return block.inside(parsed, path)
