"""What rules said as rows of plain values, for another process; what is made of them again is the same."""

from collections import Counter
from typing import Any

from msgspec.structs import astuple

from pci_constructs.findings import Finding, Severity, Subject, Verdict
from pci_constructs.rules.engine import Heard

Rows = tuple[list[tuple[Any, ...]], list[list[Any]], list[tuple[int, int]]]
"""The subjects, which many findings share; the findings, their fields in order; how many of each verdict are counted only.

What is no plain value stands there by its number.
"""
_VERDICTS, _SEVERITIES = tuple(Verdict), tuple(Severity)
_NUMBERS = {name: number for names in (_VERDICTS, _SEVERITIES) for number, name in enumerate(names)}
_FIELDS, _OF_SUBJECT = Finding.__struct_fields__, Subject.__struct_fields__
_VERDICT, _SEVERITY, _SUBJECT = map(_FIELDS.index, ("verdict", "severity", "subject"))


def rows_of(heard: Heard) -> Rows:
    """The rows of what was said."""
    subjects: dict[int, tuple[int, Subject]] = {}
    rows: list[list[Any]] = []
    for finding in heard.findings:
        row = list(astuple(finding))
        row[_VERDICT], row[_SEVERITY] = _NUMBERS[finding.verdict], _NUMBERS[finding.severity]
        row[_SUBJECT] = subjects.setdefault(id(finding.subject), (len(subjects), finding.subject))[0]
        rows.append(row)
    counted = [(_NUMBERS[verdict], count) for verdict, count in heard.counted.items()]
    return [astuple(subject) for _, subject in subjects.values()], rows, counted


def heard_of(rows: Rows) -> Heard:
    """What was said, of its rows."""
    subjects = [Subject(**dict(zip(_OF_SUBJECT, row, strict=True))) for row in rows[0]]
    findings: list[Finding] = []
    for row in rows[1]:
        row[_VERDICT], row[_SEVERITY], row[_SUBJECT] = _VERDICTS[row[_VERDICT]], _SEVERITIES[row[_SEVERITY]], subjects[row[_SUBJECT]]
        findings.append(Finding(**dict(zip(_FIELDS, row, strict=True))))
    return Heard(findings, Counter({_VERDICTS[verdict]: count for verdict, count in rows[2]}))
