"""The networks: for each VPC a network diagram, a data-flow diagram, and the table behind their arrows."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from pci_constructs.findings import Run
from pci_constructs.network.pictures import svg
from pci_constructs.network.pictures.picture import OPEN, Arrow, Box, Frame, Picture
from pci_constructs.network.pictures.view import Diagram
from pci_constructs.network.pictures.words import visible, zone_of
from pci_constructs.reports.html.front import day

MOST = 12
"""The most VPCs that a page shows; those with card data come first."""
_COMMIT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One diagram.

    Attributes:
        title: its kind.
        requirement: the requirement that asks for it.
        svg: the drawing.
        upright: whether it is higher than wide.
    """

    title: str
    requirement: str
    svg: Markup
    upright: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is behind one arrow.

    Attributes:
        arrow: the arrow.
        source: the box that sends.
        target: the box that receives.
        via: the gateways on the way.
        answer: what keeps it from being plainly open; empty if nothing does.
    """

    arrow: Arrow
    source: Box
    target: Box
    via: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One VPC.

    Attributes:
        title: its stage and name.
        drawings: its diagrams.
        rows: what is behind the arrows.
        places: what stands in each frame.
        notes: what a reader has to know.
    """

    title: str
    drawings: list[Drawing]
    rows: list[Row]
    places: list[tuple[Frame | None, Box, str]]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Networks:
    """The section.

    Attributes:
        pictures: the VPCs that are shown.
        left: the names of those that are not.
        undrawn: why there are none.
    """

    pictures: list[Shown]
    left: list[str]
    undrawn: str


def networks(run: Run) -> Networks:
    """The networks of a run."""
    return Networks(
        pictures=[_shown(picture, run) for picture in run.pictures[:MOST]],
        left=[_title(picture) for picture in run.pictures[MOST:]],
        undrawn=run.undrawn,
    )


def _title(picture: Picture) -> str:
    return " · ".join(part for part in (picture.stage, picture.title) if part)


def _shown(picture: Picture, run: Run) -> Shown:
    frames = {frame.id: frame for frame in picture.frames}
    boxes = sorted(picture.boxes, key=lambda box: (frames[box.frame].level if box.frame else box.level, box.frame, box.gateway, box.title))
    return Shown(
        title=_title(picture),
        drawings=[_drawing(picture, diagram, run) for diagram in Diagram],
        rows=list(_rows(picture)),
        places=[(frames.get(box.frame), box, zone_of(box.zone)) for box in boxes],
        notes=picture.notes,
    )


def _drawing(picture: Picture, diagram: Diagram, run: Run) -> Drawing:
    on = day(run)
    commit = str(run.record.get("commit") or "")[:_COMMIT]
    drawn, size = svg.drawing(picture, diagram, source=f"commit {visible(commit)}" if commit else "", day=on.isoformat() if on else "")
    # Every text in it is escaped by the module that draws.
    return Drawing(title=diagram, requirement=diagram.requirement, svg=Markup(drawn), upright=size[1] > size[0])  # noqa: S704


def _rows(picture: Picture) -> Iterator[Row]:
    for arrow in picture.arrows:
        yield Row(
            arrow=arrow,
            source=picture.box(arrow.source),
            target=picture.box(arrow.target),
            via=", ".join(picture.box(each).title for each in arrow.via),
            answer="" if arrow.answer == OPEN else arrow.answer,
        )
