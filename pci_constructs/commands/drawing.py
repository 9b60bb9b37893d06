"""Writes the pictures of a proof into a folder: two diagrams for each VPC, as SVG and as Mermaid text."""

from pathlib import Path
from typing import TYPE_CHECKING

from pci_constructs.commands.shared import Mistake, say, show

if TYPE_CHECKING:
    from pci_constructs.network.proof import Proof
    from pci_constructs.network.register import Connection
    from pci_constructs.network.zones import Zones


def write(folder: Path, proof: "Proof", connections: "tuple[Connection, ...]", zones: "Zones", source: Path) -> None:
    """Writes them, each whole or not at all.

    Args:
        folder: where to; it is made if it is not there.
        proof: the proof.
        connections: the declared connections.
        zones: the zones.
        source: what was looked at.

    Raises:
        Mistake: the folder cannot be made, or a file in it not be written.
    """
    from pci_constructs.network.pictures import mermaid, svg
    from pci_constructs.network.pictures.sketch import pictures_of
    from pci_constructs.network.pictures.view import Diagram
    from pci_constructs.options import BadSelection, moment

    try:
        day = moment().date().isoformat()
    except BadSelection as error:
        raise Mistake(str(error)) from None
    name = source.name or source.resolve().name
    files: dict[str, str] = {}
    for picture in pictures_of(proof, connections, zones):
        for diagram in Diagram:
            stem = f"{picture.name}-{diagram.file}"
            files[f"{stem}.svg"] = svg.alone(picture, diagram, source=name, day=day)
            files[f"{stem}.mmd"] = mermaid.draw(picture, diagram, source=name, day=day)
    if not files:
        say("pci-constructs: no picture is drawn: no VPC here has anything in it")
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Mistake(f"--pictures must be a folder, got {folder}: {error.strerror or error}") from None
    for file, text in files.items():
        show(text, folder / file)
    say(f"pci-constructs: {len(files)} pictures are in {folder}")
