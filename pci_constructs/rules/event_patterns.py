"""What patterns of EventBridge let through."""

from collections.abc import Callable
from functools import partial
from typing import Any

from pci_constructs.assembly import Block, ResourceView
from pci_constructs.rules.policies import any_of, fits

_COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "prefix": lambda value, part: value.startswith(part),
    "suffix": lambda value, part: value.endswith(part),
    "wildcard": lambda value, part: fits(part, value),
    "equals-ignore-case": lambda value, part: value.lower() == part.lower(),
}
_BUT, _EXISTS = "anything-but", "exists"
_DEFAULT_BUS = "default"


def on_default_bus(rule: ResourceView) -> bool:
    """Whether a rule is on the bus that services of AWS put their events on, the calls that CloudTrail sees among them."""
    return rule.text("EventBusName", _DEFAULT_BUS).rpartition("/")[2] == _DEFAULT_BUS


def _compares(holds: Callable[[str, str], bool], value: str, part: Any) -> bool:
    return holds(value, str(part))


def lets_through(wanted: Any, value: str) -> bool:
    """Whether one of the things that a pattern has for a field lets a value through.

    Args:
        wanted: text, or a map with a comparison.
        value: what the event has in the field.

    Raises:
        Undetermined: the comparison is with what is not known.
    """
    if not isinstance(wanted, Block):
        return str(wanted) == value
    for name, holds in _COMPARISONS.items():
        if any_of(wanted.each(name), partial(_compares, holds, value)):
            return True
    if wanted.flag(_EXISTS):
        return True
    return wanted.has(_BUT) and not any_of(wanted.each(_BUT), lambda other: lets_through(other, value))
