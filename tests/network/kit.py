"""What network tests share: a template as a network, and ends by name."""

from datetime import date
from typing import Any

from pci_constructs.assembly import Assembly, Evaluation
from pci_constructs.assembly.worlds import World
from pci_constructs.network.model import read_network
from pci_constructs.network.proof import Proof, prove
from pci_constructs.network.reach import End, Flow, Reach
from pci_constructs.network.walk import INTERNET_ITSELF
from pci_constructs.network.zones import Zones
from tests.kit_assembly import stack

TODAY = date(2026, 11, 25)


class _Patient(World):
    __slots__ = ()

    def step(self) -> None:
        """Random networks are large."""


def reach(resources: dict[str, Any]) -> Reach:
    """A template as a network."""
    evaluation = Evaluation(Assembly(stacks=(stack(resources),)), today=TODAY)
    evaluation.world = _Patient()
    return Reach(read_network(evaluation))


def end(found: Reach, name: str) -> End:
    """An end by logical id, or the internet."""
    if name == "internet":
        return INTERNET_ITSELF
    return next(each for each in found.network.interfaces if each.key[1] == name)


def flow(found: Reach, source: str, target: str) -> Flow:
    """What goes from one end to another."""
    return found.flow(end(found, source), end(found, target))


def proof(resources: dict[str, Any], zones: Zones | None = None) -> Proof:
    """The proof for a template."""
    return prove(Assembly(stacks=(stack(resources),)), zones or Zones(), today=TODAY)
