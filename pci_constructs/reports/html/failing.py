"""What fails, worst first, as the page shows it without a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pci_constructs.findings import Finding, Run, Severity, Subject, Verdict
from pci_constructs.reports.html.rules import Described
from pci_constructs.reports.html.text import bar_of

_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """The failures.

    Attributes:
        shown: the worst of them, each with the title of its rule, its owner, and why it does not stop a build, if it does not.
        total: how many there are.
        owned: of how many an owner is known.
    """

    shown: list[tuple[Finding, str, str, str]]
    total: int
    owned: int


def failing(run: Run, findings: Sequence[Finding], described: Mapping[tuple[str, str], Described], owned: Mapping[Subject, str]) -> Failing:
    """The failures and errors among findings that stand worst first."""
    found = [finding for finding in findings if finding.verdict in (Verdict.ERROR, Verdict.FAIL)]
    bar, _ = bar_of(run)
    return Failing(
        shown=[(one, described[one.source, one.rule].title, owned.get(one.subject, ""), _note(one, bar)) for one in found[:_MOST]],
        total=len(found),
        owned=sum(one.subject in owned for one in found),
    )


def _note(finding: Finding, bar: Severity) -> str:
    if finding.warning:
        return "warns only, the rule is new"
    return "does not stop a build" if finding.verdict is Verdict.FAIL and finding.severity.rank < bar.rank else ""
