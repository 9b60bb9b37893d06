"""The engines of caches, and until when AWS fixes each major version (6.3.3, 12.3.4)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from pci_constructs import clock
from pci_constructs.aws._settings import is_known
from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard.support import support_table


class CacheEngine(StrEnum):
    """An engine as ElastiCache names it."""

    VALKEY = "valkey"
    REDIS = "redis"


def _table() -> Mapping[str, Any]:
    return support_table("elasticache_engines")


def default_version(engine: CacheEngine) -> str:
    """The version that is built where none is named."""
    return str(_table()[engine]["default"])


def check_engine(engine: CacheEngine, version: str, *, where: str) -> None:
    """Refuses versions that AWS fixes no more without Extended Support.

    Raises:
        RefusedSetting: the version is not one, or its standard support has ended, or ElastiCache never had it.
    """
    if not is_known(version):
        return
    entry = _table()[engine]
    ends: Mapping[str, date] = entry["standard_support_ends"]
    ended = ends.get(major(version))
    supported = major(version) in entry["no_end_announced"] or (ended is not None and ended >= clock.today())
    newer = major(version).isdigit() and int(major(version)) > max(map(int, entry["no_end_announced"]))
    if not supported and not newer:
        until = f", whose standard support ended on {ended}" if ended else ", which is not in elasticache_engines.json"
        raise RefusedSetting(
            where=where,
            argument="engine_version",
            value=f"{engine} {version}{until}",
            allowed="a version in standard support",
            requirement_id="6.3.3",
            cure=f"choose {CacheEngine.VALKEY} {default_version(CacheEngine.VALKEY)}, which takes over from any version of Redis OSS",
        )


def major(version: str) -> str:
    """The major version in a full one."""
    return version.split(".", maxsplit=1)[0]
