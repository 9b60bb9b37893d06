"""Text that others wrote, made safe to look at."""

import re
from collections.abc import Mapping

from pci_constructs.findings import Finding, Run, Severity, Subject, Verdict

# Controls, format characters that reorder or hide text, lone surrogates. Joiners stay: emoji and several scripts need them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)

ORDER = (Verdict.ERROR, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.ACCEPTED, Verdict.PASS, Verdict.NOT_APPLICABLE)
"""The verdicts, what needs somebody first."""
WORDS = {
    Verdict.ERROR: "error",
    Verdict.FAIL: "fails",
    Verdict.UNDETERMINED: "not proven",
    Verdict.ACCEPTED: "accepted",
    Verdict.PASS: "passes",
    Verdict.NOT_APPLICABLE: "not applicable",
}
OURS = "pci-dss"


def visible(text: object) -> str:
    """The text with every character that hides or reorders others spelt out."""
    return _HIDDEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", str(text))


def place(subject: Subject) -> str:
    """The stack of a subject, or what comes nearest to it."""
    return subject.stack or subject.template


def worst_first(run: Run) -> list[Finding]:
    """The findings, what needs somebody first; the same for the same run."""
    ranks = {verdict: rank for rank, verdict in enumerate(ORDER)}
    severities = {severity: -severity.rank for severity in {finding.severity for finding in run.findings}}
    return sorted(
        run.findings,
        key=lambda one: (
            ranks[one.verdict],
            one.warning,
            severities[one.severity],
            place(one.subject),
            one.subject.name,
            one.rule,
            one.source,
        ),
    )


def owners(run: Run) -> Mapping[Subject, str]:
    """Who answers for a resource, where its tags say so."""
    return {item.subject: item.owner for item in run.inventory if item.owner}


def bar_of(run: Run) -> tuple[Severity, bool]:
    """The least severity that stops a build, and whether what is not proven stops it, too."""
    options = run.record.get("options")
    asked = options if isinstance(options, Mapping) else {}
    return next((severity for severity in Severity if severity == asked.get("fail_on")), Severity.MEDIUM), asked.get("strict") is True
