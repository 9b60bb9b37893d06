"""Shapes and texts of an SVG: every text that comes from a template is escaped here, and nothing carries a style of its own."""

from collections.abc import Sequence
from html import escape
from math import hypot

from pci_constructs.network.pictures.layout import Point
from pci_constructs.network.pictures.words import visible

_ROUND = 7.0
_TIP = 9.0


def number(value: float) -> str:
    """A number, as short as a picture needs it."""
    return f"{value:.1f}".removesuffix(".0").replace("-0", "0", 1 if abs(value) < 0.05 else 0)


def text(x: float, y: float, said: str, *classes: str) -> str:
    """A line of text."""
    return f'<text x="{number(x)}" y="{number(y)}" class="{" ".join(classes)}">{escape(visible(said))}</text>'


def spans(x: float, y: float, parts: Sequence[tuple[str, str]], *classes: str) -> str:
    """A line of text in parts of different classes."""
    inner = "".join(f'<tspan class="{name}">{escape(visible_part(said))}</tspan>' for said, name in parts)
    return f'<text x="{number(x)}" y="{number(y)}" class="{" ".join(classes)}">{inner}</text>'


def visible_part(said: str) -> str:
    """A part of a line: spaces at its ends stay."""
    core = visible(said)
    return f"{' ' if said[:1] == ' ' else ''}{core}{' ' if said[-1:] == ' ' and core else ''}"


def box(x: float, y: float, width: float, height: float, *classes: str, round_: float = 0) -> str:
    """A rectangle."""
    corner = f' rx="{number(round_)}"' if round_ else ""
    return f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"{corner} class="{" ".join(classes)}"/>'


def line(points: Sequence[Point], *classes: str) -> str:
    """A way with round corners, that ends where its tip begins."""
    turned = [*points[:-1], _short(points[-2], points[-1], _TIP - 2)]
    parts = [f"M{_at(turned[0])}"]
    for before, here, after in zip(turned, turned[1:], turned[2:], strict=False):
        room = min(_ROUND, _far(before, here) / 2, _far(here, after) / 2)
        parts.append(f"L{_at(_short(before, here, room))}Q{_at(here)} {_at(_short(after, here, room))}")
    parts.append(f"L{_at(turned[-1])}")
    return f'<path d="{"".join(parts)}" class="{" ".join(classes)}"/>'


def tip(points: Sequence[Point], *classes: str) -> str:
    """The tip of an arrow."""
    (ax, ay), (bx, by) = points[-2:]
    length = _far((ax, ay), (bx, by)) or 1.0
    dx, dy = (bx - ax) / length, (by - ay) / length
    back = (bx - dx * _TIP, by - dy * _TIP)
    wings = ((back[0] - dy * 4, back[1] + dx * 4), (back[0] + dy * 4, back[1] - dx * 4))
    return f'<polygon points="{_at((bx, by))} {_at(wings[0])} {_at(wings[1])}" class="{" ".join(classes)}"/>'


def corners(points: Sequence[Point]) -> list[Point]:
    """The points of a way at which it turns, and its ends."""
    found: list[Point] = []
    for point in points:
        if found and _far(found[-1], point) < 0.05:
            continue
        if len(found) > 1 and _straight(found[-2], found[-1], point):
            found[-1] = point
        else:
            found.append(point)
    return found


def _straight(first: Point, second: Point, third: Point) -> bool:
    return abs((second[0] - first[0]) * (third[1] - first[1]) - (second[1] - first[1]) * (third[0] - first[0])) < 0.01


def _short(start: Point, end: Point, by: float) -> Point:
    """A point before the end of a stretch."""
    length = _far(start, end) or 1.0
    part = min(by, length) / length
    return (end[0] - (end[0] - start[0]) * part, end[1] - (end[1] - start[1]) * part)


def _far(first: Point, second: Point) -> float:
    return hypot(first[0] - second[0], first[1] - second[1])


def _at(point: Point) -> str:
    return f"{number(point[0])},{number(point[1])}"
