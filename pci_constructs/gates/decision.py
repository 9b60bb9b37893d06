"""What a gate says: yes or no, why, what it looked at, and what of it belongs into a record of evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pci_constructs.version import VERSION


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a change or against it.

    Attributes:
        requirement: the requirement of PCI DSS that asks for it.
        message: what it is, in a sentence for a person. It may hold what others wrote: it is made visible where it is shown.
    """

    requirement: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A yes or a no.

    Attributes:
        gate: the gate's name.
        at: the moment that it decided for, in UTC.
        against: what speaks against; with nothing in it, the answer is yes.
        grounds: what a yes rests on.
        looked_at: what was looked at, for whoever asks later.
        evidence: the parts of a record of evidence that it fills, named as the record names them.
        record: what must be kept besides, such as the use of an emergency.
    """

    gate: str
    at: str
    against: Sequence[Reason]
    grounds: Sequence[Reason]
    looked_at: Mapping[str, Any]
    evidence: Mapping[str, Any] = field(default_factory=dict)
    record: Mapping[str, Any] = field(default_factory=dict)

    @property
    def yes(self) -> bool:
        """Whether nothing speaks against, and something for it: without grounds nothing was looked at."""
        return not self.against and bool(self.grounds)

    @property
    def reasons(self) -> Sequence[Reason]:
        """What the answer rests on."""
        return self.grounds if self.yes else self.against

    def to_json(self) -> dict[str, Any]:
        """The decision as plain data."""
        return {
            "gate": self.gate,
            "verdict": "yes" if self.yes else "no",
            "at": self.at,
            "reasons": [{"requirement": reason.requirement, "message": reason.message} for reason in self.reasons],
            "looked_at": dict(self.looked_at),
            **({"record": dict(self.record)} if self.record else {}),
            "evidence": dict(self.evidence),
            "tool": {"name": "pci-constructs", "version": VERSION},
        }


def in_utc(moment: datetime) -> str:
    """A moment as facts have it: UTC, whole seconds, so that texts compare as moments do."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def listed(names: Sequence[str], most: int = 8) -> str:
    """Names in a sentence, cut where there are too many to read."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
