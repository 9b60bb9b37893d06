"""What a team freezes: weekends, the end of a month, payroll, holidays and periods of its own (6.5.1)."""

import calendar
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Protocol
from zoneinfo import ZoneInfo

from pci_constructs.delivery.calendar.days import begin_of, end_of, moment_of
from pci_constructs.refusals import RefusedSetting

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
LONGEST_LEAD = 14
"""Days around an event that a helper freezes at most: more is a period, and has a name of its own."""


@dataclass(frozen=True, slots=True, order=True)
class Freeze:
    """A time in which nothing is changed.

    Attributes:
        start: its first moment, in UTC.
        end: the moment after its last one, in UTC.
        name: why, for whoever is refused.
    """

    start: datetime
    end: datetime
    name: str


class Freezes(Protocol):
    """Something that freezes times; each helper of this module is one."""

    def between(self, first: date, last: date, zone: ZoneInfo) -> Iterable[Freeze]:
        """The freezes that touch a range of dates, both included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekends:
    """Saturday and Sunday, wholly: from the first moment of the one to the last of the other.

    Attributes:
        friday_from: closes Friday from this time on, too; open until midnight by default.
    """

    friday_from: time | None = None

    def __post_init__(self) -> None:
        if self.friday_from is not None and (not isinstance(self.friday_from, time) or self.friday_from.tzinfo is not None):
            raise _refused("Weekends", "friday_from", self.friday_from, "a time of day without a zone, such as time(14)")

    def between(self, first: date, last: date, zone: ZoneInfo) -> Iterator[Freeze]:
        """The weekends that touch the dates."""
        saturday = first - timedelta(days=(first.weekday() - SATURDAY) % 7)
        while saturday - timedelta(days=1) <= last:
            friday = saturday - timedelta(days=1)
            start = begin_of(saturday, zone) if self.friday_from is None else moment_of(friday, self.friday_from, zone)
            yield Freeze(start, end_of(saturday + timedelta(days=1), zone), "weekend")
            saturday += timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthEnd:
    """The days around the turn of each month, while books are closed.

    Attributes:
        days_before: how many last days of a month; 2 by default.
        days_after: how many first days of the next one; 1 by default.
    """

    days_before: int = 2
    days_after: int = 1

    def __post_init__(self) -> None:
        _check_days("MonthEnd", days_before=self.days_before, days_after=self.days_after)
        if self.days_before + self.days_after == 0:
            raise _refused("MonthEnd", "days_before", 0, "at least 1 day, if no day after is frozen")

    def between(self, first: date, last: date, zone: ZoneInfo) -> Iterator[Freeze]:
        """The turns of months that touch the dates."""
        for month in _months(first - timedelta(days=31), last + timedelta(days=31)):
            start = _last_of(month) - timedelta(days=self.days_before - 1)
            yield _whole_days(start, _last_of(month) + timedelta(days=self.days_after), zone, "month-end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payroll:
    """The days up to each month's payday, which moves to the working day before where it is a weekend or a holiday.

    Attributes:
        day: the payday of a month, from 1 to 31; in shorter months their last day.
        days_before: how many days before it are frozen; 1 by default.
        days_after: how many days after it are frozen; none by default.
        holidays: days without work besides weekends.
    """

    day: int
    days_before: int = 1
    days_after: int = 0
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not isinstance(self.day, int) or not 1 <= self.day <= 31:
            raise _refused("Payroll", "day", self.day, "a day of the month from 1 to 31")
        _check_days("Payroll", days_before=self.days_before, days_after=self.days_after)

    def between(self, first: date, last: date, zone: ZoneInfo) -> Iterator[Freeze]:
        """The paydays whose freezes touch the dates."""
        for month in _months(first - timedelta(days=31), last + timedelta(days=62)):
            payday = self._payday(month)
            yield _whole_days(payday - timedelta(days=self.days_before), payday + timedelta(days=self.days_after), zone, "payroll")

    def _payday(self, month: date) -> date:
        payday = month.replace(day=min(self.day, _last_of(month).day))
        while payday.weekday() >= SATURDAY or payday in self.holidays:
            payday -= timedelta(days=1)
        return payday


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """Days on which too few people are there to undo a change.

    Attributes:
        days: the dates with their names; what the package ``holidays`` returns for a country fits as it is.
        eves: freezes the day before each, too; not by default.
    """

    days: Mapping[date, str]
    eves: bool = False
    _named: Mapping[date, str] = field(init=False, repr=False, compare=False, default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if not isinstance(self.days, Mapping) or not self.days:
            raise _refused("Holidays", "days", self.days, "a mapping of dates to names, with one at least")
        for day, name in self.days.items():
            if not isinstance(day, date) or isinstance(day, datetime):
                raise _refused("Holidays", "days", day, "dates, such as date(2027, 1, 1)")
            _check_name("Holidays", f"days[{day}]", name)
        object.__setattr__(self, "_named", MappingProxyType(dict(sorted(self.days.items()))))

    def between(self, first: date, last: date, zone: ZoneInfo) -> Iterator[Freeze]:
        """The holidays that touch the dates."""
        eve = timedelta(days=1 if self.eves else 0)
        for day, name in self._named.items():
            if first <= day and day - eve <= last:
                yield _whole_days(day - eve, day, zone, f"holiday: {name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days that the team freezes, such as the weeks of Christmas trade.

    Attributes:
        name: why, for whoever is refused.
        first: its first day.
        last: its last day, included.
    """

    name: str
    first: date
    last: date

    def __post_init__(self) -> None:
        _check_name("Period", "name", self.name)
        if self.last < self.first:
            raise _refused(f"Period {self.name!r}", "last", str(self.last), f"{self.first} or later")

    def between(self, first: date, last: date, zone: ZoneInfo) -> Iterator[Freeze]:
        """The period, if it touches the dates."""
        if self.first <= last and first <= self.last:
            yield _whole_days(self.first, self.last, zone, self.name)


def _whole_days(first: date, last: date, zone: ZoneInfo, name: str) -> Freeze:
    return Freeze(begin_of(first, zone), end_of(last, zone), name)


def _last_of(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = _last_of(month) + timedelta(days=1)


def _check_days(where: str, **given: int) -> None:
    for argument, days in given.items():
        if not isinstance(days, int) or not 0 <= days <= LONGEST_LEAD:
            raise _refused(where, argument, days, f"between 0 and {LONGEST_LEAD} days; a longer freeze is a Period")


def _check_name(where: str, argument: str, name: object) -> None:
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        raise _refused(where, argument, name, "a name in one line")


def _refused(where: str, argument: str, value: object, allowed: str) -> RefusedSetting:
    return RefusedSetting(where=where, argument=argument, value=value, allowed=allowed, requirement_id="6.5.1")
