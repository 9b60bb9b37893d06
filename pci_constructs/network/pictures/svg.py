"""A diagram as SVG: no script, no reference to anything outside, no style attribute; light and dark, on a screen and on paper."""

from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

from pci_constructs.network.pictures import legend
from pci_constructs.network.pictures.paint import box, number, text
from pci_constructs.network.pictures.picture import Picture
from pci_constructs.network.pictures.scene import Scene
from pci_constructs.network.pictures.table import table
from pci_constructs.network.pictures.view import Diagram, View, view
from pci_constructs.network.pictures.words import fitted, visible

_MARGIN = 24.0
_TITLE = 62.0


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
    scene = Scene(seen)
    wide = max(scene.width, legend.WIDTH)
    left, top = _MARGIN + (wide - scene.width) / 2, _MARGIN + _TITLE
    bottom = top + scene.height + 16
    keys, high = legend.legend(seen, _MARGIN, bottom, wide)
    parts = [
        text(_MARGIN, _MARGIN + 20, fitted(seen.title, 24, wide, bold=True), "h1"),
        text(_MARGIN, _MARGIN + 42, fitted(_said(seen, source, day), 12, wide), "s"),
        f'<g transform="translate({number(left)},{number(top)})">',
        *scene.shapes(),
        "</g>",
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
