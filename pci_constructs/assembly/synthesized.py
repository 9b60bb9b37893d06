"""The assembly that a synth has just written, from the templates that the CDK names."""

from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from pci_constructs.assembly.model import Assembly
from pci_constructs.assembly.reader import UnreadableAssembly

MARKS = ("manifest.json", "cdk.out")
"""The files that every cloud assembly has, those of stages included."""


def outermost(templates: Iterable[str]) -> Path:
    """The outermost folder above the templates that is a cloud assembly.

    Raises:
        UnreadableAssembly: there is none.
    """
    for template in templates:
        above = [parent for parent in Path(template).absolute().parents if all((parent / name).is_file() for name in MARKS)]
        if above:
            return above[-1]
    raise UnreadableAssembly("none of the templates that the CDK named lies in a cloud assembly")


def completed(assembly: Assembly, directory: Path, templates: Iterable[str]) -> Assembly:
    """The assembly, with every template that the CDK named and that was not read noted as unreadable."""
    known = {stack.template for stack in assembly.stacks}
    named = [str(Path(template).absolute().relative_to(directory)) for template in templates]
    missing = [f"{name}: the CDK wrote this template and it was not read" for name in named if name not in known]
    return replace(assembly, unreadable=(*assembly.unreadable, *missing))
