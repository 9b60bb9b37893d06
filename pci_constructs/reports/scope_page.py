"""The scope inventory for a terminal or a program: how much is in each scope, and every resource with the reason."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from pci_constructs.changes import Moved, scope_changes
from pci_constructs.findings import InventoryItem, Run
from pci_constructs.reports._text import logged, one_line
from pci_constructs.standard import Scope

_NONE = "not declared"


def console(run: Run, baseline: Run | None = None) -> str:
    """The inventory by scope, and what changed since an earlier run."""
    lines: list[str] = []
    order = [*map(str, Scope), *sorted({item.scope for item in run.inventory} - {*map(str, Scope), ""}), ""]
    for scope in order:
        items = [item for item in run.inventory if item.scope == scope]
        if items:
            lines += [f"{one_line(scope) or _NONE} ({len(items)})", *_grouped(items), ""]
    counts = Counter(item.scope for item in run.inventory)
    said = ", ".join(f"{counts[scope]} {one_line(scope) or _NONE}" for scope in order if counts[scope])
    lines.append(f"{len(run.inventory)} resources: {said}" if said else "no resource was looked at")
    if baseline is not None:
        moved = scope_changes(baseline, run)
        lines += ["", f"changed since {one_line(baseline.record.get('time') or 'the baseline')} ({len(moved)})", *_moved(moved)]
    return logged(lines)


def machine(run: Run, baseline: Run | None = None) -> str:
    """The inventory as JSON."""
    document = {"inventory": [item.to_json() for item in run.inventory]}
    if baseline is not None:
        document["changes"] = [{**one.item.to_json(), "change": one.change} for one in scope_changes(baseline, run)]
    return json.dumps(document, indent=1) + "\n"


def _grouped(items: Iterable[InventoryItem]) -> Iterable[str]:
    """The resources under the reason that they have in common."""
    reasons: dict[str, list[InventoryItem]] = {}
    for item in items:
        reasons.setdefault(item.reason, []).append(item)
    for reason, found in reasons.items():
        yield f"  {one_line(reason)}"
        yield from (f"    {_name(item)}" for item in found)


def _moved(moved: Sequence[Moved]) -> Iterable[str]:
    for one in moved:
        scope = one_line(one.item.scope) or _NONE
        yield f"  {scope}  {one_line(one.change)}  {_name(one.item)}"


def _name(item: InventoryItem) -> str:
    return f"{one_line(item.subject.name)} ({one_line(item.subject.type)})"
