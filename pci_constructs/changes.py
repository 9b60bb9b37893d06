"""What changed between two runs: findings by their fingerprints, and the scope of resources."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from pci_constructs.findings import Finding, InventoryItem, Run, Severity, Verdict

_OPEN = (Verdict.ERROR, Verdict.FAIL, Verdict.UNDETERMINED)
_FAILS = (Verdict.ERROR, Verdict.FAIL)
KINDS = ("new", "changed", "no longer accepted", "newly accepted", "fixed", "gone")
"""How a finding may have changed, what needs somebody first."""


class Change(Struct, frozen=True, kw_only=True):
    """One finding that is not as it was.

    Attributes:
        kind: one of ``KINDS``. New and fixed are what was not open before and is, and the other way round; gone is what was open and is
            not asked any more, or its resource is not there.
        old: as it was.
        new: as it is.
        worse: whether it needs more of somebody than before, and would stop a build.
    """

    kind: str
    old: Finding | None
    new: Finding | None
    worse: bool = False

    @property
    def finding(self) -> Finding:
        """The finding as it is, or was."""
        found = self.new or self.old
        if found is None:
            raise ValueError("a change is of something")
        return found


def changes(old: Run, new: Run, fail_on: Severity = Severity.MEDIUM) -> list[Change]:
    """The findings that changed, in the order of ``KINDS`` and the worst first.

    Args:
        old: the earlier run.
        new: the later one.
        fail_on: the least severity that stops a build.
    """
    before, after = _by_fingerprint(old.findings), _by_fingerprint(new.findings)
    found = []
    for key in sorted({*before, *after}):
        was, now = before.get(key, []), after.get(key, [])
        for place in range(max(len(was), len(now))):
            pair = was[place] if place < len(was) else None, now[place] if place < len(now) else None
            if kind := _kind(*pair):
                found.append(Change(kind=kind, old=pair[0], new=pair[1], worse=_worse(*pair, fail_on)))
    return sorted(found, key=lambda change: (KINDS.index(change.kind), not change.worse, *_order(change.finding)))


def fewer_rules(old: Run, new: Run) -> list[str]:
    """What the new run was told to leave out and the old one was not: what is not asked does not fail."""
    was, now = (run.record.get("options") or {} for run in (old, new))
    said = [f"it leaves out {name}" for name in sorted({*now.get("exclude", ())} - {*was.get("exclude", ())})]
    for option, what in (("only", "rules"), ("requirement", "requirements")):
        chosen, then = {*now.get(option, ())}, {*was.get(option, ())}
        if chosen and not (then and then <= chosen):
            said.append(f"it asks the {what} {', '.join(sorted(chosen))} alone")
    return said


def _by_fingerprint(findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    """The findings by fingerprint; several have one where another tool says the same of a resource more than once."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.fingerprint, []).append(finding)
    for same in found.values():
        same.sort(key=_order)
    return found


def _order(finding: Finding) -> tuple[int, int, str, str, str, str, str]:
    rank = list(_OPEN).index(finding.verdict) if finding.verdict in _OPEN else 9
    return rank, -finding.severity.rank, finding.subject.name, finding.source, finding.rule, finding.property or "", finding.message


def _kind(old: Finding | None, new: Finding | None) -> str:
    was, now = old.verdict if old else None, new.verdict if new else None
    if now is Verdict.ACCEPTED:
        return "" if was is Verdict.ACCEPTED else "newly accepted"
    if was is Verdict.ACCEPTED:
        return "no longer accepted"
    if now in _OPEN:
        if was not in _OPEN:
            return "new"
        return "changed" if old and new and _state(old) != _state(new) else ""
    if was in _OPEN:
        return "fixed" if new else "gone"
    return ""


def _state(finding: Finding) -> tuple[object, ...]:
    return finding.verdict, finding.severity, finding.warning


def _worse(old: Finding | None, new: Finding | None, fail_on: Severity) -> bool:
    then, now = (_weight(finding, fail_on) if finding else 0 for finding in (old, new))
    return now > then


def _weight(finding: Finding, fail_on: Severity) -> int:
    """How near a finding is to stopping a build: 2 if it does, 1 if nobody knows, 0 if it does not."""
    if finding.verdict is Verdict.ERROR:
        return 2
    if finding.verdict not in _OPEN or finding.warning or finding.severity.rank < fail_on.rank:
        return 0
    return 2 if finding.verdict in _FAILS else 1


class Moved(Struct, frozen=True, kw_only=True):
    """One resource whose scope is not what it was.

    Attributes:
        item: the resource as it is, or was.
        change: ``new``, ``gone``, or which scope it had.
    """

    item: InventoryItem
    change: str


def scope_changes(old: Run, new: Run) -> list[Moved]:
    """The resources that came, went or changed their scope, in the order of the new inventory, then of the old one."""
    was, now = ({_key(item): item for item in run.inventory} for run in (old, new))
    moved = []
    for key, item in now.items():
        before = was.get(key)
        if before is None:
            moved.append(Moved(item=item, change="new"))
        elif before.scope != item.scope:
            moved.append(Moved(item=item, change=f"was {before.scope or 'not declared'}"))
    return moved + [Moved(item=item, change="gone") for key, item in was.items() if key not in now]


def _key(item: InventoryItem) -> tuple[str, str]:
    subject = item.subject
    return (subject.stack or subject.template, subject.construct_path or subject.logical_id)
