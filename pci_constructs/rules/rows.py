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
_FIELDS = Finding.__struct_fields__
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
    # Field by field: by a map of them it takes three times as long, and nothing else happens meanwhile.
    subjects = [
        Subject(
            construct_path=construct_path,
            template=template,
            stack=stack,
            stage=stage,
            logical_id=logical_id,
            type=type_,
            account=account,
            region=region,
        )
        for construct_path, template, stack, stage, logical_id, type_, account, region in rows[0]
    ]
    findings = [
        Finding(
            rule=rule,
            verdict=_VERDICTS[verdict],
            severity=_SEVERITIES[severity],
            requirements=requirements,
            subject=subjects[subject],
            message=message,
            remediation=remediation,
            property=where,
            blocked_by=blocked_by,
            exception=exception,
            source=source,
            warning=warning,
            since=since,
        )
        for (
            rule,
            verdict,
            severity,
            requirements,
            subject,
            message,
            remediation,
            where,
            blocked_by,
            exception,
            source,
            warning,
            since,
        ) in rows[1]
    ]
    return Heard(findings, Counter({_VERDICTS[verdict]: count for verdict, count in rows[2]}))
