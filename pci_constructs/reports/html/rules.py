"""The rules that found something to say, each described once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pci_constructs.findings import Finding, Severity, Verdict
from pci_constructs.reports import pages
from pci_constructs.reports._text import OURS
from pci_constructs.rules.catalogue import every_file, rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One rule.

    Attributes:
        id: its id.
        source: whose rule it is.
        title: the good state, empty if only the source knows.
        severity: how much a failure matters.
        why: the paragraphs of its reasons.
        remediation: what to change.
        requirements: the requirements that it answers, each with the reason.
        guard_rail: why it is there without a requirement.
        elsewhere: what other tools call it.
        counts: its findings by verdict.
    """

    id: str
    source: str
    title: str
    severity: Severity
    why: tuple[str, ...] = ()
    remediation: str = ""
    requirements: tuple[tuple[str, str], ...] = ()
    guard_rail: str = ""
    elsewhere: tuple[tuple[str, str], ...] = ()
    counts: Counter[Verdict] = field(default_factory=Counter)


def described(findings: Sequence[Finding]) -> dict[tuple[str, str], Described]:
    """The rules of these findings, by source and id."""
    found: dict[tuple[str, str], Described] = {}
    for finding in findings:
        key = (finding.source, finding.rule)
        if key not in found:
            found[key] = _described(finding)
        found[key].counts[finding.verdict] += 1
    return found


def _described(finding: Finding) -> Described:
    # A saved run may be older than the pack, and other tools' rules are not of it.
    if finding.source == OURS and finding.rule in every_file():
        known = rule(finding.rule)
        return Described(
            id=known.id,
            source=OURS,
            title=known.title,
            severity=known.severity,
            why=tuple(" ".join(paragraph.split()) for paragraph in pages.why(known.id).split("\n\n")),
            remediation=known.remediation,
            requirements=tuple(known.requirements.items()),
            guard_rail=known.guard_rail or "",
            elsewhere=tuple(known.equivalents.items()),
        )
    return Described(
        id=finding.rule,
        source=finding.source,
        title="",
        severity=finding.severity,
        remediation=finding.remediation,
        requirements=tuple((id_, "") for id_ in finding.requirements),
    )
