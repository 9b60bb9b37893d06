"""The legend of a diagram: the zones and kinds of lines that are in it, and what a reader has to know."""

from collections.abc import Iterator

from pci_constructs.network.pictures.paint import box, line, text, tip
from pci_constructs.network.pictures.view import View
from pci_constructs.network.pictures.words import fitted, visible, width, zone_of

WIDTH = 900.0
_ROW = 24.0
_ZONES = {
    "cde": "card data (CDE)",
    "connected-to": "connected to the CDE",
    "security-impacting": "security-impacting",
    "out-of-scope": "out of scope",
    "no scope": "zone not known",
}
_LINES = {
    "plain": "may go, and replies come back",
    "lost": "may go, replies are lost",
    "unproven": "? whether it may go is not proven",
    "alarm": "! may go, and no connection on record covers it",
}
_NUMBER = "A number on an arrow is a row of the table."


def legend(seen: View, x: float, y: float, wide: float) -> tuple[list[str], float]:
    """The legend, and how high it is.

    Args:
        seen: the diagram.
        x: where it begins.
        y: where it begins.
        wide: how much room there is.
    """
    parts: list[str] = []
    rows = _rows(seen, wide)
    for at, row in enumerate(rows):
        left = x
        for kind, name, said in row:
            parts += _item(kind, name, said, left, y + at * _ROW)
            left += _width(said)
    top = y + len(rows) * _ROW
    for at, note in enumerate((_NUMBER, *seen.picture.notes)):
        parts.append(text(x, top + 14 + at * 18, fitted(note, 13, wide), "t", *(["alarm", "b"] if at else [])))
    return parts, height(seen, wide)


def height(seen: View, wide: float) -> float:
    """How high the legend is."""
    return len(_rows(seen, wide)) * _ROW + (1 + len(seen.picture.notes)) * 18 + 8


def _entries(seen: View) -> Iterator[tuple[str, str, str]]:
    zones = {box.zone for box in seen.boxes}
    for zone, said in _ZONES.items():
        if zone in zones:
            yield "zone", zone, said
    if any(each.gateway for each in seen.boxes):
        yield "gateway", "", "gateway"
    styles = {wire.style for wire in seen.wires}
    for style, said in _LINES.items():
        if style in styles:
            yield "line", style, said


def _rows(seen: View, wide: float) -> list[list[tuple[str, str, str]]]:
    rows: list[list[tuple[str, str, str]]] = [[]]
    left = 0.0
    for entry in _entries(seen):
        if rows[-1] and left + _width(entry[2]) > wide:
            rows.append([])
            left = 0.0
        rows[-1].append(entry)
        left += _width(entry[2])
    return rows


def _width(said: str) -> float:
    return 62 + width(said, 13)


def _item(kind: str, name: str, said: str, x: float, y: float) -> Iterator[str]:
    if kind == "line":
        points = [(x, y + 9), (x + 34, y + 9)]
        yield line(points, "wire", name)
        yield tip(points, "tip", name)
    else:
        yield box(x, y, 34, 17, "box", name.replace(" ", "-") or kind, round_=8.5 if kind == "gateway" else 4)
    yield text(x + 42, y + 13, said, "t")


def zone_word(zone: str) -> str:
    """A zone as the legend calls it."""
    return _ZONES.get(zone, visible(zone_of(zone)))
