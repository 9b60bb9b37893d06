"""Alarms on alarms: which an alarm is a part of, and which go off whenever one of their parts does."""

from collections.abc import Callable, Iterator
from functools import partial

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import ResourceView, Undetermined
from pci_constructs.rules.policies import all_hold, any_holds, any_so
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


def speaks(alarm: ResourceView, acts: Callable[[ResourceView], bool], *below: ResourceView) -> bool:
    """Whether an alarm does something when it goes off, or one on it does, at whatever remove.

    Args:
        alarm: the alarm.
        acts: whether one has the action that is asked for.
        below: alarms on alarms that were asked on the way here; two may name each other.

    Raises:
        Undetermined: more than this alarm decides when the one that does goes off.
    """

    def for_it(composite: ResourceView) -> bool:
        if any(map(composite.is_, below)):
            return False
        return all_hold(lambda: speaks(composite, acts, composite, *below), partial(_goes_off, composite))

    return any_holds(
        partial(all_hold, lambda: alarm.flag("ActionsEnabled", True), partial(acts, alarm)),
        lambda: any_so(composites_of(alarm), for_it),
    )


def _goes_off(composite: ResourceView) -> bool:
    """Whether a composite alarm goes off whenever one of its parts does: ``or`` joins them, and nothing else."""
    if _BETWEEN.fullmatch(_PART.sub(" ", spelled(composite.peek(_RULE)))) is None:
        raise Undetermined(f"when {composite.name} goes off, which more than one alarm decides", _RULE)
    return True
