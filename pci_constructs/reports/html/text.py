"""What the parts of the page ask of a run."""

from collections.abc import Mapping

from pci_constructs.findings import Run, Severity, Subject, Verdict
from pci_constructs.reports import _text

WORDS = {**_text.WORDS, Verdict.FAIL: "fails", Verdict.PASS: "passes"}
"""The verdicts as words of a sentence."""


def place(subject: Subject) -> str:
    """The stack of a subject, or what comes nearest to it."""
    return subject.stack or subject.template


def owners(run: Run) -> Mapping[Subject, str]:
    """Who answers for a resource, where its tags say so."""
    return {item.subject: item.owner for item in run.inventory if item.owner}


def bar_of(run: Run) -> tuple[Severity, bool]:
    """The least severity that stops a build, and whether what is not proven stops it, too."""
    options = run.record.get("options")
    asked = options if isinstance(options, Mapping) else {}
    return next((severity for severity in Severity if severity == asked.get("fail_on")), Severity.MEDIUM), asked.get("strict") is True
