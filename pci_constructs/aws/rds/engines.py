"""The engines that the database constructs build, and until when AWS fixes each major version (6.3.3, 12.3.4)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Protocol

from aws_cdk import aws_rds as rds

from pci_constructs.aws._settings import check_one_of, is_known
from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard.support import support_table


class EngineType(StrEnum):
    """An engine as RDS names it."""

    POSTGRESQL = "postgres"
    MYSQL = "mysql"
    AURORA_POSTGRESQL = "aurora-postgresql"
    AURORA_MYSQL = "aurora-mysql"

    @property
    def speaks_postgresql(self) -> bool:
        """Whether it is PostgreSQL, Aurora's or the community's; the others are MySQL."""
        return "postgres" in self

    @property
    def port(self) -> int:
        """The port that the engine listens on where none is chosen."""
        return 5432 if self.speaks_postgresql else 3306


INSTANCE_ENGINES = (EngineType.POSTGRESQL, EngineType.MYSQL)
CLUSTER_ENGINES = (EngineType.AURORA_POSTGRESQL, EngineType.AURORA_MYSQL)


class Engine(Protocol):
    """What instance and cluster engines of the CDK have in common."""

    @property
    def engine_type(self) -> str:
        """The name that RDS gives the engine."""

    @property
    def engine_version(self) -> rds.EngineVersion | None:
        """The version, if one is named."""


def postgresql(version: str = "17.11") -> rds.IInstanceEngine:
    """PostgreSQL of a version such as ``17.11``; minor upgrades come by themselves on top."""
    return rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.of(version, version.split(".", maxsplit=1)[0]))


def mysql(version: str = "8.4.11") -> rds.IInstanceEngine:
    """MySQL of a version such as ``8.4.11``; minor upgrades come by themselves on top."""
    return rds.DatabaseInstanceEngine.mysql(version=rds.MysqlEngineVersion.of(version, ".".join(version.split(".")[:2])))


def aurora_postgresql(version: str = "17.9") -> rds.IClusterEngine:
    """Aurora PostgreSQL of a version such as ``17.9``; minor upgrades come by themselves on top."""
    return rds.DatabaseClusterEngine.aurora_postgres(version=rds.AuroraPostgresEngineVersion.of(version, version.split(".", maxsplit=1)[0]))


def aurora_mysql(version: str = "8.0.mysql_aurora.3.10.5") -> rds.IClusterEngine:
    """Aurora MySQL of a full version; the line of 3.10 by default, which AWS supports for the longest time."""
    return rds.DatabaseClusterEngine.aurora_mysql(version=rds.AuroraMysqlEngineVersion.of(version, ".".join(version.split(".")[:2])))


@cache
def support_ends() -> Mapping[EngineType, Mapping[str, date]]:
    """The last day of standard support, by engine and major version, as ``standard/rds_engines.json`` has it."""
    table = support_table("rds_engines")
    return {engine: table[engine]["standard_support_ends"] for engine in EngineType}


def check_engine(engine: Engine, *allowed: EngineType, where: str, today: date) -> EngineType:
    """The engine's type, if it is one of those allowed and AWS still fixes its version without Extended Support.

    Args:
        engine: an engine of the CDK, with a version.
        allowed: the engines that the construct builds.
        where: the construct path, for messages.
        today: the day on which it must be supported.

    Raises:
        RefusedSetting: another engine, no version, or a version that standard support has ended for.
    """
    check_one_of(engine.engine_type, allowed, where=where, argument="engine", requirement_id=None)
    type_ = EngineType(engine.engine_type)
    ends = support_ends()[type_]
    newest = max(ends, key=_parts)
    cure = f"choose {type_} {newest}"
    version = engine.engine_version
    if version is None or not version.full_version:
        raise RefusedSetting(
            where=where,
            argument="engine",
            value=f"{type_} without a version",
            allowed="an engine with a version",
            requirement_id="6.3.3",
            cure=cure,
        )
    if not is_known(version.full_version):
        return type_
    major = _major(version.full_version, ends)
    ended = ends.get(major)
    if _parts(major) <= _parts(newest) and (ended is None or ended < today):
        until = f", whose standard support ended on {ended}" if ended else ", which is not in rds_engines.json"
        raise RefusedSetting(
            where=where,
            argument="engine",
            value=f"{type_} {version.full_version}{until}",
            allowed="a version in standard support",
            requirement_id="6.3.3",
            cure=cure,
        )
    return type_


def _major(full_version: str, known: Mapping[str, date]) -> str:
    """The major version in a full one: as many numbers as the engine's major versions have."""
    length = len(_parts(next(iter(known))))
    return ".".join(full_version.split(".")[:length])


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))
