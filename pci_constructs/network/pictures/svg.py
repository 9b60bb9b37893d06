"""A diagram as SVG: no script, no reference to anything outside, no style attribute; light and dark, on a screen and on paper."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path

from pci_constructs.network.pictures import legend
from pci_constructs.network.pictures.labels import Rect, around, settle
from pci_constructs.network.pictures.layout import Line, Node, Placed, Point, place, spread
from pci_constructs.network.pictures.paint import box, corners, line, spans, text, tip
from pci_constructs.network.pictures.picture import Box, Frame, Picture
from pci_constructs.network.pictures.table import table
from pci_constructs.network.pictures.view import Diagram, View, Wire, level_of, view
from pci_constructs.network.pictures.words import fitted, short_names, visible, width, zone_of

_MARGIN = 24.0
_BOX_WIDTH, _LINE_HEIGHT = (172.0, 250.0), 17.0
_FRAME_HEAD, _FRAME_PAD, _VPC_HEAD, _VPC_PAD = 44.0, 12.0, 36.0, 14.0
_TITLE = 62.0
_LONGEST_LABEL = 190.0
_PORT = 14.0
_FEW = 3


@cache
def style() -> str:
    """The style sheet of the pictures; a page that shows one has it among its own."""
    return (Path(__file__).parent / "style.css").read_text("utf-8")


def alone(picture: Picture, diagram: Diagram, *, source: str, day: str) -> str:
    """A diagram as a file of its own: it has its style and the table in itself.

    Args:
        picture: what is in it.
        diagram: which one.
        source: what it was made from.
        day: the day on which it was made.
    """
    seen = view(picture, diagram)
    parts, wide, bottom = _drawn(seen, source, day)
    rows, high = table(picture, _MARGIN, bottom, wide)
    return _document(seen, [f"<style>{style()}</style>", *parts, *rows], (wide + 2 * _MARGIN, bottom + high + _MARGIN))


def drawing(picture: Picture, diagram: Diagram, *, source: str, day: str) -> tuple[str, tuple[float, float]]:
    """A diagram for a page that has style and table, and its width and height.

    Args:
        picture: what is in it.
        diagram: which one.
        source: what it was made from.
        day: the day on which it was made.
    """
    seen = view(picture, diagram)
    parts, wide, bottom = _drawn(seen, source, day)
    size = (wide + 2 * _MARGIN, bottom + _MARGIN)
    return _document(seen, parts, size), size


def _drawn(seen: View, source: str, day: str) -> tuple[list[str], float, float]:
    """Title, drawing and legend; how wide they are within the margins, and where they end."""
    nodes = [Node(each.id, _size(each, seen), level_of(each, seen.picture), each.frame) for each in seen.boxes]
    placed = _placed(seen, nodes)
    wide = max(placed.size[0] + 2 * _VPC_PAD, legend.WIDTH)
    left, top = _MARGIN + (wide - placed.size[0]) / 2, _MARGIN + _TITLE
    bottom = top + placed.size[1] + _VPC_PAD + 16
    keys, high = legend.legend(seen, _MARGIN, bottom, wide)
    parts = [
        text(_MARGIN, _MARGIN + 20, fitted(seen.title, 24, wide, bold=True), "h1"),
        text(_MARGIN, _MARGIN + 42, fitted(_said(seen, source, day), 13, wide), "s"),
        *_scene(seen, _moved(placed, left, top), {node.name: node.size for node in nodes}, Rect(8, 0, wide + 2 * _MARGIN - 8, bottom)),
        *keys,
    ]
    return parts, wide, bottom + high


def _said(seen: View, source: str, day: str) -> str:
    said = (seen.picture.detail, f"from {source}" if source else "", day, f"PCI DSS {seen.diagram.requirement}")
    return " · ".join(part for part in said if part)


def _document(seen: View, parts: Sequence[str], size: tuple[float, float]) -> str:
    wide, high = (f"{value:.0f}" for value in size)
    inner = "\n".join((box(0, 0, float(wide), float(high), "paper"), *parts))
    name = escape(visible(seen.title[:200]))
    said = f"{len(seen.boxes)} boxes and {len(seen.picture.arrows)} numbered flows; the table has them in words"
    attributes = f'class="picture" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>\n<title>{name}</title>\n<desc>{said}</desc>\n{inner}\n</svg>\n'


def _size(each: Box, seen: View) -> tuple[float, float]:
    """As wide as its texts and the lines that begin and end there need it."""
    ends = sum(each.id in (wire.source, wire.target) for wire in seen.wires)
    words = max(width(said, 13 if bold else 12, bold=bold) for said, bold in _lines(each, seen))
    wide = max(min(max(words + 24, _BOX_WIDTH[0]), _BOX_WIDTH[1]), ends * _PORT + 24)
    return (wide, 14 + _LINE_HEIGHT * len(_lines(each, seen)))


def _lines(each: Box, seen: View) -> list[tuple[str, bool]]:
    """What is written in a box, and whether it is bold."""
    found = [(visible(each.title[:300]), True)]
    if 1 < len(each.members) <= _FEW and each.inside is not each.gateway:
        found.append((", ".join(short_names(each.members)), False))
    if each.role and each.role not in each.title:
        found.append((visible(each.role[:300]), False))
    if each.zone and not (seen.diagram is Diagram.DATA_FLOW and each.frame) and each.zone != each.title.lower():
        found.append((zone_of(each.zone), False))
    if each.id in seen.within:
        found.append((f"within: {seen.within[each.id]}", False))
    return found


def _label(wire: Wire) -> list[tuple[str, str]]:
    """What is written on a line: its numbers, and what goes."""
    services = fitted(wire.services, 12, _LONGEST_LABEL)
    mark = {"alarm": "! ", "unproven": "? "}.get(wire.style, "")
    return [(f"{mark}{wire.numbers}", "b"), *([(f"  {services}", "t")] if services else [])]


def _label_size(wire: Wire) -> tuple[float, float]:
    return (sum(width(said, 12.5, bold=name == "b") for said, name in _label(wire)) + 10, 19.0)


def _placed(seen: View, nodes: list[Node]) -> Placed:
    """Everything in its place, with room for the edges and names of frames."""
    placed = place(nodes, [Line(wire.source, wire.target, _label_size(wire)) for wire in seen.wires])
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
    return spread(nodes, placed, above, below)


def _moved(placed: Placed, x: float, y: float) -> Placed:
    def moved(point: Point) -> Point:
        return (point[0] + x, point[1] + y)

    return Placed(
        {name: moved(point) for name, point in placed.centres.items()},
        tuple(tuple(map(moved, way)) for way in placed.ways),
        tuple(map(moved, placed.labels)),
        placed.rows,
        placed.size,
    )


def _scene(seen: View, placed: Placed, sizes: Mapping[str, tuple[float, float]], sheet: Rect) -> Iterator[str]:
    """Frames, lines, boxes and labels, those in front last."""
    rects = {frame.id: _around([each for each in seen.boxes if each.frame == frame.id], placed, sizes) for frame in seen.frames}
    ways = [corners(way) for way in placed.ways]
    heads = [head for frame in seen.frames for head in _heads(frame, rects[frame.id], ways)]
    if seen.diagram is Diagram.NETWORK:
        rect = _vpc(seen, placed, sizes, rects, ways)
        heads += _heads(Frame(id="", title=f"VPC {seen.picture.title}", detail="", level=0), rect, ways)
        yield box(*_corner(rect), "vpc", round_=10)
    for each in rects.values():
        yield box(*_corner(each), "frame", round_=8)
    for way, wire in zip(ways, seen.wires, strict=True):
        yield line(way, "wire", wire.style)
        yield tip(way, "tip", wire.style)
    for room, said, name in heads:
        yield text(room.left, room.bottom - 4, said, name, "halo")
    for one in seen.boxes:
        yield from _box(one, seen, placed.centres[one.id], sizes[one.id])
    labels = [_label_size(wire) for wire in seen.wires]
    taken = [around(placed.centres[one.id], sizes[one.id]) for one in seen.boxes]
    points = settle(ways, labels, taken, [head[0] for head in heads], sheet)
    for (x, y), (wide, high), wire in zip(points, labels, seen.wires, strict=True):
        yield box(x - wide / 2, y - high / 2, wide, high, "label", round_=4)
        yield spans(x, y + 4.5, _label(wire), "t", "mid", wire.style)


def _corner(rect: Rect) -> tuple[float, float, float, float]:
    return rect.left, rect.top, rect.right - rect.left, rect.bottom - rect.top


def _around(boxes: Sequence[Box], placed: Placed, sizes: Mapping[str, tuple[float, float]]) -> Rect:
    places = [(placed.centres[each.id], sizes[each.id]) for each in boxes]
    return Rect(
        min(x - wide / 2 for (x, _), (wide, _) in places) - _FRAME_PAD,
        min(y - high / 2 for (_, y), (_, high) in places) - _FRAME_HEAD + 4,
        max(x + wide / 2 for (x, _), (wide, _) in places) + _FRAME_PAD,
        max(y + high / 2 for (_, y), (_, high) in places) + _FRAME_PAD,
    )


def _vpc(
    seen: View, placed: Placed, sizes: Mapping[str, tuple[float, float]], rects: Mapping[str, Rect], ways: Sequence[Sequence[Point]]
) -> Rect:
    """The edge of the VPC: around everything that is in it, and the lines between."""
    inside = {each.id for each in seen.boxes if each.inside}
    own = _around([each for each in seen.boxes if each.id in inside], placed, sizes)
    within = [way for way, wire in zip(ways, seen.wires, strict=True) if {wire.source, wire.target} <= inside]
    xs = [own.left, own.right, *(rect.left for rect in rects.values()), *(rect.right for rect in rects.values())]
    xs += [x for way in within for x, _ in way]
    tops = [own.top + _FRAME_HEAD - 8, *(rect.top for rect in rects.values())]
    bottoms = [own.bottom, *(rect.bottom for rect in rects.values())]
    return Rect(min(xs) - _VPC_PAD, min(tops) - _VPC_HEAD + 4, max(xs) + _VPC_PAD, max(bottoms) + 4)


def _heads(frame: Frame, rect: Rect, ways: Sequence[Sequence[Point]]) -> Iterator[tuple[Rect, str, str]]:
    """What is written at the top of a frame, and where: where no line runs through it, if there is such a place."""
    top = rect.top + 3
    for said, size, name in ((frame.title, 14.0, "h2"), (frame.detail, 12.0, "s")):
        if said:
            shown = fitted(said, size, rect.right - rect.left - 20, bold=name == "h2")
            wide = width(shown, size, bold=name == "h2")
            left = _free(rect, (top, top + 18), wide, ways)
            yield Rect(left, top, left + wide, top + 18), shown, name
        top += 16


def _free(rect: Rect, band: tuple[float, float], wide: float, ways: Sequence[Sequence[Point]]) -> float:
    """Where a text can begin at the top of a rectangle so that no line runs through it; else at its left."""
    crossed = sorted(
        x
        for way in ways
        for (x, y), (other, below) in itertools.pairwise(way)
        if abs(x - other) < 1 and min(y, below) < band[1] and max(y, below) > band[0] and rect.left < x < rect.right
    )
    x = rect.left + 10
    for each in crossed:
        if each > x + wide + 5:
            break
        x = max(x, each + 7)
    return x if x + wide <= rect.right - 4 else rect.left + 10


def _box(each: Box, seen: View, centre: Point, size: tuple[float, float]) -> Iterator[str]:
    x, y = centre[0] - size[0] / 2, centre[1] - size[1] / 2
    kind = "gateway" if each.gateway else each.zone.replace(" ", "-") if each.inside or each.zone else "outside"
    yield box(x, y, *size, "box", kind, round_=size[1] / 2 if each.gateway else 5)
    for at, (said, bold) in enumerate(_lines(each, seen)):
        shown = fitted(said, 13 if bold else 12, size[0] - 14, bold=bold)
        yield text(centre[0], y + 20 + _LINE_HEIGHT * at, shown, "t" if bold else "s", "mid", *(["b"] if bold else []))
