"""The table behind the arrows, as part of an SVG that stands alone."""

from collections.abc import Iterator

from pci_constructs.network.pictures.paint import number, text
from pci_constructs.network.pictures.picture import OPEN, Arrow, Picture
from pci_constructs.network.pictures.words import fitted, visible, width

_COLUMNS = (
    ("no.", 0.03),
    ("from", 0.14),
    ("to", 0.14),
    ("protocol and port", 0.14),
    ("through", 0.15),
    ("reason on record", 0.30),
    ("PCI DSS", 0.10),
)
_SIZE, _ROW, _GAP = 12.0, 16.0, 10.0
_MOST_LINES = 6
NONE = "none on record"


def cells(arrow: Arrow, picture: Picture) -> tuple[str, ...]:
    """What stands in the row of an arrow."""
    said = arrow.services if arrow.answer == OPEN else f"{arrow.services} ({arrow.answer})"
    reasons = [*arrow.reasons, *([f"not on record: {arrow.undeclared}"] if arrow.undeclared else [])]
    return (
        str(arrow.number),
        picture.box(arrow.source).title,
        picture.box(arrow.target).title,
        said,
        ", ".join(picture.box(each).title for each in arrow.via),
        "; ".join(reasons) or NONE,
        ", ".join(arrow.requirements),
    )


def table(picture: Picture, x: float, y: float, wide: float) -> tuple[list[str], float]:
    """The table, and how high it is.

    Args:
        picture: what it is of.
        x: where it begins.
        y: where it begins.
        wide: how wide it is.
    """
    parts = [*_row([[name] for name, _ in _COLUMNS], x, y + 20, wide, "b")]
    top = y + 26
    for arrow in picture.arrows:
        lines = [_wrapped(said, share * wide - _GAP) for said, (_, share) in zip(cells(arrow, picture), _COLUMNS, strict=True)]
        parts.append(f'<path d="M{number(x)},{number(top)}H{number(x + wide)}" class="rule"/>')
        parts += _row(lines, x, top + 14, wide, *(["alarm"] if arrow.undeclared else []))
        top += max(map(len, lines)) * _ROW + 4
    if any(frame.detail for frame in picture.frames):
        parts.append(text(x, top + 24, "subnets", "t12", "b"))
        top += 28
    for said in (each for frame in picture.frames for each in _wrapped(f"{frame.title}: {frame.detail}", wide)):
        parts.append(text(x, top + 14, said, "t12"))
        top += _ROW
    return parts, top - y


def _row(lines: list[list[str]], x: float, y: float, wide: float, *classes: str) -> Iterator[str]:
    left = x
    for cell, (_, share) in zip(lines, _COLUMNS, strict=True):
        for at, said in enumerate(cell):
            if said:
                yield text(left, y + at * _ROW, said, "t12", *classes)
        left += share * wide


def _wrapped(said: str, room: float) -> list[str]:
    """A text in lines; its end is cut off where it needs too many."""
    lines = [""]
    for word in visible(said[:2000]).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, _SIZE) <= room:
            lines[-1] = longer
        else:
            lines.append(fitted(word, _SIZE, room))
    lines = [each for each in lines if each] or [""]
    return lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], "…"]
