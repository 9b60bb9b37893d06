"""Alarms on alarms: which an alarm is a part of, and which go off whenever one of their parts does."""

from collections.abc import Iterator

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import ResourceView, Undetermined
from pci_constructs.rules.reading import spelled

COMPOSITE, _RULE = "AWS::CloudWatch::CompositeAlarm", "AlarmRule"
_PART = expression(r"\bALARM\s*\(\s*(\"[^\"]*\"|'[^']*'|[^()\"']*)\s*\)")
"""A part that has to go off, by its name or ARN."""
_BETWEEN = expression(r"[\s()]*(?:OR[\s()]*)*")


def composites_of(alarm: ResourceView) -> Iterator[ResourceView]:
    """The composite alarms whose rule names an alarm, by reference or in its text.

    Raises:
        Undetermined: at the end, if there is one of which it is not known what it names.
    """
    referring: list[ResourceView] = []
    open_: Undetermined | None = None
    try:
        for composite in alarm.linked(COMPOSITE, _RULE):
            referring.append(composite)
            yield composite
    except Undetermined as error:
        open_ = error
    name = alarm.peek("AlarmName")
    for composite in alarm.neighbours(COMPOSITE) if isinstance(name, str) else ():
        if name in _named(composite) and not any(map(composite.is_, referring)):
            yield composite
    if open_ is not None:
        raise open_


def _named(composite: ResourceView) -> list[str]:
    found = _PART.findall(spelled(composite.peek(_RULE)))
    return [part.strip().strip("\"'").rpartition(":alarm:")[2] for part in found]


def goes_off_with_each(composite: ResourceView) -> bool:
    """Whether a composite alarm goes off whenever one of its parts does: ``or`` joins them, and nothing else."""
    return _BETWEEN.fullmatch(_PART.sub(" ", spelled(composite.peek(_RULE)))) is not None
