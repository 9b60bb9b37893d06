"""The scope inventory (12.5.1, 12.5.2) as CSV: every resource with its PCI scope and the reason for it."""

from pci_constructs.changes import scope_changes
from pci_constructs.findings import InventoryItem, Run
from pci_constructs.reports._cells import table

COLUMNS = ("scope", "reason", "owner", "stage", "stack", "account", "region", "type", "construct path", "logical id", "template")


def render(run: Run, *, baseline: Run | None = None) -> str:
    """The inventory as CSV.

    Args:
        run: the run.
        baseline: an earlier run; a column more then says what changed since.
    """
    if baseline is None:
        return table(COLUMNS, map(_row, run.inventory))
    moved = scope_changes(baseline, run)
    changed = {id(one.item): one.change for one in moved}
    gone = [one.item for one in moved if one.change == "gone"]
    return table((*COLUMNS, "change"), ((*_row(item), changed.get(id(item), "")) for item in (*run.inventory, *gone)))


def _row(item: InventoryItem) -> tuple[object, ...]:
    subject = item.subject
    return (
        item.scope or "not declared",
        item.reason,
        item.owner,
        subject.stage,
        subject.stack,
        subject.account,
        subject.region,
        subject.type,
        subject.construct_path,
        subject.logical_id,
        subject.template,
    )
