"""Where the labels of lines stand: each on its own line, on no box, on no other label, and on another line only if nothing else is left."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from math import inf
from typing import NamedTuple

from pci_constructs.network.pictures.layout import Point

_SHARES = (0.5, 0.38, 0.62, 0.25, 0.75, 0.12, 0.88)
_ROUNDS = 3
_ORDERS = 6
_COVERS, _ON_LINE, _ON_TEXT, _BEYOND = 10_000.0, 40.0, 400.0, 200.0


class Rect(NamedTuple):
    """A rectangle.

    Attributes:
        left: its left edge.
        top: its top.
        right: its right edge.
        bottom: its bottom.
    """

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Rect", room: float = 0.0) -> bool:
        """Whether two overlap, or are nearer than some room."""
        return (
            self.left < other.right + room
            and other.left < self.right + room
            and self.top < other.bottom + room
            and other.top < self.bottom + room
        )


def around(centre: Point, size: tuple[float, float]) -> Rect:
    """The rectangle of a size around a point."""
    return Rect(centre[0] - size[0] / 2, centre[1] - size[1] / 2, centre[0] + size[0] / 2, centre[1] + size[1] / 2)


def settle(
    ways: Sequence[Sequence[Point]], sizes: Sequence[tuple[float, float]], boxes: Sequence[Rect], texts: Sequence[Rect], sheet: Rect
) -> list[Point]:
    """The middle of each label.

    Args:
        ways: the lines, by the points at which they turn.
        sizes: the width and height of each label.
        boxes: what no label may cover.
        texts: what a label should not cover either.
        sheet: what it should not stand outside of.
    """
    stretches = [[Rect(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])) for a, b in pairwise(way)] for way in ways]
    places: list[list[tuple[float, Point]]] = []
    for at, (way, size) in enumerate(zip(ways, sizes, strict=True)):
        others = [stretch for number, each in enumerate(stretches) if number != at for stretch in each]
        found = [(_cost(around(point, size), boxes, texts, others, sheet) + extra, point) for extra, point in _candidates(way, size)]
        places.append(sorted(found))
    order = sorted(range(len(ways)), key=lambda at: (sum(cost < _ON_LINE for cost, _ in places[at]), at))
    best: tuple[float, list[Point]] = (inf, [])
    # What is placed first decides what is left for the rest: some orders find a place for all.
    for at in range(min(len(order), _ORDERS)):
        for turned in (order[at:] + order[:at], order[at::-1] + order[:at:-1]):
            best = min(best, _settled(turned, places, sizes))
            if best[0] < _COVERS:
                return best[1]
    return best[1]


def _settled(
    order: Sequence[int], places: Sequence[Sequence[tuple[float, Point]]], sizes: Sequence[tuple[float, float]]
) -> tuple[float, list[Point]]:
    """The places of labels if they are given away in an order, and what they cost."""
    chosen = [each[0] for each in places]
    for turn in range(_ROUNDS):
        for done, at in enumerate(order):
            beside = [around(chosen[each][1], sizes[each]) for each in (order[:done] if turn == 0 else order) if each != at]
            chosen[at] = min(places[at], key=lambda place: (place[0] + _COVERS * _covered(around(place[1], sizes[at]), beside), place[1]))
    rects = [around(point, size) for (_, point), size in zip(chosen, sizes, strict=True)]
    covered = sum(one.meets(other, 1) for one, other in combinations(rects, 2))
    return sum(cost for cost, _ in chosen) + _COVERS * covered, [point for _, point in chosen]


def _covered(rect: Rect, others: Sequence[Rect]) -> int:
    return sum(rect.meets(other, 1) for other in others)


def _cost(rect: Rect, boxes: Sequence[Rect], texts: Sequence[Rect], others: Sequence[Rect], sheet: Rect) -> float:
    covered = _COVERS * sum(rect.meets(each, 2) for each in boxes) + _ON_TEXT * sum(rect.meets(each, 1) for each in texts)
    beyond = rect.left < sheet.left or rect.right > sheet.right
    return covered + _BEYOND * beyond + _ON_LINE * sum(rect.meets(each, 1) for each in others)


def _candidates(way: Sequence[Point], size: tuple[float, float]) -> Iterator[tuple[float, Point]]:
    """Places on a line, those near its beginning and far from its turns first."""
    for at, ((ax, ay), (bx, by)) in enumerate(pairwise(way)):
        flat = abs(ay - by) < 1
        room = (abs(ax - bx) - size[0] - 14) if flat else (abs(ay - by) - size[1] - 14)
        for share in _SHARES:
            cost, x, y = at * 1.5 + abs(share - 0.5) * 4, ax + (bx - ax) * share, ay + (by - ay) * share
            yield cost + max(0.0, -room) * 2, (x, y)
            # Beside the line, where something stands on both sides of it.
            for side in (-1, 1):
                yield cost + 25, (x, y + side * (size[1] / 2 + 2)) if flat else (x + side * (size[0] / 2 + 2), y)
