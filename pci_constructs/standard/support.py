"""Until when AWS fixes each version of what it runs: dated data that constructs and rules share (PCI DSS 6.3.3, 12.3.4)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pci_constructs.standard.tables import read_table


def support_file(name: str) -> Path:
    """The file of a table."""
    return Path(__file__).parent / f"{name}.json"


@cache
def support_table(name: str) -> Mapping[str, Any]:
    """One of the tables beside this module: ``eks_versions``, ``rds_engines`` or ``elasticache_engines``."""
    return read_table(support_file(name))
