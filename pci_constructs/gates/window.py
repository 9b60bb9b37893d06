"""Whether changes are allowed at a moment: every calendar is open, or an emergency that two people approved opens them (6.5.1)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from pci_constructs.delivery.calendar import Approval, Emergency
from pci_constructs.gates.decision import Decision, Reason
from pci_constructs.refusals import RefusedSetting

REQUIREMENT = "6.5.1"
Moment = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]


class State(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one calendar says.

    Attributes:
        calendar: its file.
        open: whether it is open.
        why: why.
    """

    calendar: str
    open: bool
    why: str


class Given(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One approval of an emergency.

    Attributes:
        approver: who.
        at: when.
    """

    approver: str
    at: Moment


class Urgent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An emergency; see ``delivery.calendar.Emergency``."""

    ticket: str
    reason: str
    requested_by: str
    begins: Moment
    ends: Moment
    approvals: tuple[Given, ...]


class Facts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="gate", tag="change-window"):
    """What is decided on.

    Attributes:
        at: the moment.
        calendars: what the calendars say of it.
        start: since when all have been open, if they are and it is known; empty otherwise.
        end: until when.
        deployer: the login of whoever deploys; empty where that was not said.
        emergency: the emergency, if there is one.
    """

    at: Moment
    calendars: Annotated[tuple[State, ...], Meta(min_length=1)]
    start: str
    end: str
    deployer: str
    emergency: Urgent | None


def decide(facts: Facts) -> Decision:
    """The decision.

    Raises:
        RefusedSetting: the emergency is none: too long, without a reason, …
    """
    closed = [state.why for state in facts.calendars if not state.open]
    against = [Reason(REQUIREMENT, why) for why in closed]
    grounds = [Reason(REQUIREMENT, state.why) for state in facts.calendars if state.open]
    window = {"start": facts.start, "end": facts.end} if facts.start and not closed else None
    change: dict[str, Any] = {"window": window} if window else {}
    record: Mapping[str, Any] = {}
    if closed and facts.emergency is not None:
        urgent = _emergency(facts.emergency)
        held, why = urgent.holds(_moment(facts.at), deployer=facts.deployer)
        record = _record(facts, facts.emergency, why, closed, held=held)
        if held:
            against, grounds = [], [Reason(REQUIREMENT, f"{'; '.join(closed)}; {why}")]
            window = {"start": facts.emergency.begins, "end": facts.emergency.ends}
            change = {"window": window, "ticket": facts.emergency.ticket}
        else:
            against.append(Reason(REQUIREMENT, why))
    return Decision(
        gate="change-window",
        at=facts.at,
        against=against,
        grounds=grounds,
        looked_at={
            "at": facts.at,
            "calendars": [{"calendar": state.calendar, "open": state.open} for state in facts.calendars],
            "emergency": facts.emergency.ticket if facts.emergency else None,
            "deployer": facts.deployer or None,
        },
        evidence={"change": change} if change else {},
        record=record,
    )


def _emergency(urgent: Urgent) -> Emergency:
    return Emergency(
        ticket=urgent.ticket,
        reason=urgent.reason,
        requested_by=urgent.requested_by,
        begins=_moment(urgent.begins),
        ends=_moment(urgent.ends),
        approvals=tuple(Approval(one.approver, _moment(one.at)) for one in urgent.approvals),
    )


def _record(facts: Facts, urgent: Urgent, why: str, closed: list[str], *, held: bool) -> dict[str, Any]:
    """What is kept of an emergency: the freezes that it was to open, and everybody who took part."""
    return {
        "kind": "emergency-change",
        "requirement": REQUIREMENT,
        "at": facts.at,
        "allowed": held,
        "why": why,
        "calendars": closed,
        "ticket": urgent.ticket,
        "reason": urgent.reason,
        "requested_by": urgent.requested_by,
        "deployed_by": facts.deployer,
        "begins": urgent.begins,
        "ends": urgent.ends,
        "approvals": [{"approver": one.approver, "at": one.at} for one in urgent.approvals],
    }


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        allowed = "a day and a time that there are"
        raise RefusedSetting(where="change window", argument="a time", value=text, allowed=allowed, requirement_id=REQUIREMENT) from None
