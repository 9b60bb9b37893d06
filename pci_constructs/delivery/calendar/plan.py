"""A plan of freezes as iCalendar text, in the form of an SSM Change Calendar.

Every event is written out with its moments in UTC. Nothing is left to whoever reads it: no rule of recurrence, no definition of a time
zone. Outside of its dates the calendar is closed, so that one nobody renews stops changes and does not wave them through.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from pci_constructs.delivery.calendar.days import begin_of, end_of, zone_of
from pci_constructs.delivery.calendar.freezes import Freeze, Freezes
from pci_constructs.refusals import RefusedSetting

TYPE_PROPERTY = "X-CALENDAR-TYPE"
OPEN = "DEFAULT_OPEN"
"""What SSM calls a calendar that is open but for its events."""
PRODUCER = "-//AWS//Change Calendar 1.0//EN"
LARGEST = 64_000
"""Bytes that an SSM document holds at most."""
LONGEST = 800
"""Days that one plan covers at most: dates of holidays and paydays further ahead are guesses."""
EDGE = timedelta(days=3660)
"""How far the closed time reaches on both sides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePlan:
    """The freezes of a team between two dates.

    Attributes:
        zone: the time zone in which days begin and end, by its name in the IANA database.
        first: the first day that the plan says something of.
        last: the last one, at most 800 days later. Before and after them the calendar is closed.
        freezes: what is frozen: ``Weekends``, ``MonthEnd``, ``Payroll``, ``Holidays``, ``Period``.

    Raises:
        RefusedSetting: the zone does not exist, the dates are no range, nothing is frozen, or there is too much of it.
    """

    zone: str
    first: date
    last: date
    freezes: Sequence[Freezes]

    def __post_init__(self) -> None:
        zone_of(self.zone, where="ChangePlan")
        if not timedelta(0) <= self.last - self.first <= timedelta(days=LONGEST):
            allowed = f"between {self.first} and {self.first + timedelta(days=LONGEST)}"
            raise RefusedSetting(where="ChangePlan", argument="last", value=str(self.last), allowed=allowed, requirement_id="6.5.1")
        if not self.freezes:
            raise RefusedSetting(
                where="ChangePlan", argument="freezes", value=(), allowed="at least one, such as Weekends()", requirement_id="6.5.1"
            )
        size = len(self.text().encode())
        if size > LARGEST:
            raise RefusedSetting(
                where="ChangePlan",
                argument="last",
                value=f"{self.last}, which makes {size} bytes",
                allowed=f"a plan of at most {LARGEST} bytes, the most that an SSM document holds",
                requirement_id=None,
            )

    def frozen(self) -> tuple[Freeze, ...]:
        """The freezes in order, without the closed time before and after the plan."""
        zone = zone_of(self.zone, where="ChangePlan")
        begin, end = begin_of(self.first, zone), end_of(self.last, zone)
        found = {freeze for part in self.freezes for freeze in part.between(self.first, self.last, zone)}
        # A day that a zone skipped, as Samoa did one, has no length.
        return tuple(sorted(freeze for freeze in found if freeze.start < end and freeze.end > begin and freeze.start < freeze.end))

    def text(self) -> str:
        """The calendar; the same plan gives the same bytes."""
        from icalendar import Calendar, Event

        zone = zone_of(self.zone, where="ChangePlan")
        begin, end = begin_of(self.first, zone), end_of(self.last, zone)
        edges = (
            Freeze(begin - EDGE, begin, "before the calendar begins"),
            Freeze(end, end + EDGE, "the calendar has ended: renew it"),
        )
        made = Calendar()
        made.add("prodid", PRODUCER)
        made.add("version", "2.0")
        made.add(TYPE_PROPERTY, OPEN)
        made.add("x-wr-caldesc", f"no changes to the cardholder data environment in these times; days of {self.zone}")
        stamp = datetime.combine(self.first, datetime.min.time(), UTC)
        for freeze in (edges[0], *self.frozen(), edges[1]):
            event = Event()
            event.add("uid", _uid(freeze))
            event.add("dtstamp", stamp)
            event.add("dtstart", freeze.start)
            event.add("dtend", freeze.end)
            event.add("summary", freeze.name)
            made.add_component(event)
        text: str = made.to_ical(sorted=False).decode()
        return text


def _uid(freeze: Freeze) -> str:
    return hashlib.sha256(f"{freeze.start.isoformat()} {freeze.end.isoformat()} {freeze.name}".encode()).hexdigest()[:32]
