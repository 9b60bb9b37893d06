"""What changed since an earlier run."""

from collections import Counter
from dataclasses import dataclass, field

from pci_constructs import changes
from pci_constructs.findings import Run, Verdict
from pci_constructs.reports._text import ORDER
from pci_constructs.reports.html.text import bar_of

_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Findings that changed in one way.

    Attributes:
        name: how they changed, as ``pci-constructs diff`` calls it.
        total: how many there are.
        shown: the worst of them.
    """

    name: str
    total: int = 0
    shown: list[changes.Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The run beside an earlier one.

    Attributes:
        time: when the earlier one was.
        commit: its commit.
        counts: each verdict with its number then and now.
        worse: how many of the changes are for the worse.
        fewer: what this run was told to leave out and the earlier one was not.
        changes: what changed, and how.
    """

    time: str
    commit: str
    counts: list[tuple[Verdict, int, int]]
    worse: int
    fewer: list[str]
    changes: list[Kind]


def trend(baseline: Run, run: Run) -> Trend:
    """A run beside an earlier one: the same that ``pci-constructs diff`` says."""
    found = changes.changes(baseline, run, bar_of(run)[0])
    kinds = []
    for name in changes.KINDS:
        if of_kind := [change for change in found if change.kind == name]:
            kinds.append(Kind(name=name, total=len(of_kind), shown=of_kind[:_MOST]))
    then, now = Counter(finding.verdict for finding in baseline.findings), Counter(finding.verdict for finding in run.findings)
    return Trend(
        time=str(baseline.record.get("time") or ""),
        commit=str(baseline.record.get("commit") or ""),
        counts=[(verdict, then[verdict], now[verdict]) for verdict in ORDER],
        worse=sum(change.worse for change in found),
        fewer=changes.fewer_rules(baseline, run),
        changes=kinds,
    )
