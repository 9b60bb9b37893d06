"""Until when AWS fixes each version of what it runs: dated data that constructs and rules share (PCI DSS 6.3.3, 12.3.4)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


def support_file(name: str) -> Path:
    """The file of a table."""
    return Path(__file__).parent / f"{name}.toml"


@cache
def support_table(name: str) -> Mapping[str, Any]:
    """One of the tables beside this module: ``eks_versions``, ``rds_engines`` or ``elasticache_engines``."""
    return tomllib.loads(support_file(name).read_text("utf-8"))
