"""Change calendars and emergencies, as the facts of the gate ``change-window``."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from pci_constructs.delivery.calendar import Calendar, Freeze, is_open
from pci_constructs.delivery.calendar import read as read_calendar
from pci_constructs.gates import people
from pci_constructs.gates.decision import in_utc
from pci_constructs.gates.documents import content_of, json_of, moment, refused, typed
from pci_constructs.gates.window import REQUIREMENT, Facts, Given, State, Urgent

AROUND = timedelta(days=31)
"""How far the open time is looked for on both sides: what is longer is cut there, and still true."""
# To write out what happens every second for two months takes minutes.
_DENSE = ("SECONDLY", "MINUTELY", "HOURLY")


class _Approval(Struct, forbid_unknown_fields=True):
    approver: str
    at: str


class _Emergency(Struct, forbid_unknown_fields=True):
    ticket: str
    reason: str
    requested_by: str
    begins: str
    ends: str
    approvals: list[_Approval]


def read(calendars: Sequence[Path], *, at: datetime, emergency: Path | None = None, deployer: str = "") -> Facts:
    """The facts in calendars.

    Args:
        calendars: iCalendar files, such as the content of an SSM Change Calendar.
        at: the moment, with a zone.
        emergency: a change that cannot wait, in JSON.
        deployer: the login of whoever deploys; needed with an emergency.

    Raises:
        RefusedSetting: a file is not what it is said to be, or can be read in two ways.
    """
    if (emergency or deployer) and not people.LOGIN.fullmatch(deployer):
        raise refused("--deployer", "the deployer", deployer, "the login of whoever deploys, who cannot approve an emergency", REQUIREMENT)
    when = at.astimezone(UTC).replace(microsecond=0)
    found = [(str(file), read_calendar(_text(file), name=str(file))) for file in calendars]
    states = [(name, calendar, _open(calendar, when)) for name, calendar in found]
    span = _span([calendar for _, calendar in found], when) if all(opened for _, _, (opened, _) in states) else None
    return Facts(
        at=in_utc(when),
        calendars=tuple(State(calendar=name, open=opened, why=why) for name, _, (opened, why) in states),
        start=in_utc(span[0]) if span else "",
        end=in_utc(span[1]) if span else "",
        deployer=deployer,
        emergency=_emergency(emergency) if emergency else None,
    )


def _open(calendar: Calendar, at: datetime) -> tuple[bool, str]:
    try:
        return is_open(calendar, at)
    # Who works out recurrences raises what the values in the text make it raise.
    except Exception as error:
        said = (str(error) or type(error).__name__).partition("\n")[0][:100]
        raise refused(calendar.name, "the recurring events", said, "such that they can be worked out", REQUIREMENT) from None


def _text(file: Path) -> str:
    try:
        return content_of(file, REQUIREMENT).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refused(str(file), "the file", "no UTF-8", "an iCalendar document", REQUIREMENT) from None


def _emergency(file: Path) -> Urgent:
    row = typed(json_of(file, REQUIREMENT), _Emergency, str(file), REQUIREMENT)

    def said(text: str, argument: str) -> str:
        return in_utc(moment(text, str(file), argument, REQUIREMENT))

    # Who is named in another way here than there would be two people.
    names = {"requested_by": row.requested_by, **{f"approvals[{n}].approver": one.approver for n, one in enumerate(row.approvals)}}
    for argument, name in names.items():
        if not people.LOGIN.fullmatch(name):
            raise refused(str(file), argument, name, "the login of an account, as --deployer is", REQUIREMENT)
    return Urgent(
        ticket=row.ticket,
        reason=row.reason,
        requested_by=row.requested_by,
        begins=said(row.begins, "begins"),
        ends=said(row.ends, "ends"),
        approvals=tuple(Given(approver=one.approver, at=said(one.at, f"approvals[{n}].at")) for n, one in enumerate(row.approvals)),
    )


def _span(calendars: Iterable[Calendar], at: datetime) -> tuple[datetime, datetime] | None:
    """A time around a moment in which all calendars are open; ``None`` where it is not known."""
    start, end = at - AROUND, at + AROUND
    for calendar in calendars:
        events = _events(calendar, at)
        if events is None:
            return None
        if calendar.default_open:
            start = max([start, *(one.end for one in events if one.end <= at)])
            end = min([end, *(one.start for one in events if one.start > at)])
        else:
            windows = [one for one in events if one.start <= at < one.end]
            longest = max(windows, key=lambda one: one.end)
            start, end = max(start, longest.start), min(end, longest.end)
    return start, end


def _events(calendar: Calendar, at: datetime) -> list[Freeze] | None:
    """The events around a moment, recurring ones written out; ``None`` where there would be too many."""
    if not calendar.recurring:
        return list(calendar.events)
    import icalendar
    import recurring_ical_events

    whole = icalendar.Calendar()
    for event in calendar.recurring:
        rules = event.get("rrule")
        for rule in rules if isinstance(rules, list) else [rules] if rules else []:
            if set(rule.get("FREQ", [])) & set(_DENSE):
                return None
        whole.add_component(event)
    around = recurring_ical_events.of(whole).between(at - AROUND, at + AROUND)
    return [*calendar.events, *(Freeze(one.start.astimezone(UTC), one.end.astimezone(UTC), "") for one in around)]
