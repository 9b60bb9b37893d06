"""Where everything stands in a picture: rows and lanes are ours, positions, ways of lines and places of labels are ``graphlay``'s."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any

from msgspec import Struct

from pci_constructs.network.pictures.ranks import ranks_of

PAGE = (1060.0, 1420.0)
"""What an A3 page holds at the size at which letters are easily read."""
_MOST_TRIES = 8
_SPACING = {
    "layer_gap": 42.0,
    "node_gap": 28.0,
    "dummy_gap": 12.0,
    "port_gap": 14.0,
    "stub": 12.0,
    "edge_label_margin": 6.0,
    "bundle_lane_gap": 15.0,
}
_OPTIONS = {
    "direction": "topbottom",
    "order": {"group_lanes": "strict"},
    "spacing": _SPACING,
    "routing": {"lane_gap": 15.0, "port_sides": "facing_only"},
}
_APART = 34.0
"""The room between the boxes of two frames side by side: for the edge of each, and for a line between."""
Point = tuple[float, float]


class Node(Struct, frozen=True):
    """A box to be placed.

    Attributes:
        name: its name.
        size: its width and height.
        level: see ``Frame``.
        frame: the frame that it stands in.
    """

    name: str
    size: tuple[float, float]
    level: int
    frame: str


class Line(Struct, frozen=True):
    """A line to be drawn.

    Attributes:
        source: where it begins.
        target: where it ends.
        label: the width and height of its label.
    """

    source: str
    target: str
    label: tuple[float, float]


class Placed(Struct, frozen=True):
    """Where everything stands.

    Attributes:
        centres: the middle of each box.
        ways: the points of each line, from its source to its target.
        labels: the middle of each label.
        rows: the row of each box.
        size: how wide and high all of it is; it begins at 0, 0.
    """

    centres: Mapping[str, Point]
    ways: tuple[tuple[Point, ...], ...]
    labels: tuple[Point, ...]
    rows: Mapping[str, int]
    size: tuple[float, float]

    def moved(self, x: float, y: float) -> "Placed":
        """The same elsewhere."""

        def there(point: Point) -> Point:
            return (point[0] + x, point[1] + y)

        return Placed(
            {name: there(point) for name, point in self.centres.items()},
            tuple(tuple(map(there, way)) for way in self.ways),
            tuple(map(there, self.labels)),
            self.rows,
            self.size,
        )


def place(nodes: Sequence[Node], lines: Sequence[Line]) -> Placed:
    """The best of a few arrangements: no line through a box, no label on another, few crossings, fit for the page.

    Args:
        nodes: the boxes.
        lines: the lines; none from a box to itself.
    """
    rows = ranks_of({node.name: node.level for node in nodes}, ((line.source, line.target) for line in lines))
    return min((_try(nodes, lines, rows, lanes) for lanes in _lanes(nodes)), key=lambda each: each[0])[1]


def _lanes(nodes: Sequence[Node]) -> Iterator[dict[str, int]]:
    """Ways to give frames that stand side by side a lane each."""
    levels: dict[str, list[int]] = {}
    for node in nodes:
        if node.frame:
            levels.setdefault(node.frame, []).append(node.level)
    names = list(levels)
    turned = [names[at:] + names[:at] for at in range(max(len(names), 1))]
    for order in islice(dict.fromkeys(tuple(each[::step]) for each in turned for step in (1, -1)), _MOST_TRIES):
        lanes: dict[str, int] = {}
        for frame in order:
            low, high = min(levels[frame]), max(levels[frame])
            taken = {lane for other, lane in lanes.items() if min(levels[other]) <= high and low <= max(levels[other])}
            lanes[frame] = next(lane for lane in range(len(names)) if lane not in taken)
        yield lanes


def _try(nodes: Sequence[Node], lines: Sequence[Line], rows: Mapping[str, int], lanes: Mapping[str, int]) -> tuple[float, Placed]:
    import graphlay

    found = graphlay.layout(_graph(nodes, lines, rows, lanes, {}), options=_OPTIONS)
    centres = {node.name: (each["center"]["x"], each["center"]["y"]) for node, each in zip(nodes, found.nodes, strict=True)}
    apart = _apart(nodes, centres, rows)
    if apart != centres:
        found = graphlay.reroute(_graph(nodes, lines, rows, lanes, apart), options=_OPTIONS)
    left, top = found.bounds["min"]["x"], found.bounds["min"]["y"]
    size = (found.bounds["max"]["x"] - left, found.bounds["max"]["y"] - top)

    def moved(point: Mapping[str, float]) -> Point:
        return (point["x"] - left, point["y"] - top)

    ways: list[tuple[Point, ...]] = []
    labels: list[Point] = []
    for line, edge in zip(lines, found.edges, strict=True):
        points = tuple(map(moved, edge["points"]))
        ways.append(points if rows[line.source] < rows[line.target] else points[::-1])
        labels.append(moved(edge["label_anchor"]) if edge.get("label_anchor") else _middle(points))
    centres = {node.name: moved(each["center"]) for node, each in zip(nodes, found.nodes, strict=True)}
    return _cost(found.metrics(), size), Placed(centres, tuple(ways), tuple(labels), rows, size)


def _graph(
    nodes: Sequence[Node], lines: Sequence[Line], rows: Mapping[str, int], lanes: Mapping[str, int], centres: Mapping[str, Point]
) -> Any:
    """What the library is asked; with centres, where the boxes stand already."""
    import graphlay

    graph = graphlay.Graph()
    for node in nodes:
        width, height = node.size
        more: dict[str, Any] = {"group": lanes[node.frame]} if node.frame else {}
        if node.name in centres:
            more["position"] = dict(zip("xy", centres[node.name], strict=True))
        graph.node(node.name, width=width, height=height, rank={"fixed": rows[node.name]}, **more)
    for line in lines:
        # Lines go with the rows; those that go against them are turned round again below.
        ends = sorted((line.source, line.target), key=rows.__getitem__)
        graph.edge(*ends, label_size={"width": line.label[0], "height": line.label[1]})
    return graph


def _apart(nodes: Sequence[Node], centres: Mapping[str, Point], rows: Mapping[str, int]) -> Mapping[str, Point]:
    """The centres, with frames that reach into each other's columns pushed to the right: the library keeps lanes within a row alone."""
    members: dict[str, list[Node]] = {}
    for node in nodes:
        if node.frame:
            members.setdefault(node.frame, []).append(node)
    found = dict(centres)

    def span(own: Sequence[Node]) -> tuple[float, float]:
        return min(found[one.name][0] - one.size[0] / 2 for one in own), max(found[one.name][0] + one.size[0] / 2 for one in own)

    def side_by_side(one: Sequence[Node], other: Sequence[Node]) -> bool:
        here, there = [rows[each.name] for each in one], [rows[each.name] for each in other]
        return min(here) <= max(there) and min(there) <= max(here)

    settled: list[Sequence[Node]] = []
    for own in sorted(members.values(), key=lambda each: sum(centres[one.name][0] for one in each) / len(each)):
        push = max((span(other)[1] + _APART - span(own)[0] for other in settled if side_by_side(own, other)), default=0.0)
        if push > 0:
            found |= {one.name: (found[one.name][0] + push, found[one.name][1]) for one in own}
        settled.append(own)
    return found


def _middle(points: Sequence[Point]) -> Point:
    """The middle of the longest stretch."""
    stretches = [*pairwise(points)]
    (ax, ay), (bx, by) = max(stretches, key=lambda pair: abs(pair[0][0] - pair[1][0]) + abs(pair[0][1] - pair[1][1]))
    return ((ax + bx) / 2, (ay + by) / 2)


def _cost(metrics: Mapping[str, Any], size: tuple[float, float]) -> float:
    """How bad an arrangement is."""
    shrunk = 1 - min(1.0, PAGE[0] / max(size[0], 1), PAGE[1] / max(size[1], 1))
    weights = {
        "node_edge_hits": 1000,
        "node_overlaps": 1000,
        "label_overlaps": 200,
        "label_edge_hits": 60,
        "overlaps": 60,
        "crossings": 8,
        "bends": 1,
    }
    crowded = max(0.0, 12 - float(metrics["min_port_gap"] or 12))
    return shrunk * 600 + crowded * 10 + sum(float(metrics[name]) * weight for name, weight in weights.items())


def spread(nodes: Sequence[Node], placed: Placed, above: Mapping[int, float], below: Mapping[int, float]) -> Placed:
    """The same with more room above and below some rows: for the edges of frames, and for what is written on them.

    Args:
        nodes: the boxes.
        placed: where they stand.
        above: the room above rows.
        below: the room below rows.
    """
    cuts: list[tuple[float, float]] = []
    for row in sorted(set(placed.rows.values())):
        members = [(placed.centres[node.name][1], node.size[1] / 2) for node in nodes if placed.rows[node.name] == row]
        cuts.append((min(middle - half for middle, half in members), above.get(row, 0.0)))
        # What begins at the lower edge of a box stays there.
        cuts.append((max(middle + half for middle, half in members) + 0.5, below.get(row, 0.0)))

    def moved(point: Point) -> Point:
        return (point[0], point[1] + sum(room for cut, room in cuts if point[1] >= cut - 0.01))

    return Placed(
        {name: moved(point) for name, point in placed.centres.items()},
        tuple(tuple(map(moved, way)) for way in placed.ways),
        tuple(map(moved, placed.labels)),
        placed.rows,
        (placed.size[0], placed.size[1] + sum(room for _, room in cuts)),
    )
