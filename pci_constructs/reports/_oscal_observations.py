"""The findings of a run as observations of OSCAL: one for each rule, verdict and reason, about every resource that it holds for."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pci_constructs.findings import Finding, Run, Verdict
from pci_constructs.reports._oscal import NS, markup, prop, props, title, uuid
from pci_constructs.reports._oscal_subjects import Subjects
from pci_constructs.reports._rules import Described, described
from pci_constructs.reports._text import WORDS, worst_first


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What one rule says, with one reason.

    Attributes:
        finding: one of the findings, which differ in their subjects alone.
        rule: the rule.
        subjects: the resources or stacks, as OSCAL refers to them, each with the fingerprint of its finding.
        uuid: its UUID.
    """

    finding: Finding
    rule: Described
    subjects: list[dict[str, Any]]
    uuid: str

    def to_json(self, time: str) -> dict[str, Any]:
        """The observation as OSCAL has it."""
        one = self.finding
        said = one.message or f"{WORDS[one.verdict]}: {one.rule}"
        return {
            "uuid": self.uuid,
            "title": title(self.rule.title),
            "description": markup(f"{'not proven: ' if one.verdict is Verdict.UNDETERMINED else ''}{said}"),
            **props(
                prop("verdict", one.verdict),
                prop("rule", one.rule),
                prop("severity", one.severity),
                prop("property", one.property),
                prop("blocked-by", one.blocked_by),
                prop("warns-only", "yes" if one.warning else None),
            ),
            "methods": ["EXAMINE"],
            "types": ["finding"],
            "origins": actors(one.source),
            "subjects": self.subjects,
            "collected": time,
        }


def observations(run: Run, subjects: Subjects) -> list[Observation]:
    """The observations of a run, what needs somebody first."""
    rules = described(run.findings)
    found: dict[tuple[object, ...], Observation] = {}
    for finding in worst_first(run.findings):
        key = _key(finding)
        if key not in found:
            rule = rules[finding.source, finding.rule]
            found[key] = Observation(finding=finding, rule=rule, subjects=[], uuid=uuid("observation", *key))
        found[key].subjects.append(_subject(finding, subjects))
    return list(found.values())


def _key(finding: Finding) -> tuple[object, ...]:
    """Everything of a finding but its subject."""
    return (
        finding.source,
        finding.rule,
        finding.verdict,
        finding.severity,
        finding.requirements,
        finding.warning,
        finding.property,
        finding.blocked_by,
        finding.message,
        finding.remediation,
        record_key(finding),
    )


def record_key(finding: Finding) -> str:
    """The exception of a finding, as a text that is the same for the same record."""
    return json.dumps(finding.exception, sort_keys=True, default=str) if finding.exception else ""


def _subject(finding: Finding, subjects: Subjects) -> dict[str, Any]:
    return {**subjects.reference(finding.subject), "props": [{"name": "fingerprint", "ns": NS, "value": finding.fingerprint}]}


def actors(*sources: str) -> list[dict[str, Any]]:
    """The tools that say so, as the origin of something."""
    return [{"actors": [{"type": "tool", "actor-uuid": uuid("tool", source)} for source in sources]}]


def related(some: Iterable[Observation]) -> list[dict[str, str]]:
    """Observations, as something refers to them."""
    return [{"observation-uuid": one.uuid} for one in some]
