"""What is written in boxes and on lines, and how large these are for it."""

from pci_constructs.network.pictures.picture import Box
from pci_constructs.network.pictures.view import Diagram, View, Wire
from pci_constructs.network.pictures.words import fitted, short_names, visible, width, zone_of

LINE = 17.0
"""The height of a line in a box."""
_NARROW, _WIDE = 172.0, 250.0
_PORT = 14.0
_FEW = 3
_LONGEST_LABEL = 190.0
MARKS = {"alarm": "! ", "unproven": "? "}
"""What stands before the numbers of a line that is not as it should be."""


def lines(each: Box, seen: View) -> list[tuple[str, bool]]:
    """What is written in a box, line by line, and whether it is bold."""
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


def size(each: Box, seen: View) -> tuple[float, float]:
    """The width and height of a box: what its texts need, and the lines that begin and end there."""
    ends = sum(each.id in (wire.source, wire.target) for wire in seen.wires)
    written = lines(each, seen)
    words = max(width(said, 13 if bold else 12, bold=bold) for said, bold in written)
    return (max(min(max(words + 24, _NARROW), _WIDE), ends * _PORT + 24), 14 + LINE * len(written))


def label(wire: Wire) -> list[tuple[str, str]]:
    """What is written on a line: its numbers, and what goes."""
    services = fitted(wire.services, 12, _LONGEST_LABEL)
    return [(f"{MARKS.get(wire.style, '')}{wire.numbers}", "b"), *([(f"  {services}", "t")] if services else [])]


def label_size(parts: list[tuple[str, str]]) -> tuple[float, float]:
    """The width and height of a label."""
    return (sum(width(said, 12.5, bold=name == "b") for said, name in parts) + 10, 19.0)
