"""The gate ``change-window``: all calendars are open, or an emergency opens them that two people approved (6.5.1)."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pci_constructs.delivery.calendar import ChangePlan, MonthEnd, Weekends, is_open, read
from pci_constructs.gates import calendars
from tests.gates.kit import Answer, Ask, Json, put

PLAN = ChangePlan(
    zone="Europe/Berlin", first=date(2026, 11, 1), last=date(2026, 12, 31), freezes=[Weekends(), MonthEnd(days_before=2, days_after=1)]
).text()
WEDNESDAY, SUNDAY = "2026-11-25T16:00:00Z", "2026-11-22T09:00:00Z"


def calendar(*events: str, type_: str = "DEFAULT_OPEN") -> str:
    made = [f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTAMP:20260101T000000Z\r\n{event}\r\nEND:VEVENT\r\n" for number, event in enumerate(events)]
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nX-CALENDAR-TYPE:{type_}\r\n{''.join(made)}END:VCALENDAR\r\n"


HOURS = "DTSTART:20261102T080000Z\r\nDTEND:20261102T180000Z\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH\r\nSUMMARY:office hours"


@pytest.fixture
def window(ask: Ask, tmp_path: Path) -> Any:
    """Asks calendars."""

    def judge(*texts: str, at: str | None = WEDNESDAY, more: tuple[object, ...] = ()) -> Answer:
        files = [put(tmp_path, f"calendar-{number}.ics", text) for number, text in enumerate(texts)]
        return ask("change-window", *(word for file in files for word in ("--calendar", file)), *(["--at", at] if at else []), *more)

    return judge


def test_an_open_calendar_is_a_yes(window: Any) -> None:
    answer = window(PLAN)
    assert answer.code == 0
    assert "is open at 2026-11-25T16:00:00+00:00: nothing is frozen" in answer.text
    # From the end of one weekend to the begin of the next, in Berlin.
    assert answer.json["evidence"] == {"change": {"window": {"start": "2026-11-22T23:00:00Z", "end": "2026-11-27T23:00:00Z"}}}


def test_a_frozen_calendar_is_a_no(window: Any) -> None:
    answer = window(PLAN, at=SUNDAY)
    assert answer.code == 1
    assert answer.requirements == ["6.5.1"]
    assert "is closed" in answer.text
    assert "weekend" in answer.text
    assert answer.json["evidence"] == {}


def test_every_calendar_must_be_open(window: Any) -> None:
    assert window(PLAN, calendar(HOURS, type_="DEFAULT_CLOSED")).code == 0
    assert window(PLAN, calendar(type_="DEFAULT_CLOSED")).code == 1
    assert window(calendar(type_="DEFAULT_CLOSED"), PLAN).code == 1


def test_the_window_is_that_of_all_calendars(window: Any) -> None:
    answer = window(PLAN, calendar(HOURS, type_="DEFAULT_CLOSED"))
    assert answer.json["evidence"]["change"]["window"] == {"start": "2026-11-25T08:00:00Z", "end": "2026-11-25T18:00:00Z"}


def test_a_window_that_is_very_long_is_cut(window: Any) -> None:
    assert window(calendar()).json["evidence"]["change"]["window"] == {"start": "2026-10-25T16:00:00Z", "end": "2026-12-26T16:00:00Z"}


def test_what_recurs_every_second_is_judged_and_not_written_out(window: Any) -> None:
    answer = window(calendar("DTSTART:20261102T080000Z\r\nDURATION:PT1S\r\nRRULE:FREQ=MINUTELY;COUNT=5\r\nSUMMARY:x"))
    assert answer.code == 0
    assert answer.json["evidence"] == {}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.integers(0, 60 * 24 * 60), inside=st.floats(0, 1))
def test_the_window_is_open_all_through(minutes: int, inside: float, tmp_path: Path) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    texts = [PLAN, calendar(HOURS, type_="DEFAULT_CLOSED")]
    files = [put(tmp_path, f"{number}.ics", text) for number, text in enumerate(texts)]
    facts = calendars.read(files, at=at)
    every = [read(text) for text in texts]
    opened = all(is_open(one, at)[0] for one in every)
    assert all(state.open for state in facts.calendars) == opened
    assert bool(facts.start) == opened
    if opened:
        start, end = datetime.fromisoformat(facts.start), datetime.fromisoformat(facts.end)
        assert start <= at < end
        moment = start + (end - timedelta(seconds=1) - start) * inside
        assert all(is_open(one, moment)[0] for one in every)


def emergency(**changes: Any) -> Json:
    return {
        "ticket": "INC-7",
        "reason": "refunds are booked twice",
        "requested_by": "ada",
        "begins": "2026-11-22T08:00:00Z",
        "ends": "2026-11-22T10:00:00+00:00",
        "approvals": [{"approver": "grace", "at": "2026-11-22T08:30:00Z"}, {"approver": "edsger", "at": "2026-11-22T09:40:00+01:00"}],
        **changes,
    }


@pytest.fixture
def urgent(window: Any, tmp_path: Path) -> Any:
    """Asks calendars on a Sunday, with an emergency."""

    def judge(document: object, *, text: str = PLAN, deployer: str = "barbara", at: str = SUNDAY) -> Answer:
        file, kept = put(tmp_path, "emergency.json", document), tmp_path / "window.json"
        answer: Answer = window(text, at=at, more=("--emergency", file, "--deployer", deployer, "--output", kept))
        if answer.code != 2:
            assert json.loads(kept.read_text("utf-8")) == answer.json
        return answer

    return judge


def test_an_emergency_opens_a_freeze_and_leaves_a_record(urgent: Any) -> None:
    answer = urgent(emergency())
    assert answer.code == 0
    assert "emergency INC-7, approved by edsger, grace: refunds are booked twice" in answer.text
    assert answer.json["evidence"] == {
        "change": {"window": {"start": "2026-11-22T08:00:00Z", "end": "2026-11-22T10:00:00Z"}, "ticket": "INC-7"}
    }
    record = answer.json["record"]
    assert record["allowed"] is True
    assert record["kind"] == "emergency-change"
    assert (record["requested_by"], record["deployed_by"]) == ("ada", "barbara")
    assert record["approvals"] == [
        {"approver": "grace", "at": "2026-11-22T08:30:00Z"},
        {"approver": "edsger", "at": "2026-11-22T08:40:00Z"},
    ]


GRACE = {"approver": "grace", "at": "2026-11-22T08:30:00Z"}


@pytest.mark.parametrize(
    ("changes", "deployer"),
    [
        ({"approvals": [GRACE]}, "barbara"),
        ({"approvals": []}, "barbara"),
        ({"approvals": [GRACE, {**GRACE, "approver": "Grace"}]}, "barbara"),
        ({"approvals": [GRACE, {**GRACE, "approver": "ada"}]}, "barbara"),
        ({"approvals": [GRACE, {**GRACE, "approver": "ADA"}]}, "barbara"),
        ({}, "Edsger"),
        ({"approvals": [GRACE, {"approver": "edsger", "at": "2026-11-22T09:00:01Z"}]}, "barbara"),
        ({"approvals": [GRACE, {"approver": "edsger", "at": "2026-11-20T09:00:00Z"}]}, "barbara"),
        ({"begins": "2026-11-22T09:00:01Z"}, "barbara"),
        ({"begins": "2026-11-22T07:00:00Z", "ends": "2026-11-22T09:00:00Z"}, "barbara"),
    ],
    ids=["one", "nobody", "one twice", "who asked", "who asked, in capitals", "who deploys", "from ahead", "stale", "not yet", "over"],
)
def test_an_emergency_that_does_not_hold_is_a_no_and_leaves_a_record(urgent: Any, changes: dict[str, Any], deployer: str) -> None:
    answer = urgent(emergency(**changes), deployer=deployer)
    assert answer.code == 1
    assert answer.requirements == ["6.5.1"]
    assert "emergency INC-7" in answer.text
    assert answer.json["record"]["allowed"] is False
    assert answer.json["evidence"] == {}


def test_an_emergency_that_nobody_needs_leaves_none(urgent: Any) -> None:
    answer = urgent(emergency(), at=WEDNESDAY)
    assert answer.code == 0
    assert "record" not in answer.json


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("", "empty"),
        ([], "object"),
        (emergency(reason=" "), "reason"),
        (emergency(ticket=7), "ticket"),
        (emergency(ends="2026-11-22T18:00:00Z"), "8 hours"),
        (emergency(ends="2026-11-22T07:00:00Z"), "ends"),
        (emergency(begins="2026-11-22T08:00:00"), "zone"),
        (emergency(begins="2026-02-30T08:00:00Z"), "begins"),
        (emergency(begins="9999-12-31T23:59:59-12:00"), "begins"),
        (emergency(approvals=[{"approver": "", "at": SUNDAY}]), "approver"),
        (emergency(approvals=[{"approver": "grace"}]), "at"),
        (emergency(approved=True), "approved"),
        ('{"ticket": "a", "ticket": "b"}', "twice"),
    ],
    ids=range(13),
)
def test_what_is_no_emergency_is_refused(urgent: Any, document: object, says: str) -> None:
    answer = urgent(document)
    assert answer.code == 2
    assert says in answer.err
    assert "6.5.1" in answer.err


def test_an_emergency_needs_who_deploys_and_a_place_for_its_record(window: Any, tmp_path: Path) -> None:
    file = put(tmp_path, "emergency.json", emergency())
    for more in ((), ("--deployer", "barbara"), ("--output", tmp_path / "x.json")):
        assert "leaves a record" in window(PLAN, at=SUNDAY, more=("--emergency", file, *more)).err


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BEGIN:VCALENDAR",
        "{}",
        calendar(type_="OPEN"),
        calendar().replace("X-CALENDAR-TYPE:DEFAULT_OPEN\r\n", ""),
        calendar("DTSTART:20261102T080000\r\nDTEND:20261102T180000\r\nSUMMARY:no zone"),
        calendar("DTSTART:20261102T080000Z\r\nSUMMARY:no end"),
        calendar() + calendar(),
        "\ufffe",
    ],
    ids=range(9),
)
def test_what_is_no_calendar_is_refused(window: Any, text: str) -> None:
    answer = window(text)
    assert answer.code == 2
    assert "6.5.1" in answer.err
    assert window(PLAN, text).code == 2


@pytest.mark.parametrize(
    "at", ["", "now", "2026-11-25", "2026-11-25T16:00:00", "2026-13-25T16:00:00Z", "20261125T160000Z", "1e9"], ids=range(7)
)
def test_what_is_no_time_is_refused(window: Any, at: str) -> None:
    assert window(PLAN, at=None, more=(f"--at={at}",)).code == 2


def test_a_calendar_is_needed(ask: Ask, tmp_path: Path) -> None:
    assert ask("change-window").code == 2
    assert ask("change-window", "--calendar", tmp_path / "missing.ics").code == 2
    assert ask("change-window", "--calendar", tmp_path).code == 2


def test_now_is_asked_where_nothing_is_said(window: Any) -> None:
    assert window(calendar(), at=None).code == 0
    assert window(calendar(type_="DEFAULT_CLOSED"), at=None).code == 1
