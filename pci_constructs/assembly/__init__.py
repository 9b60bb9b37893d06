"""A synthesized cloud assembly, or any template, as plain Python: resources, their values, and how they belong together."""

from pci_constructs.assembly.blocks import Block
from pci_constructs.assembly.evaluation import Evaluation
from pci_constructs.assembly.model import Assembly, Metadata, Resource, Stack
from pci_constructs.assembly.reader import UnreadableAssembly, read
from pci_constructs.assembly.values import ABSENT, Composed, Reference, Undetermined, Unknown, references_in
from pci_constructs.assembly.views import ResourceView, StackView

__all__ = [
    "ABSENT",
    "Assembly",
    "Block",
    "Composed",
    "Evaluation",
    "Metadata",
    "Reference",
    "Resource",
    "ResourceView",
    "Stack",
    "StackView",
    "Undetermined",
    "Unknown",
    "UnreadableAssembly",
    "read",
    "references_in",
]
