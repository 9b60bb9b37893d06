"""Finds the collectors: every module of ``pci_constructs.live`` is one."""

from functools import cache
from importlib import import_module
from pathlib import Path

from pci_constructs.live.reading.collector import Collector

_FOLDER = Path(__file__).parents[1]


@cache
def collectors() -> tuple[Collector, ...]:
    """Every collector, by the name of its module.

    Raises:
        ValueError: two collectors read the same type.
    """
    names = sorted(file.stem for file in _FOLDER.glob("*.py") if not file.stem.startswith("__"))
    found: tuple[Collector, ...] = tuple(import_module(f"pci_constructs.live.{name}").COLLECTOR for name in names)
    seen: set[str] = set()
    for collector in found:
        for type_ in collector.types:
            if type_ in seen:
                raise ValueError(f"two readers read {type_}: a type is read in one place")
            seen.add(type_)
    return found
