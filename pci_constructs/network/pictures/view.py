"""The two diagrams of a picture, as boxes in frames and wires between them: through gateways, or from end to end."""

import itertools
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from pci_constructs.network.pictures.frames import INNER, OUTSIDE, SERVICES
from pci_constructs.network.pictures.picture import NOT_PROVEN, ONE_WAY, Arrow, Box, Frame, Picture
from pci_constructs.network.pictures.words import listed, zone_of

_MOST_NUMBERS = 5


class Diagram(StrEnum):
    """What a picture shows."""

    NETWORK = "network diagram"
    DATA_FLOW = "data-flow diagram"

    @property
    def file(self) -> str:
        """What a file with it is called."""
        return "network" if self is Diagram.NETWORK else "data-flow"

    @property
    def requirement(self) -> str:
        """The requirement that asks for it."""
        return "1.2.3" if self is Diagram.NETWORK else "1.2.4"


class Wire(Struct, frozen=True):
    """A line of a diagram.

    Attributes:
        source: the box where it begins.
        target: the box where it ends.
        numbers: the numbers of the arrows that it is part of, in words.
        services: what goes, in words; empty where the line before says so.
        style: ``alarm``, ``unproven``, ``lost`` or ``plain``.
    """

    source: str
    target: str
    numbers: str
    services: str
    style: str


class View(Struct, frozen=True):
    """A diagram, ready to be placed.

    Attributes:
        diagram: which one.
        picture: what it is of.
        frames: the frames that something stands in.
        boxes: the boxes.
        wires: the lines.
        within: what goes on inside of boxes, by box: numbers and services.
    """

    diagram: Diagram
    picture: Picture
    frames: tuple[Frame, ...]
    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]
    within: dict[str, str]

    @property
    def title(self) -> str:
        """What it is called."""
        place = " · ".join(part for part in (self.picture.stage, self.picture.title) if part)
        return f"{place}: {self.diagram}"


def view(picture: Picture, diagram: Diagram) -> View:
    """One of the diagrams of a picture."""
    boxes, frames = (picture.boxes, picture.frames) if diagram is Diagram.NETWORK else _by_zone(picture)
    there = {box.frame for box in boxes}
    legs = [leg for arrow in picture.arrows for leg in _legs(arrow, diagram)]
    return View(
        diagram,
        picture,
        tuple(frame for frame in frames if frame.id in there),
        tuple(boxes),
        tuple(_wires(legs)),
        {arrow.source: f"{arrow.number} · {arrow.services}" for arrow in picture.arrows if _stays(arrow)},
    )


_FIRST, _LAST = ("load balancer",), ("interface endpoint",)


def level_of(box: Box, picture: Picture) -> int:
    """Where a box stands between the internet and what AWS runs; among its like, who takes in stands first, and endpoints last."""
    own = next(each for each in picture.boxes if each.id == box.id)
    level = next((frame.level for frame in picture.frames if frame.id == own.frame), own.level)
    return level * 3 + (1 if level != INNER else 0 if box.role in _FIRST else 2 if box.role in _LAST else 1)


def _by_zone(picture: Picture) -> tuple[list[Box], list[Frame]]:
    """Everything but gateways, in frames of zones."""
    boxes = [
        replace(box, frame=box.zone if OUTSIDE < box.level < SERVICES else "", level=box.level) for box in picture.boxes if not box.gateway
    ]
    zones = dict.fromkeys(box.frame for box in boxes if box.frame)
    return boxes, [
        Frame(id=zone, title=zone_of(zone), detail="", level=INNER) for zone in sorted(zones, key=lambda zone: (zone != "cde", zone))
    ]


def _stays(arrow: Arrow) -> bool:
    return arrow.source == arrow.target and not arrow.via


Leg = tuple[str, str, Arrow, bool]
"""From where, to where, the arrow, and whether it is its first."""


def _legs(arrow: Arrow, diagram: Diagram) -> Iterator[Leg]:
    if _stays(arrow) or (diagram is Diagram.DATA_FLOW and arrow.source == arrow.target):
        return
    places = (arrow.source, *(arrow.via if diagram is Diagram.NETWORK else ()), arrow.target)
    for at, (source, target) in enumerate(itertools.pairwise(places)):
        if source != target:
            yield source, target, arrow, at == 0


def _wires(legs: list[Leg]) -> Iterator[Wire]:
    joined: dict[tuple[str, str], list[Leg]] = {}
    for leg in legs:
        joined.setdefault(leg[:2], []).append(leg)
    for (source, target), group in joined.items():
        arrows = [leg[2] for leg in group]
        said = {leg[2].services for leg in group} if group[0][3] else set()
        numbers = listed((str(number) for number in sorted({arrow.number for arrow in arrows})), _MOST_NUMBERS)
        yield Wire(source, target, numbers, next(iter(said)) if len(said) == 1 else "", _style(arrows))


def _style(arrows: list[Arrow]) -> str:
    if any(arrow.undeclared for arrow in arrows):
        return "alarm"
    answers = {arrow.answer for arrow in arrows}
    if answers == {NOT_PROVEN}:
        return "unproven"
    return "lost" if answers == {ONE_WAY} else "plain"
