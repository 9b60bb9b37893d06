"""What is written down on a construct for others to read: the exception record, and the names of all metadata of this library."""

from datetime import date
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, force_setattr

from pci_constructs.refusals import RefusedSetting

EXCEPTION_METADATA = "pci-constructs:exception"
CONNECTION_METADATA = "pci-constructs:connection"
SCOPE_METADATA = "pci-constructs:scope"


class Kind(StrEnum):
    """What sort of exception it is, in PCI's words."""

    ACCEPTED_RISK = "accepted-risk"
    COMPENSATING_CONTROL = "compensating-control"
    CUSTOMIZED_APPROACH = "customized-approach"


class Worksheet(Struct, frozen=True, kw_only=True):
    """What PCI's worksheet for compensating controls asks, in one or two sentences each.

    Attributes:
        constraints: what keeps the requirement from being met as it stands.
        objective: what the requirement is for, and how the other control serves it.
        risk: what is riskier without the original control.
        definition: what the other control is.
        validation: how it was tested.
        maintenance: how it is kept working.
    """

    constraints: str
    objective: str
    risk: str
    definition: str
    validation: str
    maintenance: str

    def __post_init__(self) -> None:
        for field, value in asdict(self).items():
            if not str(value).strip():
                raise _refused(field, value, "a text that an assessor can read", "12.3.1")


class ExceptionRecord(Struct, frozen=True, kw_only=True):
    """Who accepted a weaker setting, why and until when.

    A construct takes one wherever it would refuse a setting that some environments need; ``accept()`` puts one on any construct.

    Attributes:
        reason: why the weaker setting is acceptable, for an assessor.
        owner: who answers for it.
        approver: who approved it; somebody else than the owner.
        expires: the last day on which it holds.
        ticket: where the decision is recorded.
        kind: accepted risk, compensating control or customized approach.
        worksheet: for a compensating control, what PCI's worksheet asks.

    Raises:
        RefusedSetting: a field is empty, the date is not a date, or the owner approved it alone.
    """

    reason: str
    owner: str
    approver: str
    expires: date | str
    ticket: str | None = None
    kind: Kind | str = Kind.ACCEPTED_RISK
    worksheet: Worksheet | None = None

    def __post_init__(self) -> None:
        for field in ("reason", "owner", "approver"):
            if not str(getattr(self, field)).strip():
                raise _refused(field, getattr(self, field), "a text that an assessor can read", "12.3.1")
        if self.approver.strip().casefold() == self.owner.strip().casefold():
            raise _refused("approver", self.approver, "somebody else than the owner", "12.3.1")
        try:
            force_setattr(self, "expires", date.fromisoformat(str(self.expires)))
        except ValueError:
            raise _refused("expires", self.expires, "a date such as 2027-06-30", "12.3.1") from None
        try:
            force_setattr(self, "kind", Kind(self.kind))
        except ValueError:
            raise _refused("kind", self.kind, f"one of {', '.join(Kind)}", "12.3.1") from None

    def metadata(self, rule: str) -> dict[str, Any]:
        """The record as construct metadata for one rule."""
        fields = {name: value for name, value in asdict(self).items() if name != "worksheet"}
        worksheet = asdict(self.worksheet) if self.worksheet else {}
        return {"rule": rule, **fields, "expires": str(self.expires), "kind": str(self.kind), **worksheet}


def _refused(field: str, value: object, allowed: str, requirement: str) -> RefusedSetting:
    return RefusedSetting(where="exception record", argument=field, value=value, allowed=allowed, requirement_id=requirement)
