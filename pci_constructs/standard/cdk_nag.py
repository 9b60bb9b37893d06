"""Which requirements the rules of cdk-nag's PCI pack come closest to, read from ``cdk_nag.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

PACK = "PCI.DSS.321"


@cache
def cdk_nag() -> Mapping[str, tuple[str, ...]]:
    """Requirement ids by the full name of a rule, such as ``PCI.DSS.321-RDSStorageEncrypted``."""
    rows = tomllib.loads((Path(__file__).parent / "cdk_nag.toml").read_text("utf-8"))
    return MappingProxyType({f"{PACK}-{name}": tuple(ids) for name, ids in rows.items()})
