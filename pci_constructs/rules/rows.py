"""Findings as rows of plain text, for another process; what is made of them again is the same."""

from collections.abc import Iterable
from typing import Any

from pci_constructs.findings import Finding, Severity, Subject, Verdict

Rows = tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]
"""The subjects, and the findings on them."""
_VERDICTS, _SEVERITIES = tuple(Verdict), tuple(Severity)
_RANK = {verdict: number for number, verdict in enumerate(_VERDICTS)}
_WEIGHT = {severity: number for number, severity in enumerate(_SEVERITIES)}


def rows_of(findings: Iterable[Finding]) -> Rows:
    """The rows of findings as rules make them: without what exceptions and releases add later."""
    subjects: dict[int, tuple[int, Subject]] = {}
    rows = [
        (
            finding.rule,
            _RANK[finding.verdict],
            _WEIGHT[finding.severity],
            finding.requirements,
            subjects.setdefault(id(finding.subject), (len(subjects), finding.subject))[0],
            finding.message,
            finding.remediation,
            finding.property,
            finding.blocked_by,
            finding.since,
        )
        for finding in findings
    ]
    return [_row_of(subject) for _, subject in subjects.values()], rows


def _row_of(subject: Subject) -> tuple[Any, ...]:
    return (
        subject.construct_path,
        subject.template,
        subject.stack,
        subject.stage,
        subject.logical_id,
        subject.type,
        subject.account,
        subject.region,
    )


def findings_of(rows: Rows) -> list[Finding]:
    """The findings of rows."""
    subjects = [
        Subject(
            construct_path=path, template=template, stack=stack, stage=stage, logical_id=id_, type=type_, account=account, region=region
        )
        for path, template, stack, stage, id_, type_, account, region in rows[0]
    ]
    return [
        Finding(
            rule=rule,
            verdict=_VERDICTS[verdict],
            severity=_SEVERITIES[severity],
            requirements=requirements,
            subject=subjects[subject],
            message=message,
            remediation=remediation,
            property=property_,
            blocked_by=blocked_by,
            since=since,
        )
        for rule, verdict, severity, requirements, subject, message, remediation, property_, blocked_by, since in rows[1]
    ]
