"""The exceptions on record: who accepted what, why, until when, and PCI's worksheet where one is asked for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pci_constructs.findings import Finding, Run, Verdict
from pci_constructs.records import Kind
from pci_constructs.reports.html.front import day

_WORKSHEET = {
    "constraints": "What keeps the requirement from being met as it stands",
    "objective": "Objective of the requirement, and how this serves it",
    "risk": "Risk without the original control",
    "definition": "The compensating control",
    "validation": "How it was tested",
    "maintenance": "How it is kept working",
}
_NONE = "not on record"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionRow:
    """One exception with all that it covers.

    Attributes:
        rule: the rule that is not met.
        wrong: why it does not hold; empty where it does.
        source: whose rule it is.
        kind: accepted risk, compensating control or customized approach.
        reason: why it is acceptable.
        owner: who answers for it.
        approver: who approved it.
        ticket: where the decision is recorded.
        expires: its last day.
        days_left: days from the run to the last day; ``None`` if one of them is not known.
        worksheet: the fields of the worksheet with their questions; empty where none is asked for.
        covers: the findings that rest on it.
    """

    rule: str
    wrong: str
    source: str
    kind: str
    reason: str
    owner: str
    approver: str
    ticket: str
    expires: str
    days_left: int | None
    worksheet: list[tuple[str, str]]
    covers: list[Finding] = field(default_factory=list)


def exceptions(run: Run, findings: Sequence[Finding]) -> list[ExceptionRow]:
    """The exceptions, what does not hold and then what expires first at the top."""
    today = day(run)
    rows: dict[str, ExceptionRow] = {}
    for finding in findings:
        if finding.exception:
            holds = finding.verdict is Verdict.ACCEPTED
            key = json.dumps([finding.source, finding.rule, holds, finding.exception], sort_keys=True, default=str)
            if key not in rows:
                rows[key] = _row(finding, finding.exception, today)
            rows[key].covers.append(finding)
    last = date.max.toordinal()
    return sorted(
        rows.values(), key=lambda row: (not row.wrong, last if row.days_left is None else row.days_left, row.source, row.rule, row.owner)
    )


def _row(finding: Finding, record: Mapping[str, Any], today: date | None) -> ExceptionRow:
    def text(name: str) -> str:
        value = record.get(name)
        return str(value) if value not in (None, "") else _NONE

    holds = finding.verdict is Verdict.ACCEPTED
    asked = text("kind") == Kind.COMPENSATING_CONTROL or any(record.get(name) for name in _WORKSHEET)
    return ExceptionRow(
        # What is wrong with an exception is a finding of a rule of its own.
        rule=finding.rule if holds else text("rule"),
        wrong="" if holds else finding.message,
        source=finding.source,
        kind=text("kind").replace("-", " "),
        reason=text("reason"),
        owner=text("owner"),
        approver=text("approver"),
        ticket=text("ticket"),
        expires=text("expires"),
        days_left=_days(text("expires"), today),
        worksheet=[(question, text(name)) for name, question in _WORKSHEET.items()] if asked else [],
    )


def _days(expires: str, today: date | None) -> int | None:
    try:
        return (date.fromisoformat(expires) - today).days if today else None
    except ValueError:
        return None
