"""The way through a freeze: an emergency that two people approve who did not ask for it, for a few hours, on the record (6.5.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pci_constructs.delivery.calendar.reading import Calendar, is_open
from pci_constructs.refusals import RefusedSetting

APPROVERS = 2
LONGEST = timedelta(hours=8)
"""For how long one emergency opens a freeze at most."""
FRESH = timedelta(hours=24)
"""How old an approval may be."""


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval of an emergency.

    Attributes:
        approver: who.
        at: when, with a zone.
    """

    approver: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """A change that cannot wait.

    Attributes:
        ticket: the incident or change ticket.
        reason: what happens if it waits.
        requested_by: who asks; cannot approve.
        begins: from when it holds, with a zone.
        ends: until when; at most eight hours later.
        approvals: who approved; two people at least.

    Raises:
        RefusedSetting: a field is empty, a moment has no zone, or the time is too long.
    """

    ticket: str
    reason: str
    requested_by: str
    begins: datetime
    ends: datetime
    approvals: tuple[Approval, ...]

    def __post_init__(self) -> None:
        for argument in ("ticket", "reason", "requested_by"):
            value = getattr(self, argument)
            if not isinstance(value, str) or not value.strip():
                raise _refused(argument, value, "given")
        moments = {"begins": self.begins, "ends": self.ends, **{f"approval of {a.approver}": a.at for a in self.approvals}}
        for argument, moment in moments.items():
            if not isinstance(moment, datetime) or moment.utcoffset() is None:
                raise _refused(argument, moment, "a moment with a time zone")
        if not timedelta(0) < self.ends - self.begins <= LONGEST:
            hours = int(LONGEST.total_seconds() // 3600)
            raise _refused("ends", self.ends.isoformat(), f"after {self.begins.isoformat()} and at most {hours} hours later")
        if any(not isinstance(a.approver, str) or not a.approver.strip() for a in self.approvals):
            raise _refused("approvals", "", "with the name of each approver")

    def holds(self, moment: datetime, *, deployer: str) -> tuple[bool, str]:
        """Whether it opens a freeze at a moment for whoever deploys, and why.

        Args:
            moment: the moment, with a zone.
            deployer: who deploys; cannot have approved.
        """
        if not self.begins <= moment < self.ends:
            span = f"{self.begins.isoformat()} to {self.ends.isoformat()}"
            return False, f"emergency {self.ticket} holds from {span} alone"
        others = {_person(a.approver) for a in self.approvals if moment - FRESH <= a.at <= moment}
        counted = others - {_person(self.requested_by), _person(deployer)}
        if len(counted) < APPROVERS:
            return False, (
                f"emergency {self.ticket} has {len(counted)} of {APPROVERS} approvers who neither asked for it nor deploy it, "
                f"and approved within {int(FRESH.total_seconds() // 3600)} hours"
            )
        return True, f"emergency {self.ticket}, approved by {', '.join(sorted(counted))}: {self.reason}"

    def record(self, calendar: Calendar, moment: datetime, *, deployer: str) -> Mapping[str, Any]:
        """What is kept of its use: the freeze that it opened, and everybody who took part."""
        _, frozen = is_open(calendar, moment)
        held, why = self.holds(moment, deployer=deployer)
        return {
            "kind": "emergency-change",
            "requirement": "6.5.1",
            "at": _utc(moment),
            "allowed": held,
            "why": why,
            "calendar": frozen,
            "ticket": self.ticket,
            "reason": self.reason,
            "requested_by": self.requested_by,
            "deployed_by": deployer,
            "begins": _utc(self.begins),
            "ends": _utc(self.ends),
            "approvals": [{"approver": a.approver, "at": _utc(a.at)} for a in self.approvals],
        }


def allowed(calendar: Calendar, moment: datetime, *, deployer: str, emergency: Emergency | None = None) -> tuple[bool, str]:
    """Whether somebody may deploy at a moment: the calendar is open, or an emergency opens it.

    Args:
        calendar: what ``read`` returned.
        moment: the moment, with a zone.
        deployer: who deploys.
        emergency: the emergency, if there is one.
    """
    opened, why = is_open(calendar, moment)
    if opened or emergency is None:
        return opened, why
    held, because = emergency.holds(moment, deployer=deployer)
    return held, f"{why}; {because}"


def _person(name: str) -> str:
    return name.strip().casefold()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _refused(argument: str, value: object, wanted: str) -> RefusedSetting:
    return RefusedSetting(where="Emergency", argument=argument, value=value, allowed=wanted, requirement_id="6.5.1")
