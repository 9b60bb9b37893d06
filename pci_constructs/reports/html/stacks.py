"""The stacks, each with what was found in it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pci_constructs.findings import Finding, Run, Verdict
from pci_constructs.reports.html.text import place


@dataclass(slots=True, kw_only=True)
class StackRow:
    """One stack.

    Attributes:
        name: its path, its template, or empty for the run as a whole.
        stage: its stage.
        account: its account, if known.
        region: its region, if known.
        resources: the ids of its resources that were looked at.
        counts: its findings by verdict.
    """

    name: str
    stage: str
    account: str
    region: str
    resources: set[tuple[str, str]] = field(default_factory=set)
    counts: Counter[Verdict] = field(default_factory=Counter)


def stacks(run: Run, findings: Sequence[Finding]) -> list[StackRow]:
    """The stacks in the order of their names."""
    rows: dict[str, StackRow] = {}
    for subject, verdict in (
        *((finding.subject, finding.verdict) for finding in findings),
        *((item.subject, None) for item in run.inventory),
    ):
        name = place(subject)
        row = rows.get(name)
        if row is None:
            row = rows[name] = StackRow(name=name, stage=subject.stage, account=subject.account or "", region=subject.region or "")
        if subject.logical_id:
            row.resources.add((subject.template, subject.logical_id))
        if verdict is not None:
            row.counts[verdict] += 1
    return [rows[name] for name in sorted(rows)]
