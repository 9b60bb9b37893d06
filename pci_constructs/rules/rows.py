"""Findings as rows of plain values, for another process; what is made of them again is the same."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import astuple

from pci_constructs.findings import Finding, Severity, Subject, Verdict

Rows = tuple[list[tuple[Any, ...]], list[list[Any]]]
"""The subjects, which many findings share, and the findings: their fields in order, what is no plain value by its number."""
_VERDICTS, _SEVERITIES = tuple(Verdict), tuple(Severity)
_NUMBERS = {name: number for names in (_VERDICTS, _SEVERITIES) for number, name in enumerate(names)}
_FIELDS, _OF_SUBJECT = Finding.__struct_fields__, Subject.__struct_fields__
_VERDICT, _SEVERITY, _SUBJECT = map(_FIELDS.index, ("verdict", "severity", "subject"))


def rows_of(findings: Iterable[Finding]) -> Rows:
    """The rows of findings."""
    subjects: dict[int, tuple[int, Subject]] = {}
    rows: list[list[Any]] = []
    for finding in findings:
        row = list(astuple(finding))
        row[_VERDICT], row[_SEVERITY] = _NUMBERS[finding.verdict], _NUMBERS[finding.severity]
        row[_SUBJECT] = subjects.setdefault(id(finding.subject), (len(subjects), finding.subject))[0]
        rows.append(row)
    return [astuple(subject) for _, subject in subjects.values()], rows


def findings_of(rows: Rows) -> list[Finding]:
    """The findings of rows."""
    subjects = [Subject(**dict(zip(_OF_SUBJECT, row, strict=True))) for row in rows[0]]
    findings: list[Finding] = []
    for row in rows[1]:
        row[_VERDICT], row[_SEVERITY], row[_SUBJECT] = _VERDICTS[row[_VERDICT]], _SEVERITIES[row[_SEVERITY]], subjects[row[_SUBJECT]]
        findings.append(Finding(**dict(zip(_FIELDS, row, strict=True))))
    return findings
