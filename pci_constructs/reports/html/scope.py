"""The scope inventory (12.5.1, 12.5.2), and what changed in it since an earlier run."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pci_constructs.findings import InventoryItem, Run
from pci_constructs.standard import Scope

_MEANING = {
    Scope.CDE: "stores, processes or transmits card data, or shares a segment with what does",
    Scope.CONNECTED_TO: "can reach the card data environment, or is reached by it",
    Scope.SECURITY_IMPACTING: "protects it or could weaken it: keys, logs, detection, deployment",
    Scope.OUT_OF_SCOPE: "none of these, and segmentation keeps it so",
}
_UNKNOWN = "nothing says how it relates to card data"
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRow:
    """The resources of one scope.

    Attributes:
        scope: its name; empty if nothing says it.
        meaning: what it means.
        total: how many resources it has.
        reasons: the reasons on record, each with the number of resources and their most frequent types.
    """

    scope: str
    meaning: str
    total: int
    reasons: list[tuple[str, int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The inventory.

    Attributes:
        rows: scope by scope; empty if the run has none.
        changes: what changed since the baseline: the resource, its scope then and now; ``None`` without one.
        changed: how many changes there are.
    """

    rows: list[ScopeRow]
    changes: list[tuple[InventoryItem, str, str]] | None
    changed: int


def scope(run: Run, baseline: Run | None) -> Inventory:
    """The inventory of a run."""
    names = [str(name) for name in Scope]
    names += sorted({item.scope for item in run.inventory if item.scope and item.scope not in names})
    by_scope = {name: [item for item in run.inventory if item.scope == name] for name in [*names, ""]}
    changes = _changes(run, baseline) if baseline and baseline.inventory else None
    return Inventory(
        rows=[_row(name, items) for name, items in by_scope.items() if items],
        changes=changes[:_MOST] if changes is not None else None,
        changed=len(changes or ()),
    )


def _row(name: str, items: Sequence[InventoryItem]) -> ScopeRow:
    types: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        types[item.reason][item.subject.type] += 1
    reasons = [(reason, found.total(), _most(found)) for reason, found in types.items()]
    reasons.sort(key=lambda row: (-row[1], row[0]))
    meaning = next((text for known, text in _MEANING.items() if known == name), _UNKNOWN if not name else "not a category of this library")
    return ScopeRow(scope=name, meaning=meaning, total=len(items), reasons=reasons[:_MOST])


def _most(types: Counter[str]) -> str:
    first = sorted(types.items(), key=lambda pair: (-pair[1], pair[0]))
    names = ", ".join(f"{name.removeprefix('AWS::')} ({number})" for name, number in first[:4])
    return names + (f" and {len(first) - 4} other types" if len(first) > 4 else "")


def _changes(run: Run, baseline: Run) -> list[tuple[InventoryItem, str, str]]:
    old, new = _by_place(baseline), _by_place(run)
    changes = [
        (item, old[key].scope or "no scope" if key in old else "not there", item.scope or "no scope")
        for key, item in new.items()
        if key not in old or old[key].scope != item.scope
    ]
    changes += [(item, item.scope or "no scope", "gone") for key, item in old.items() if key not in new]
    return sorted(changes, key=lambda row: (row[0].subject.stack, row[0].subject.name))


def _by_place(run: Run) -> dict[tuple[str, str], InventoryItem]:
    """The items by what stays the same from run to run."""
    return {(item.subject.stack or item.subject.template, item.subject.name): item for item in run.inventory}
