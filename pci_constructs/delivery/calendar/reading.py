"""Takes a calendar of changes as iCalendar text, ours or another's, and says whether it is open at a moment (6.5.1).

What the text leaves open (a time without a zone, a day without a time, an event without an end) is refused: a calendar that two readers
can read differently lets a change pass for one of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pci_constructs.delivery.calendar.freezes import Freeze
from pci_constructs.delivery.calendar.plan import OPEN, TYPE_PROPERTY
from pci_constructs.refusals import RefusedSetting

if TYPE_CHECKING:
    from icalendar import Component

CLOSED = "DEFAULT_CLOSED"
_TYPES = (OPEN, CLOSED)
_RECURRING = ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A calendar that was read.

    Attributes:
        name: what messages call it.
        default_open: whether it is open outside of its events.
        events: the events that happen once.
        recurring: the events that recur, as iCalendar; empty for ``ChangePlan``'s own text.
    """

    name: str
    default_open: bool
    events: tuple[Freeze, ...]
    recurring: Sequence["Component"] = ()

    def at(self, moment: datetime) -> list[str]:
        """The names of the events at a moment, in order and once."""
        found = [event.name for event in self.events if event.start <= moment < event.end]
        return list(dict.fromkeys([*found, *self._recurrences(moment)]))

    def _recurrences(self, moment: datetime) -> list[str]:
        if not self.recurring:
            return []
        import icalendar
        import recurring_ical_events

        whole = icalendar.Calendar()
        for event in self.recurring:
            whole.add_component(event)
        around = recurring_ical_events.of(whole).between(moment, moment + timedelta(seconds=1))
        return [_name(event) for event in around if event.start.astimezone(UTC) <= moment < event.end.astimezone(UTC)]


def is_open(calendar: Calendar, moment: datetime) -> tuple[bool, str]:
    """Whether changes are allowed at a moment, and why.

    Args:
        calendar: what ``read`` returned.
        moment: the moment, with a zone.

    Raises:
        RefusedSetting: the moment has no zone.
    """
    if not isinstance(moment, datetime) or moment.utcoffset() is None:
        raise _refused("change window", "moment", moment, "a moment with a time zone, such as 2027-01-04T10:00:00+01:00")
    names = calendar.at(moment.astimezone(UTC))
    told = moment.isoformat(timespec="seconds")
    if names:
        state = "closed" if calendar.default_open else "open"
        return not calendar.default_open, f"{calendar.name} is {state} at {told}: {', '.join(names)}"
    if calendar.default_open:
        return True, f"{calendar.name} is open at {told}: nothing is frozen"
    return False, f"{calendar.name} is closed at {told}: no window is open"


def read(text: str, *, name: str = "the change calendar") -> Calendar:
    """Reads iCalendar text, such as the content of an SSM Change Calendar.

    Args:
        text: the whole calendar.
        name: what messages call it.

    Raises:
        RefusedSetting: it is no calendar, does not say whether it is open by default, or an event can be read in two ways.
    """
    import icalendar

    try:
        found = icalendar.Calendar.from_ical(text, multiple=True)
    # The parser raises what the values in the text make it raise.
    except Exception as error:
        raise _refused(name, "the text", _short(error), "an iCalendar document") from None
    if len(found) != 1 or found[0].name != "VCALENDAR":
        raise _refused(name, "the text", f"{len(found)} calendars", "one iCalendar document")
    calendar = found[0]
    if broken := [error for part in calendar.walk() for error in part.errors]:
        raise _refused(name, "the text", f"{broken[0][0]}: {broken[0][1]}", "an iCalendar document without errors")
    kind = str(calendar.get(TYPE_PROPERTY, "")).upper()
    if kind not in _TYPES:
        raise _refused(name, TYPE_PROPERTY, kind or None, f"one of {', '.join(_TYPES)}")
    once: list[Freeze] = []
    recurring: list[Component] = []
    repeated = {str(event.get("uid")) for event in calendar.walk("VEVENT") if any(key in event for key in _RECURRING)}
    for event in calendar.walk("VEVENT"):
        freeze = _once(event, name)
        if str(event.get("uid")) in repeated:
            recurring.append(event)
        else:
            once.append(freeze)
    return Calendar(name=name, default_open=kind == OPEN, events=tuple(sorted(once)), recurring=tuple(recurring))


def _once(event: Any, where: str) -> Freeze:
    """The first or only time of an event."""
    title = _name(event)
    place = f"{where}: event {title!r}"
    if str(event.get("status", "")).upper() == "CANCELLED":
        raise _refused(place, "STATUS", "CANCELLED", "left out: take the event out of the calendar")
    for key in ("dtstart", "dtend", "duration", "status", "summary"):
        if isinstance(event.get(key), list):
            raise _refused(place, key.upper(), f"{len(event[key])} times", "there once")
    start = event.get("dtstart")
    end = event.get("dtend")
    if start is None or (end is None and event.get("duration") is None):
        raise _refused(place, "DTSTART and DTEND", None, "given")
    begin = start.dt
    finish = end.dt if end is not None else None
    for key, value in (("DTSTART", begin), ("DTEND", finish)):
        if value is not None and (not isinstance(value, datetime) or value.utcoffset() is None):
            raise _refused(place, key, str(value), "a date and time in UTC, or with a time zone that the text or the IANA database has")
    until = (begin + event.get("duration").dt if finish is None else finish).astimezone(UTC)
    if until <= begin.astimezone(UTC):
        raise _refused(place, "DTEND", until.isoformat(), f"later than {begin.isoformat()}")
    return Freeze(begin.astimezone(UTC), until, title)


def _name(event: Any) -> str:
    return " ".join(str(event.get("summary", "")).split()) or "an event without a name"


def _short(error: Exception) -> str:
    return (str(error) or type(error).__name__).partition("\n")[0][:100]


def _refused(where: str, argument: str, value: object, allowed: str) -> RefusedSetting:
    return RefusedSetting(where=where, argument=argument, value=value, allowed=allowed, requirement_id="6.5.1")
