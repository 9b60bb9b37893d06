"""Until when AWS fixes each version of what it runs: dated data that constructs and rules share (PCI DSS 6.3.3, 12.3.4)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def support_table(name: str) -> Mapping[str, Any]:
    """One of the tables beside this module: ``eks_versions``, ``rds_engines`` or ``elasticache_engines``."""
    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))
