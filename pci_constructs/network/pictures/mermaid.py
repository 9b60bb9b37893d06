"""A diagram as Mermaid text, which wikis and code hosts draw; every name is escaped the way Mermaid reads entities."""

from collections.abc import Iterator

from pci_constructs.network.pictures.picture import Box, Picture
from pci_constructs.network.pictures.table import NONE, cells
from pci_constructs.network.pictures.view import Diagram, View, Wire, view
from pci_constructs.network.pictures.words import fitted, zone_of

_ROOM = 260.0
_CLASSES = {
    "cde": "fill:#fdebe7,stroke:#b4472f,stroke-width:2px,color:#1a1d21",
    "connectedto": "fill:#e5f0fb,stroke:#2f6ca6,color:#1a1d21",
    "securityimpacting": "fill:#efe9fa,stroke:#6d4fb0,color:#1a1d21",
    "outofscope": "fill:#eef1ee,stroke:#6d7a70,color:#1a1d21",
    "noscope": "fill:#fff6dc,stroke:#94690a,color:#1a1d21",
}


def draw(picture: Picture, diagram: Diagram, *, source: str, day: str) -> str:
    """A diagram, with the table behind its arrows as comments.

    Args:
        picture: what is in it.
        diagram: which one.
        source: what it was made from.
        day: the day on which it was made.
    """
    seen = view(picture, diagram)
    ids = {frame.id: f"f{number}" for number, frame in enumerate(seen.frames, start=1)}
    said = " · ".join(part for part in (seen.title, picture.detail, f"from {source}" if source else "", day) if part)
    lines = [f"%% {_plain(said)}", "flowchart TB", *(f"  %% {_plain(note)}" for note in picture.notes)]
    lines += [f"  {_node(box, seen)}" for box in seen.boxes if not box.inside]
    inner = [f"    {_node(box, seen)}" for box in seen.boxes if box.inside and not box.frame]
    for frame in seen.frames:
        inner.append(f'    subgraph {ids[frame.id]}["{_text(f"{frame.title}: {frame.detail}" if frame.detail else frame.title)}"]')
        inner += [f"      {_node(box, seen)}" for box in seen.boxes if box.frame == frame.id]
        inner.append("    end")
    if diagram is Diagram.NETWORK:
        inner = [f'  subgraph vpc["{_text(f"VPC {picture.title}")}"]', *inner, "  end"]
    lines += [*inner, *(f"  {_wire(wire)}" for wire in seen.wires)]
    lines += [f"  classDef {name} {style}" for name, style in _CLASSES.items()]
    lines += [f"  %% {_plain(row)}" for row in _table(picture)]
    return "\n".join(lines) + "\n"


def _table(picture: Picture) -> Iterator[str]:
    for arrow in picture.arrows:
        number, source, target, services, via, reasons, requirements = cells(arrow, picture)
        through = f" through {via}" if via else ""
        yield f"{number}: {source} to {target}{through}: {services} ({requirements}): {reasons or NONE}"


def _node(box: Box, seen: View) -> str:
    said = [box.title, *([box.role] if box.role and box.role not in box.title else []), *([zone_of(box.zone)] if box.zone else [])]
    if box.id in seen.within:
        said.append(f"within: {seen.within[box.id]}")
    label = "<br/>".join(map(_text, said))
    shape = f'(["{label}"])' if box.gateway else f'["{label}"]'
    name = box.zone.replace(" ", "").replace("-", "")
    return f"{box.id}{shape}{f':::{name}' if name in _CLASSES else ''}"


def _wire(wire: Wire) -> str:
    mark = {"alarm": "! ", "unproven": "? "}.get(wire.style, "")
    arrow = {"unproven": "-.->", "lost": "-.->", "alarm": "==>"}.get(wire.style, "-->")
    return f'{wire.source} {arrow}|"{_text(f"{mark}{wire.numbers} {wire.services}".strip())}"| {wire.target}'


def _text(said: str) -> str:
    """A text in quotes: whatever Mermaid, Markdown or HTML could take for more than a letter is an entity."""
    shown = fitted(said, 12, _ROOM)
    return "".join(letter if letter.isalnum() or letter in " .,:·…/-⟨⟩+!?" else f"#{ord(letter)};" for letter in shown)


def _plain(said: str) -> str:
    """A comment: one line, and nothing that begins a directive of Mermaid."""
    return fitted(said, 1, 400).replace("{", "(").replace("}", ")")
