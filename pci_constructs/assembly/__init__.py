"""A synthesized cloud assembly as plain Python: stages, stacks, nested stacks, resources and their metadata."""

from pci_constructs.assembly.model import Assembly, Metadata, Resource, Stack
from pci_constructs.assembly.reader import UnreadableAssembly, read

__all__ = ["Assembly", "Metadata", "Resource", "Stack", "UnreadableAssembly", "read"]
