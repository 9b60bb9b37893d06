"""What changed since an earlier run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pci_constructs.findings import Finding, Run, Verdict
from pci_constructs.reports.html.text import ORDER

_BAD = (Verdict.ERROR, Verdict.FAIL, Verdict.UNDETERMINED)
_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Findings that changed in one way.

    Attributes:
        name: how they changed.
        total: how many there are.
        shown: the worst of them.
    """

    name: str
    total: int
    shown: list[Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The run beside an earlier one.

    Attributes:
        time: when the earlier one was.
        commit: its commit.
        counts: each verdict with its number then and now.
        changes: what changed, and how.
    """

    time: str
    commit: str
    counts: list[tuple[Verdict, int, int]]
    changes: list[Change]


def trend(baseline: Run, findings: Sequence[Finding]) -> Trend:
    """The findings of a run, worst first, beside an earlier run."""
    old = {finding.fingerprint: finding for finding in baseline.findings}
    new = {finding.fingerprint: finding for finding in findings}
    before = {key: finding.verdict for key, finding in old.items()}
    kinds: dict[str, list[Finding]] = {name: [] for name in ("fails now", "not proven now", "newly accepted", "no longer fails", "gone")}
    for key, finding in new.items():
        was = before.get(key)
        if was is finding.verdict:
            continue
        if finding.verdict in (Verdict.ERROR, Verdict.FAIL):
            kinds["fails now"].append(finding)
        elif finding.verdict is Verdict.UNDETERMINED:
            kinds["not proven now"].append(finding)
        elif finding.verdict is Verdict.ACCEPTED:
            kinds["newly accepted"].append(finding)
        elif was in _BAD:
            kinds["no longer fails"].append(finding)
    kinds["gone"] = [finding for key, finding in old.items() if key not in new and finding.verdict in _BAD]
    then, now = Counter(finding.verdict for finding in baseline.findings), Counter(finding.verdict for finding in findings)
    return Trend(
        time=str(baseline.record.get("time") or ""),
        commit=str(baseline.record.get("commit") or ""),
        counts=[(verdict, then[verdict], now[verdict]) for verdict in ORDER],
        changes=[Change(name=name, total=len(found), shown=found[:_MOST]) for name, found in kinds.items() if found],
    )
