"""What changed between two runs, for a terminal, a pull-request comment or a program."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from pci_constructs.changes import KINDS, Change
from pci_constructs.findings import SCHEMA_VERSION, Finding
from pci_constructs.reports._markdown import code, fitting, folded, prose, table
from pci_constructs.reports._text import OURS, WORDS, logged, one_line

_MOST_ROWS = 50


def console(changes: Sequence[Change], fewer: Sequence[str]) -> str:
    """The changes, a line each.

    Args:
        changes: the changes.
        fewer: what the later run does not ask.
    """
    lines: list[str] = []
    for kind, found in _by_kind(changes):
        lines.append(f"{kind} ({len(found)})")
        for change in found:
            finding = change.finding
            mark = "!" if change.worse else " "
            lines += [f"{mark} {_verdicts(change)}  {finding.severity}  {_rule(finding)}  {one_line(finding.subject.name)}"]
            if finding.message and change.new:
                lines.append(f"    {one_line(finding.message)}")
        lines.append("")
    lines += [f"! the later run asks less: {one_line(sentence)}" for sentence in fewer]
    return logged([*lines, _summary(changes, fewer)])


def machine(changes: Sequence[Change], fewer: Sequence[str]) -> str:
    """The changes as JSON: the findings have the fields of a saved run."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "worse": sum(change.worse for change in changes) + len(fewer),
        "summary": {kind: sum(change.kind == kind for change in changes) for kind in KINDS},
        "asks_less": list(fewer),
        "changes": [_json(change) for change in changes],
    }
    return json.dumps(document, indent=1) + "\n"


def markdown(changes: Sequence[Change], fewer: Sequence[str]) -> str:
    """The changes as Markdown, under 60,000 bytes."""
    head = [f"## PCI DSS 4.0.1: {_summary(changes, fewer)}"]
    head += [f"**The later run asks less:** {prose(sentence)}" for sentence in fewer[:_MOST_ROWS]]
    return fitting(head, _parts(changes), "**{} changes more do not fit here;** `pci-constructs diff` lists all of them.")


def _parts(changes: Iterable[Change]) -> Iterator[tuple[str, int]]:
    for kind, found in _by_kind(changes):
        for start in range(0, len(found), _MOST_ROWS):
            some = found[start : start + _MOST_ROWS]
            rows = [
                (
                    "worse" if change.worse else "",
                    _verdicts(change),
                    str(change.finding.severity),
                    code(_rule(change.finding)),
                    code(change.finding.subject.name),
                    prose(change.finding.message),
                )
                for change in some
            ]
            body = table(("", "verdict", "severity", "rule", "resource", "why"), rows)
            yield folded(f"{kind}: {start + 1:,} to {start + len(some):,} of {len(found):,}", body), len(some)


def _by_kind(changes: Iterable[Change]) -> Iterator[tuple[str, list[Change]]]:
    for kind, found in groupby(changes, key=lambda change: change.kind):
        yield kind, list(found)


def _verdicts(change: Change) -> str:
    old, new = (WORDS[one.verdict] if one else "absent" for one in (change.old, change.new))
    return old if old == new else f"{old} → {new}"


def _rule(finding: Finding) -> str:
    return one_line(finding.rule if finding.source == OURS else f"{finding.source}/{finding.rule}")


def _summary(changes: Sequence[Change], fewer: Sequence[str]) -> str:
    counts = [(kind, sum(change.kind == kind for change in changes)) for kind in KINDS]
    said = ", ".join(f"{count} {kind}" for kind, count in counts if count) or "nothing changed"
    worse = sum(change.worse for change in changes) + len(fewer)
    return f"{said}; {worse} worse" if worse else f"{said}; nothing got worse"


def _json(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "worse": change.worse,
        "from": str(change.old.verdict) if change.old else None,
        "to": str(change.new.verdict) if change.new else None,
        "finding": change.finding.to_json(),
    }
