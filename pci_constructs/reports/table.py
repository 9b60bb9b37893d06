"""All findings as CSV, worst first, for a spreadsheet."""

from pci_constructs.findings import Finding, Run
from pci_constructs.reports._cells import table
from pci_constructs.reports._text import WORDS, worst_first

COLUMNS = (
    "verdict",
    "severity",
    "warns only",
    "rule",
    "source",
    "requirements",
    "stage",
    "stack",
    "account",
    "region",
    "construct path",
    "logical id",
    "type",
    "template",
    "property",
    "message",
    "cannot be known here",
    "remediation",
    "exception: kind",
    "exception: reason",
    "exception: owner",
    "exception: approver",
    "exception: expires",
    "exception: ticket",
    "fingerprint",
)

_NOTHING: dict[str, object] = {}
_RECORDED = ("kind", "reason", "owner", "approver", "expires", "ticket")


def render(run: Run) -> str:
    """The findings as CSV."""
    return table(COLUMNS, map(_row, worst_first(run.findings)))


def _row(finding: Finding) -> tuple[object, ...]:
    subject, record = finding.subject, finding.exception or _NOTHING
    return (
        WORDS[finding.verdict],
        finding.severity.value,
        "yes" if finding.warning else "",
        finding.rule,
        finding.source,
        ", ".join(finding.requirements),
        subject.stage,
        subject.stack,
        subject.account,
        subject.region,
        subject.construct_path,
        subject.logical_id,
        subject.type,
        subject.template,
        finding.property,
        finding.message,
        finding.blocked_by,
        finding.remediation,
        *map(record.get, _RECORDED),
        finding.fingerprint,
    )
