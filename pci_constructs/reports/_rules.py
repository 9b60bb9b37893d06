"""What there is to say of a rule: of ours from its own file, of another tool's from its findings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pci_constructs.findings import Finding, Severity
from pci_constructs.reports._text import OURS
from pci_constructs.reports.pages import why
from pci_constructs.rules.catalogue import every_file, rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One rule.

    Attributes:
        source: whose it is.
        id: its id.
        title: the state it asks for; of another tool's rule, its name.
        why: why it asks, in paragraphs.
        severity: how much a failure matters.
        requirements: the requirement ids that it answers.
        reasons: the reason for each of them, where one is on record.
        remediation: what to change.
    """

    source: str
    id: str
    title: str
    why: tuple[str, ...] = ()
    severity: Severity
    requirements: tuple[str, ...]
    reasons: Mapping[str, str]
    remediation: str


def described(findings: Iterable[Finding]) -> dict[tuple[str, str], Described]:
    """The rules of some findings by source and id, in the order of their names."""
    first: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        first.setdefault((finding.source, finding.rule), finding)
    return {key: _ours(key[1]) if key[0] == OURS and key[1] in every_file() else _seen(first[key]) for key in sorted(first)}


def _ours(id_: str) -> Described:
    one = rule(id_)
    return Described(
        source=OURS,
        id=id_,
        title=one.title,
        why=tuple(" ".join(paragraph.split()) for paragraph in why(id_).split("\n\n")),
        severity=one.severity,
        requirements=one.requirement_ids,
        reasons=one.requirements,
        remediation=one.remediation,
    )


def _seen(finding: Finding) -> Described:
    """A rule that is known by what it found alone: of another tool, of the engine, or of a later version of the pack."""
    return Described(
        source=finding.source,
        id=finding.rule,
        title=f"{finding.rule} of {finding.source}",
        severity=finding.severity,
        requirements=finding.requirements,
        reasons={},
        remediation=finding.remediation,
    )
