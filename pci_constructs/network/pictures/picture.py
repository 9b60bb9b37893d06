"""What is in a picture, as plain data: it is kept with a run, and whoever draws it needs nothing else."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, to_builtins

OPEN, ONE_WAY, NOT_PROVEN = "open", "replies are lost", "not proven"
_ANSWERS = (OPEN, ONE_WAY, NOT_PROVEN)


class Frame(Struct, frozen=True, kw_only=True):
    """What holds boxes: the subnets of a tier.

    Attributes:
        id: its name among the frames of a picture.
        title: what it is called.
        detail: its subnets and addresses, in words.
        level: where it stands between the internet (0) and the data (5).
    """

    id: str
    title: str
    detail: str
    level: int


class Box(Struct, frozen=True, kw_only=True):
    """One or more ends of one role that the same ends reach, and that reach the same ends; or a gateway.

    Attributes:
        id: its name among the boxes of a picture.
        title: what it is called.
        role: what it is.
        zone: its zone; empty for a gateway.
        frame: the frame that it stands in; empty outside the VPC and at its edge.
        level: where it stands if no frame says so.
        members: the constructs behind it.
        gateway: whether it passes on what others send.
        inside: whether it belongs to the VPC.
    """

    id: str
    title: str
    role: str
    zone: str
    frame: str
    level: int
    members: tuple[str, ...]
    gateway: bool = False
    inside: bool = True


class Example(Struct, frozen=True, kw_only=True):
    """One pair of ends behind an arrow.

    Attributes:
        source: who sends.
        target: who receives.
        services: protocols and ports.
        packet: a packet that gets there.
        hops: its hops.
    """

    source: str
    target: str
    services: str
    packet: str
    hops: tuple[str, ...]


class Arrow(Struct, frozen=True, kw_only=True):
    """What goes from one box to another: an arrow, and a row of the table.

    Attributes:
        number: the number on the arrow.
        source: the box that sends.
        target: the box that receives.
        services: protocols and ports.
        answer: ``open``, ``replies are lost`` or ``not proven``.
        via: the gateways on the way, in order.
        reasons: the reasons on record.
        requirements: the requirements that ask for it.
        undeclared: protocols and ports that no connection on record covers, where one has to.
        unknown: what would have to be known, if it is not proven.
        pairs: how many pairs of ends are behind it.
        examples: the first of them.
    """

    number: int
    source: str
    target: str
    services: str
    answer: str
    via: tuple[str, ...]
    reasons: tuple[str, ...]
    requirements: tuple[str, ...]
    undeclared: str
    unknown: tuple[str, ...]
    pairs: int
    examples: tuple[Example, ...]


class Picture(Struct, frozen=True, kw_only=True):
    """One VPC, and what goes into it, out of it and through it.

    Attributes:
        name: what files are named after it.
        title: the VPC.
        stage: its stage; empty if there is none.
        detail: its addresses and what was counted.
        frames: its tiers.
        boxes: what is in it, and what is around it.
        arrows: what may go, in the order of their numbers.
        notes: what a reader has to know besides.
    """

    name: str
    title: str
    stage: str
    detail: str
    frames: tuple[Frame, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The picture as plain data."""
        plain: dict[str, Any] = to_builtins(self)
        return plain

    def box(self, id_: str) -> Box:
        """The box of that name."""
        return next(box for box in self.boxes if box.id == id_)


def from_json(document: Mapping[str, Any]) -> Picture:
    """A picture from plain data.

    Raises:
        ValueError: a name leads nowhere, or a word is none of those allowed.
        KeyError: a field is missing.
        TypeError: a field is of another type.
    """
    picture = Picture(
        **{name: _text(document, name) for name in ("name", "title", "stage", "detail")},
        frames=tuple(Frame(**_texts(row, "id", "title", "detail"), level=_number(row, "level")) for row in document["frames"]),
        boxes=tuple(map(_box, document["boxes"])),
        arrows=tuple(map(_arrow, document["arrows"])),
        notes=_list(document, "notes"),
    )
    frames, boxes = {frame.id for frame in picture.frames}, {box.id for box in picture.boxes}
    if any(box.frame and box.frame not in frames for box in picture.boxes):
        raise ValueError(f"a box of the picture {picture.name!r} stands in a frame that is not there")
    for arrow in picture.arrows:
        if not boxes.issuperset((arrow.source, arrow.target, *arrow.via)):
            raise ValueError(f"arrow {arrow.number} of the picture {picture.name!r} leads to a box that is not there")
        if arrow.answer not in _ANSWERS:
            raise ValueError(f"the answer of an arrow must be {', '.join(_ANSWERS)}, got {arrow.answer!r}")
    return picture


def _box(row: Mapping[str, Any]) -> Box:
    return Box(
        **_texts(row, "id", "title", "role", "zone", "frame"),
        level=_number(row, "level"),
        members=_list(row, "members"),
        gateway=row["gateway"] is True,
        inside=row["inside"] is True,
    )


def _arrow(row: Mapping[str, Any]) -> Arrow:
    return Arrow(
        **_texts(row, "source", "target", "services", "answer", "undeclared"),
        number=_number(row, "number"),
        pairs=_number(row, "pairs"),
        via=_list(row, "via"),
        reasons=_list(row, "reasons"),
        requirements=_list(row, "requirements"),
        unknown=_list(row, "unknown"),
        examples=tuple(
            Example(**_texts(each, "source", "target", "services", "packet"), hops=_list(each, "hops")) for each in row["examples"]
        ),
    )


def _texts(row: Mapping[str, Any], *names: str) -> dict[str, str]:
    return {name: _text(row, name) for name in names}


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a text, got {value!r}")
    return value


def _number(row: Mapping[str, Any], name: str) -> int:
    value = row[name]
    if type(value) is not int:
        raise TypeError(f"{name} must be a whole number, got {value!r}")
    return value


def _list(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = row[name]
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise TypeError(f"{name} must be a list of texts, got {value!r}")
    return tuple(value)
