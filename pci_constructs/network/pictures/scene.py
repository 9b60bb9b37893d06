"""A diagram with everything in its place, and its shapes."""

from collections.abc import Iterator
from functools import cached_property
from itertools import combinations, pairwise
from typing import NamedTuple

from pci_constructs.network.pictures.labels import Rect, around, settle
from pci_constructs.network.pictures.layout import Line, Node, Placed, Point, place, spread
from pci_constructs.network.pictures.paint import box, corners, line, spans, text, tip
from pci_constructs.network.pictures.picture import Box
from pci_constructs.network.pictures.sizes import LINE, label, label_size, lines, size
from pci_constructs.network.pictures.view import Diagram, View, level_of
from pci_constructs.network.pictures.words import fitted, width

_FRAME_HEAD, _FRAME_PAD, _VPC_HEAD, _VPC_PAD = 44.0, 12.0, 36.0, 14.0
_ROOM = 8.0
_ROUNDS = 3


class Head(NamedTuple):
    """What is written at the top of a frame.

    Attributes:
        rect: where.
        said: what.
        style: its class.
        free: whether no line runs through it.
    """

    rect: Rect
    said: str
    style: str
    free: bool


class Scene:
    """A diagram with everything in its place.

    Args:
        seen: the diagram.
    """

    def __init__(self, seen: View) -> None:
        self.seen = seen
        self.sizes = {each.id: size(each, seen) for each in seen.boxes}

    @cached_property
    def placed(self) -> Placed:
        """Where boxes and lines are, with room for the edges and names of frames, and nothing left of or above 0."""
        seen = self.seen
        nodes = [Node(each.id, self.sizes[each.id], level_of(each, seen.picture), each.frame) for each in seen.boxes]
        placed = place(nodes, [Line(wire.source, wire.target, label_size(label(wire))) for wire in seen.wires])
        above: dict[int, float] = {}
        below: dict[int, float] = {}
        rows = placed.rows
        for frame in seen.frames:
            own = [rows[each.id] for each in seen.boxes if each.frame == frame.id]
            above[min(own)] = max(above.get(min(own), 0.0), _FRAME_HEAD)
            below[max(own)] = max(below.get(max(own), 0.0), _FRAME_PAD)
        inside = [rows[each.id] for each in seen.boxes if each.inside]
        if seen.diagram is Diagram.NETWORK:
            above[min(inside)] = above.get(min(inside), 0.0) + _VPC_HEAD
            below[max(inside)] = below.get(max(inside), 0.0) + _VPC_PAD
        return spread(nodes, placed, above, below).moved(_VPC_PAD + _FRAME_PAD, 0)

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.placed.size[0] + 2 * (_VPC_PAD + _FRAME_PAD)

    @property
    def height(self) -> float:
        """How high it is."""
        return self.placed.size[1] + _VPC_PAD

    @cached_property
    def ways(self) -> list[list[Point]]:
        """The lines, by the points at which they turn."""
        return [corners(way) for way in self.placed.ways]

    @cached_property
    def boxes(self) -> dict[str, Rect]:
        """Where the boxes are."""
        return {each.id: around(self.placed.centres[each.id], self.sizes[each.id]) for each in self.seen.boxes}

    @cached_property
    def frames(self) -> dict[str, Rect]:
        """Where the frames are."""
        return {frame.id: self._around(each.id for each in self.seen.boxes if each.frame == frame.id) for frame in self.seen.frames}

    def _around(self, names: Iterator[str]) -> Rect:
        rects = [self.boxes[name] for name in names]
        return Rect(
            min(rect.left for rect in rects) - _FRAME_PAD,
            min(rect.top for rect in rects) - _FRAME_HEAD + 4,
            max(rect.right for rect in rects) + _FRAME_PAD,
            max(rect.bottom for rect in rects) + _FRAME_PAD,
        )

    @cached_property
    def vpc(self) -> Rect | None:
        """The edge of the VPC: around everything that is in it, and the lines between."""
        if self.seen.diagram is not Diagram.NETWORK:
            return None
        inside = {each.id for each in self.seen.boxes if each.inside}
        rects = [*self.frames.values(), *(self.boxes[name] for name in inside)]
        xs = [x for way, wire in zip(self.ways, self.seen.wires, strict=True) if {wire.source, wire.target} <= inside for x, _ in way]
        return Rect(
            min(*xs, *(rect.left for rect in rects), rects[0].left) - _VPC_PAD,
            min(rect.top for rect in rects) - _VPC_HEAD + 4,
            max(*xs, *(rect.right for rect in rects), rects[0].right) + _VPC_PAD,
            max(rect.bottom for rect in rects) + 6,
        )

    @cached_property
    def heads(self) -> list[Head]:
        """What is written at the tops of frames."""
        found = [head for frame in self.seen.frames for head in self._heads(frame.title, frame.detail, self.frames[frame.id])]
        return found + (list(self._heads(f"VPC {self.seen.picture.title}", "", self.vpc)) if self.vpc else [])

    def _heads(self, title: str, detail: str, rect: Rect) -> Iterator[Head]:
        top = rect.top + 3
        for said, high, name in ((title, 14.0, "h2"), (detail, 12.0, "s")):
            # For short where a line runs through all of it: the table has it in full.
            for chosen in dict.fromkeys((said, said.partition(":")[0])) if said else ():
                shown = fitted(chosen, high, rect.right - rect.left - 20, bold=name == "h2")
                wide = width(shown, high, bold=name == "h2")
                left = self._free(rect, top, wide)
                if left is not None:
                    break
            if said:
                start = rect.left + 10 if left is None else left
                yield Head(Rect(start, top, start + wide, top + 18), shown, name, left is not None)
            top += 16

    def _free(self, rect: Rect, top: float, wide: float) -> float | None:
        """Where a text can begin at the top of a rectangle so that no line runs through it, if there is such a place."""
        crossed = sorted(
            x
            for way in self.ways
            for (x, y), (other, below) in pairwise(way)
            if abs(x - other) < 1 and min(y, below) < top + 18 and max(y, below) > top and rect.left < x < rect.right
        )
        x = rect.left + 10
        for each in crossed:
            if each > x + wide + 5:
                break
            x = max(x, each + 7)
        return x if x + wide <= rect.right - 4 else None

    @cached_property
    def labels(self) -> list[tuple[Rect, list[tuple[str, str]]]]:
        """Where the labels of lines are, and what they say: the numbers alone where there is no room for more."""
        said = [label(wire) for wire in self.seen.wires]
        sheet = Rect(-_ROOM, 0, self.width + _ROOM, self.height)
        boxes, heads = list(self.boxes.values()), [head.rect for head in self.heads]
        rects: list[Rect] = []
        for _ in range(_ROUNDS):
            sizes = [label_size(each) for each in said]
            points = settle(self.ways, sizes, boxes, heads, sheet)
            rects = [around(point, each) for point, each in zip(points, sizes, strict=True)]
            covering = {at for at, rect in enumerate(rects) if any(rect.meets(each) for each in boxes)}
            covering |= {at for pair in combinations(range(len(rects)), 2) if rects[pair[0]].meets(rects[pair[1]]) for at in pair}
            if not any(len(said[at]) > 1 for at in covering):
                break
            said = [each[:1] if at in covering else each for at, each in enumerate(said)]
        return list(zip(rects, said, strict=True))

    def shapes(self) -> Iterator[str]:
        """Frames, lines, boxes and labels, those in front last."""
        if self.vpc:
            yield box(*_corner(self.vpc), "vpc", round_=10)
        for rect in self.frames.values():
            yield box(*_corner(rect), "frame", round_=8)
        for way, wire in zip(self.ways, self.seen.wires, strict=True):
            yield line(way, "wire", wire.style)
            yield tip(way, "tip", wire.style)
        for head in self.heads:
            yield text(head.rect.left, head.rect.bottom - 4, head.said, head.style, "halo")
        for each in self.seen.boxes:
            yield from self._box(each)
        for (rect, said), wire in zip(self.labels, self.seen.wires, strict=True):
            yield box(*_corner(rect), "label", round_=4)
            yield spans((rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2 + 4.5, said, "t", "mid", wire.style)

    def _box(self, each: Box) -> Iterator[str]:
        rect = self.boxes[each.id]
        kind = "gateway" if each.gateway else each.zone.replace(" ", "-")
        yield box(*_corner(rect), "box", kind, round_=(rect.bottom - rect.top) / 2 if each.gateway else 5)
        for at, (said, bold) in enumerate(lines(each, self.seen)):
            shown = fitted(said, 13 if bold else 12, rect.right - rect.left - 14, bold=bold)
            yield text(
                (rect.left + rect.right) / 2, rect.top + 20 + LINE * at, shown, "t" if bold else "s", "mid", *(["b"] if bold else [])
            )


def _corner(rect: Rect) -> tuple[float, float, float, float]:
    return rect.left, rect.top, rect.right - rect.left, rect.bottom - rect.top
