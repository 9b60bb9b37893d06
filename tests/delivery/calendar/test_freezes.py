"""Freezes are whole days of their zone, whatever its clocks do; the plan's text says the same as the plan."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pci_constructs.delivery.calendar import ChangePlan, Holidays, MonthEnd, Payroll, Period, Weekends, is_open, read
from pci_constructs.delivery.calendar.days import begin_of, end_of, moment_of
from pci_constructs.refusals import RefusedSetting

AT_MIDNIGHT = ("Africa/Cairo", "America/Asuncion", "America/Havana", "America/Santiago", "America/St_Johns", "Asia/Beirut", "Pacific/Apia")
ZONES = st.sampled_from(AT_MIDNIGHT) | st.sampled_from(sorted(available_timezones() - {"localtime"}))
DAYS = st.dates(min_value=date(1985, 1, 1), max_value=date(2060, 12, 31))


def plan(*freezes: object, zone: str = "Europe/Berlin", first: date = date(2027, 1, 1), days: int = 400) -> ChangePlan:
    return ChangePlan(zone=zone, first=first, last=first + timedelta(days=days), freezes=freezes)  # type: ignore[arg-type]


def opened(calendar: ChangePlan, moment: datetime) -> bool:
    return is_open(read(calendar.text()), moment)[0]


@given(ZONES, DAYS)
def test_a_date_begins_with_its_first_moment_and_ends_after_its_last(zone_name: str, day: date) -> None:
    zone = ZoneInfo(zone_name)
    begin, end = begin_of(day, zone), end_of(day, zone)
    if begin == end:
        assert zone_name in ("Pacific/Apia", "Pacific/Kwajalein", "Kwajalein", "Pacific/Fakaofo", "Pacific/Enderbury", "Pacific/Kanton")
        return
    second = timedelta(seconds=1)
    assert begin.astimezone(zone).date() == day
    assert (end - second).astimezone(zone).date() == day
    assert (begin - second).astimezone(zone).date() < day
    assert end.astimezone(zone).date() > day


@given(ZONES, DAYS, st.integers(0, 72 * 60))
def test_no_moment_of_a_weekend_is_open_in_any_zone(zone_name: str, day: date, minutes: int) -> None:
    zone = ZoneInfo(zone_name)
    saturday = day - timedelta(days=(day.weekday() - 5) % 7)
    moment = datetime.combine(saturday, time(), UTC) - timedelta(hours=14) + timedelta(minutes=minutes)
    at_weekend = moment.astimezone(zone).weekday() >= 5
    assume(saturday > date(1985, 2, 1))
    calendar = plan(Weekends(), zone=zone_name, first=saturday - timedelta(days=5), days=12)
    if at_weekend:
        assert not opened(calendar, moment)
    elif not opened(calendar, moment):
        # Clocks that go back over midnight show the day before a second time; in between nothing is opened for a minute.
        around = [(moment + timedelta(minutes=shift)).astimezone(zone).weekday() >= 5 for shift in (-61, 61)]
        assert any(around)
        assert moment.astimezone(zone).utcoffset() != (moment + timedelta(hours=2)).astimezone(zone).utcoffset() or (
            moment.astimezone(zone).utcoffset() != (moment - timedelta(hours=2)).astimezone(zone).utcoffset()
        )


@given(st.sampled_from(("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")), DAYS, st.integers(0, 23))
def test_a_working_hour_is_open_where_nothing_freezes_it(zone_name: str, day: date, hour: int) -> None:
    assume(day.weekday() < 5)
    moment = moment_of(day, time(hour, 30), ZoneInfo(zone_name))
    assert opened(plan(Weekends(), zone=zone_name, first=day - timedelta(days=8), days=16), moment)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        # Clocks go forward on Sunday 28 March 2027: Monday begins an hour earlier in UTC than the Saturday did.
        ("2027-03-26T22:59:59+00:00", True),
        ("2027-03-26T23:00:00+00:00", False),
        ("2027-03-28T21:59:59+00:00", False),
        ("2027-03-28T22:00:00+00:00", True),
        # And back on Sunday 31 October 2027.
        ("2027-10-29T21:59:59+00:00", True),
        ("2027-10-29T22:00:00+00:00", False),
        ("2027-10-31T22:59:59+00:00", False),
        ("2027-10-31T23:00:00+00:00", True),
    ],
)
def test_weekends_follow_the_clocks_of_berlin(moment: str, *, expected: bool) -> None:
    assert opened(plan(Weekends()), datetime.fromisoformat(moment)) is expected


def test_saturday_and_sunday_mornings_are_closed() -> None:
    calendar = plan(Weekends(friday_from=time(14)))
    for moment, expected in (
        ("2027-06-11T13:59:59+02:00", True),
        ("2027-06-11T14:00:00+02:00", False),
        ("2027-06-12T00:00:00+02:00", False),
        ("2027-06-12T09:00:00+02:00", False),
        ("2027-06-13T09:00:00+02:00", False),
        ("2027-06-13T23:59:59+02:00", False),
        ("2027-06-14T00:00:00+02:00", True),
    ):
        assert opened(calendar, datetime.fromisoformat(moment)) is expected, moment


@given(DAYS, st.integers(0, 5), st.integers(0, 5))
def test_month_end_freezes_the_last_and_first_days(day: date, before: int, after: int) -> None:
    assume(before + after)
    calendar = plan(MonthEnd(days_before=before, days_after=after), zone="UTC", first=day - timedelta(days=40), days=80)
    next_month = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    frozen = day.day <= after or (next_month - day).days <= before
    assert opened(calendar, datetime.combine(day, time(12), UTC)) is not frozen


@given(DAYS, st.integers(1, 31))
def test_payday_is_frozen_with_the_day_before_and_moves_off_weekends(day: date, payday: int) -> None:
    calendar = plan(Payroll(day=payday), zone="UTC", first=day - timedelta(days=40), days=80)
    paydays = set()
    for month in {(day + timedelta(days=shift)).replace(day=1) for shift in (-31, -15, 0, 15, 31)}:
        last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        paid = month.replace(day=min(payday, last.day))
        paydays.add(paid - timedelta(days=max(0, paid.weekday() - 4)))
    frozen = day in paydays or day + timedelta(days=1) in paydays
    assert opened(calendar, datetime.combine(day, time(12), UTC)) is not frozen


def test_payday_moves_off_holidays_too() -> None:
    calendar = plan(Payroll(day=25, days_before=0, holidays=frozenset({date(2027, 3, 25)})), zone="UTC")
    assert not opened(calendar, datetime(2027, 3, 24, 12, tzinfo=UTC))
    assert opened(calendar, datetime(2027, 3, 25, 12, tzinfo=UTC))


def test_holidays_and_periods_say_their_name() -> None:
    calendar = read(
        plan(
            Holidays(days={date(2027, 5, 6): "Ascension Day"}, eves=True),
            Period(name="Christmas trade", first=date(2027, 12, 1), last=date(2027, 12, 27)),
        ).text()
    )
    for moment, name in (
        (datetime(2027, 5, 5, 12, tzinfo=UTC), "Ascension Day"),
        (datetime(2027, 12, 27, 12, tzinfo=UTC), "Christmas trade"),
    ):
        state, why = is_open(calendar, moment)
        assert not state
        assert name in why
    assert is_open(calendar, datetime(2027, 12, 28, 12, tzinfo=UTC))[0]


def test_outside_of_its_dates_the_calendar_is_closed() -> None:
    calendar = read(plan(Weekends(), days=30).text())
    assert is_open(calendar, datetime(2027, 1, 27, 12, tzinfo=UTC))[0]
    for moment in (datetime(2026, 12, 30, 12, tzinfo=UTC), datetime(2027, 2, 10, 12, tzinfo=UTC), datetime(2035, 5, 9, 12, tzinfo=UTC)):
        assert not is_open(calendar, moment)[0]
    assert "renew" in is_open(calendar, datetime(2027, 2, 10, 12, tzinfo=UTC))[1]


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert plan(Weekends(), MonthEnd()).text() == plan(Weekends(), MonthEnd()).text()


BAD: dict[str, Callable[[], object]] = {
    "zone must be a time zone of the IANA database": lambda: plan(Weekends(), zone="Europe/Atlantis"),
    "zone must be a time zone": lambda: plan(Weekends(), zone="../etc"),
    "last must be between 2027-01-01": lambda: plan(Weekends(), days=-1),
    "and 2029-03-11, got '2029-": lambda: plan(Weekends(), days=900),
    "freezes must be at least one": lambda: plan(days=10),
    "days_before must be between 0 and 14 days": lambda: MonthEnd(days_before=15),
    "at least 1 day": lambda: MonthEnd(days_before=0, days_after=0),
    "day must be a day of the month": lambda: Payroll(day=0),
    "days must be a mapping of dates": lambda: Holidays(days={}),
    "days must be dates": lambda: Holidays(days={"2027-01-01": "New Year"}),  # type: ignore[dict-item]
    r"days\[2027-01-01\] must be a name": lambda: Holidays(days={date(2027, 1, 1): " "}),
    "last must be 2027-01-02 or later": lambda: Period(name="x", first=date(2027, 1, 2), last=date(2027, 1, 1)),
    "name must be a name in one line": lambda: Period(name="x\ny", first=date(2027, 1, 2), last=date(2027, 1, 2)),
    "friday_from must be a time of day": lambda: Weekends(friday_from="14:00"),  # type: ignore[arg-type]
    "a plan of at most 64000 bytes": lambda: plan(
        Holidays(days={date(2027, 1, 1) + timedelta(days=n): "a day with a rather long name" for n in range(400)}), MonthEnd()
    ),
}


@pytest.mark.parametrize("message", BAD)
def test_what_is_refused(message: str) -> None:
    with pytest.raises(RefusedSetting, match=message):
        BAD[message]()
