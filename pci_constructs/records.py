"""What is written down on a construct for others to read: the exception record, and the names of all metadata of this library."""

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pci_constructs.refusals import RefusedSetting

EXCEPTION_METADATA = "pci-constructs:exception"
CONNECTION_METADATA = "pci-constructs:connection"
SCOPE_METADATA = "pci-constructs:scope"


class Kind(StrEnum):
    """What sort of exception it is, in PCI's words."""

    ACCEPTED_RISK = "accepted-risk"
    COMPENSATING_CONTROL = "compensating-control"
    CUSTOMIZED_APPROACH = "customized-approach"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionRecord:
    """Who accepted a weaker setting, why and until when.

    A construct takes one wherever it would refuse a setting that some environments need; ``accept()`` puts one on any construct.

    Attributes:
        reason: why the weaker setting is acceptable, for an assessor.
        owner: who answers for it.
        approver: who approved it; somebody else than the owner.
        expires: the last day on which it holds.
        ticket: where the decision is recorded.
        kind: accepted risk, compensating control or customized approach.

    Raises:
        RefusedSetting: a field is empty, the date is not a date, or the owner approved it alone.
    """

    reason: str
    owner: str
    approver: str
    expires: date | str
    ticket: str | None = None
    kind: Kind = Kind.ACCEPTED_RISK

    def __post_init__(self) -> None:
        for field in ("reason", "owner", "approver"):
            if not str(getattr(self, field)).strip():
                raise _refused(field, getattr(self, field), "a text that an assessor can read", "12.3.1")
        if self.approver.strip().casefold() == self.owner.strip().casefold():
            raise _refused("approver", self.approver, "somebody else than the owner", "12.3.1")
        try:
            object.__setattr__(self, "expires", date.fromisoformat(str(self.expires)))
        except ValueError:
            raise _refused("expires", self.expires, "a date such as 2027-06-30", "12.3.1") from None
        object.__setattr__(self, "kind", Kind(self.kind))

    def metadata(self, rule: str) -> dict[str, Any]:
        """The record as construct metadata for one rule."""
        return {"rule": rule, **asdict(self), "expires": str(self.expires), "kind": str(self.kind)}


def _refused(field: str, value: object, allowed: str, requirement: str) -> RefusedSetting:
    return RefusedSetting(where="exception record", argument=field, value=value, allowed=allowed, requirement_id=requirement)
