"""Calendars of others are read as iCalendar says, and what can be read in two ways is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pci_constructs.delivery.calendar import Approval, Calendar, Emergency, allowed, is_open, read
from pci_constructs.refusals import RefusedSetting

NEW_YORK = """BEGIN:VTIMEZONE
TZID:Office
BEGIN:STANDARD
DTSTART:19701101T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700308T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
END:VTIMEZONE"""


def calendar(*events: str, kind: str | None = "DEFAULT_OPEN", head: str = "") -> str:
    type_ = [f"X-CALENDAR-TYPE:{kind}"] if kind else []
    parts = [f"BEGIN:VEVENT\nUID:{number}\nDTSTAMP:20270101T000000Z\n{event}\nEND:VEVENT" for number, event in enumerate(events)]
    lines = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *type_, *([head] if head else []), *parts, "END:VCALENDAR", ""])
    return lines.replace("\n", "\r\n")


def state(text: str, moment: str) -> bool:
    return is_open(read(text), datetime.fromisoformat(moment))[0]


def test_an_event_closes_an_open_calendar_from_its_start_to_before_its_end() -> None:
    text = calendar("DTSTART:20270104T100000Z\nDTEND:20270104T120000Z\nSUMMARY:audit")
    assert [state(text, f"2027-01-04T{clock}+00:00") for clock in ("09:59:59", "10:00:00", "11:59:59", "12:00:00")] == [
        True,
        False,
        False,
        True,
    ]


def test_an_event_opens_a_closed_calendar() -> None:
    text = calendar("DTSTART:20270104T100000Z\nDURATION:PT2H", kind="DEFAULT_CLOSED")
    assert [state(text, f"2027-01-04T{clock}+00:00") for clock in ("09:59:59", "10:00:00", "12:00:00")] == [False, True, False]


def test_an_empty_closed_calendar_is_closed() -> None:
    assert not state(calendar(kind="DEFAULT_CLOSED"), "2027-01-04T10:00:00+00:00")


def test_a_recurring_event_keeps_its_hour_over_a_clock_change() -> None:
    text = calendar(
        "DTSTART;TZID=Europe/Berlin:20270322T100000\nDTEND;TZID=Europe/Berlin:20270322T110000\nRRULE:FREQ=WEEKLY\nSUMMARY:close"
    )
    assert not state(text, "2027-03-22T09:30:00+00:00")
    assert state(text, "2027-03-22T08:30:00+00:00")
    assert not state(text, "2027-03-29T08:30:00+00:00")
    assert state(text, "2027-03-29T09:30:00+00:00")


def test_a_zone_that_the_text_defines_counts() -> None:
    text = calendar("DTSTART;TZID=Office:20270701T100000\nDTEND;TZID=Office:20270701T110000", head=NEW_YORK)
    assert not state(text, "2027-07-01T14:30:00+00:00")
    assert state(text, "2027-07-01T15:30:00+00:00")


def test_exceptions_of_a_recurrence_count() -> None:
    text = calendar("DTSTART:20270104T100000Z\nDTEND:20270104T110000Z\nRRULE:FREQ=DAILY\nEXDATE:20270106T100000Z")
    assert not state(text, "2027-01-05T10:30:00+00:00")
    assert state(text, "2027-01-06T10:30:00+00:00")


@given(st.integers(0, 23), st.integers(1, 30), st.datetimes(min_value=datetime(2027, 1, 1), max_value=datetime(2029, 1, 1)))
def test_daily_events_are_where_arithmetic_has_them(hour: int, hours: int, moment: datetime) -> None:
    begin = datetime(2026, 12, 1, hour, tzinfo=UTC)
    end = begin + timedelta(hours=hours)
    text = calendar(f"DTSTART:{begin:%Y%m%dT%H%M%SZ}\nDTEND:{end:%Y%m%dT%H%M%SZ}\nRRULE:FREQ=DAILY")
    asked = moment.replace(tzinfo=UTC, microsecond=0)
    inside = (asked - begin) % timedelta(days=1) < timedelta(hours=hours)
    assert is_open(read(text), asked)[0] is not inside


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "one iCalendar document"),
        ("hello", "an iCalendar document"),
        (calendar() + calendar(), "got '2 calendars'"),
        (calendar(kind=None), "X-CALENDAR-TYPE must be one of DEFAULT_OPEN, DEFAULT_CLOSED, got None"),
        (calendar(kind="OPEN"), "X-CALENDAR-TYPE must be one of"),
        (calendar("DTSTART:20270104T100000\nDTEND:20270104T110000Z"), "DTSTART must be a date and time in UTC"),
        (calendar("DTSTART;VALUE=DATE:20270104\nDTEND;VALUE=DATE:20270105"), "DTSTART must be a date and time in UTC"),
        (calendar("DTSTART;TZID=Mars/Base:20270104T100000\nDTEND:20270104T110000Z"), "DTSTART must be"),
        (calendar("DTSTART:20270104T100000Z"), "DTSTART and DTEND must be given"),
        (calendar("DTEND:20270104T100000Z"), "DTSTART and DTEND must be given"),
        (calendar("DTSTART:20270104T100000Z\nDTEND:20270104T100000Z"), "DTEND must be later than"),
        (calendar("DTSTART:20270104T100000Z\nDTEND:20270104T090000Z"), "DTEND must be later than"),
        (calendar("DTSTART:20271304T100000Z\nDTEND:20270104T090000Z"), "an iCalendar document"),
        (calendar("DTSTART:20270104T100000Z\nDTEND:20270104T110000Z\nSTATUS:CANCELLED"), "STATUS must be left out"),
        (calendar("DTSTART:20270104T100000Z\nDTEND:20270104T110000Z\nRRULE:FREQ=SOMETIMES"), "an iCalendar document"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(text: str, message: str) -> None:
    with pytest.raises(RefusedSetting, match=message):
        read(text)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read(text)
    except RefusedSetting:
        return
    raise AssertionError(text)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(RefusedSetting, match="moment must be a moment with a time zone"):
        is_open(read(calendar()), datetime(2027, 1, 4))


FROZEN = read(calendar("DTSTART:20270104T000000Z\nDTEND:20270105T000000Z\nSUMMARY:month-end"), name="payments")
NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)


def emergency(*approvers: str, ago: float = 1, hours: float = 4, **more: object) -> Emergency:
    given = {"ticket": "INC-7", "reason": "payments are refused", "requested_by": "ada"}
    return Emergency(
        **{**given, **more},  # type: ignore[arg-type]
        begins=NOON - timedelta(hours=1),
        ends=NOON - timedelta(hours=1) + timedelta(hours=hours),
        approvals=tuple(Approval(name, NOON - timedelta(hours=ago)) for name in approvers),
    )


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (None, False),
        (emergency("grace", "edsger"), True),
        (emergency("grace"), False),
        (emergency("grace", "grace"), False),
        (emergency("grace", "Grace "), False),
        (emergency("grace", "ada"), False),
        (emergency("grace", "Barbara"), False),
        (emergency("grace", "barbara", "edsger"), True),
        (emergency("grace", "edsger", ago=25), False),
        (emergency("grace", "edsger", ago=-1), False),
        (emergency("grace", "edsger", hours=0.5), False),
    ],
)
def test_an_emergency_needs_two_who_neither_asked_nor_deploy(case: Emergency | None, *, expected: bool) -> None:
    assert allowed(FROZEN, NOON, deployer="barbara", emergency=case)[0] is expected


def test_an_open_calendar_needs_no_emergency() -> None:
    assert allowed(FROZEN, NOON + timedelta(days=1), deployer="barbara")[0]


def test_its_record_says_what_was_frozen_and_who_took_part() -> None:
    record = emergency("grace", "edsger").record(FROZEN, NOON, deployer="barbara")
    assert record["allowed"] is True
    assert "month-end" in record["calendar"]
    assert [a["approver"] for a in record["approvals"]] == ["grace", "edsger"]
    assert (record["requested_by"], record["deployed_by"], record["ticket"]) == ("ada", "barbara", "INC-7")
    assert record["at"] == "2027-01-04T12:00:00Z"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"hours": 9}, "at most 8 hours later"),
        ({"hours": 0}, "ends must be after"),
        ({"ticket": " "}, "ticket must be given"),
        ({"reason": ""}, "reason must be given"),
        ({"requested_by": ""}, "requested_by must be given"),
    ],
)
def test_emergencies_that_are_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(RefusedSetting, match=message):
        emergency("grace", "edsger", **changes)  # type: ignore[arg-type]


def test_a_calendar_read_knows_its_kind() -> None:
    assert isinstance(FROZEN, Calendar)
    assert FROZEN.default_open
