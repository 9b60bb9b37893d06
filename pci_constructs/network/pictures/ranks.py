"""In which row each box stands: the levels one after the other, and within a level who speaks before who is spoken to."""

from collections.abc import Iterable, Mapping


def ranks_of(levels: Mapping[str, int], lines: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The row of each box; boxes that a line joins never stand in the same one.

    Args:
        levels: the level of each box.
        lines: which boxes are joined.
    """
    joined = sorted({(source, target) for source, target in lines if source != target})
    found: dict[str, int] = {}
    base = 0
    for level in sorted(set(levels.values())):
        members = [name for name, own in levels.items() if own == level]
        within = [(source, target) for source, target in joined if levels[source] == levels[target] == level]
        rows = _rows(members, within)
        found |= {name: base + row for name, row in rows.items()}
        base += max(rows.values()) + 1
    return found


def _rows(members: list[str], lines: list[tuple[str, str]]) -> dict[str, int]:
    """The rows of one level: as few as the longest chain needs."""
    at = {name: number for number, name in enumerate(_order(members, lines))}
    rows = dict.fromkeys(members, 0)
    before: dict[str, set[str]] = {name: set() for name in members}
    for source, target in lines:
        first, last = sorted((source, target), key=at.__getitem__)
        before[last].add(first)
    for name in sorted(members, key=at.__getitem__):
        rows[name] = max((rows[each] + 1 for each in before[name]), default=0)
    return rows


def _order(members: list[str], lines: list[tuple[str, str]]) -> list[str]:
    """An order in which most lines go forward (Eades, Lin and Smyth 1993)."""
    left = list(members)
    first: list[str] = []
    last: list[str] = []
    while left:
        there = set(left)
        out = {name: sum(source == name and target in there for source, target in lines) for name in left}
        into = {name: sum(target == name and source in there for source, target in lines) for name in left}
        ends = [name for name in left if not out[name] and into[name]]
        if ends:
            last[:0] = ends[:1]
            left.remove(ends[0])
            continue
        starts = [name for name in left if not into[name]] or [max(left, key=lambda name: (out[name] - into[name], -members.index(name)))]
        first.append(starts[0])
        left.remove(starts[0])
    return [*first, *last]
