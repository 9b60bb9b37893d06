"""From the shapes of AWS's answers to those of CloudFormation."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown


def pick(answer: Any, path: str) -> Any:
    """A part of an answer: ``ABSENT`` where AWS left it out, ``Unknown`` where the call failed.

    Args:
        answer: what ``Source.ask`` gave, or an element of ``Source.pages``.
        path: the names of the answer's fields, joined by dots.
    """
    value = answer
    for name in path.split("."):
        if value.__class__ is Unknown or value is ABSENT:
            return value
        value = value.get(name, ABSENT)
    return ABSENT if value is None else value


def known(value: Any, make: Callable[[Any], Any], absent: Any = ABSENT) -> Any:
    """What a function makes of a value; ``Unknown`` stays, and what is absent is what ``absent`` says."""
    if value.__class__ is Unknown:
        return value
    return absent if value is ABSENT else make(value)


def told(item: Any, path: str, whose: str, make: Callable[[Any], Any] | None = None) -> Any:
    """What AWS always tells of a resource; ``Unknown`` where an answer is without it, which says nothing of how it is set.

    Args:
        item: the answer.
        path: where it has the value.
        whose: what the value is of, for a person.
        make: makes the property of the value; the value itself by default.
    """
    value = pick(item, path)
    if value is ABSENT:
        return Unknown(f"{path} of {whose}, which AWS did not say")
    return known(value, make) if make else value


def renamed(item: Any, names: Mapping[str, str] | Iterable[str]) -> dict[str, Any]:
    """Properties from fields of an answer: by name where both have the same, else from the field (a path) that a map names."""
    pairs = names.items() if isinstance(names, Mapping) else ((name, name) for name in names)
    return {name: pick(item, path) for name, path in pairs}


def tags(pairs: Any, key: str = "Key", value: str = "Value") -> Any:
    """Tags as most types of CloudFormation have them, from a list of pairs or a map; AWS's own left out, as no template has them."""
    if pairs.__class__ is Unknown or pairs is ABSENT:
        return pairs
    found = pairs.items() if isinstance(pairs, Mapping) else ((pair[key], pair.get(value, "")) for pair in pairs)
    return [{"Key": name, "Value": text} for name, text in found if not name.startswith("aws:")]


def complete(answer: Any, key: str) -> Any:
    """A list of an answer that one page should hold; ``Unknown`` if AWS says that there is more of it."""
    more = isinstance(answer, Mapping) and (answer.get("NextToken") or answer.get("nextToken"))
    return Unknown(f"the rest of {key}, which did not come with the first page") if more else pick(answer, key)


def day(moment: Any) -> Any:
    """The day of a moment, as ``2026-11-25``; ``ABSENT`` and ``Unknown`` stay."""
    return known(moment, lambda found: found.astimezone(UTC).date().isoformat())
