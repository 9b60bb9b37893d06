"""The logs that a database exports: which, where they are kept, and what MySQL's audit plugin writes (10.2.1, 10.5.1)."""

from collections.abc import Mapping

from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_rds as rds
from constructs import Construct

from pci_constructs.aws.logs import AuditLogGroup
from pci_constructs.aws.rds.engines import CLUSTER_ENGINES, EngineType
from pci_constructs.aws.rds.parameters import AUDITED_EVENTS

_MYSQL_LOGS = ("audit", "error", "general", "slowquery", "iam-db-auth-error")

EXPORTED_LOGS: Mapping[EngineType, tuple[str, ...]] = {
    EngineType.POSTGRESQL: ("postgresql", "upgrade", "iam-db-auth-error"),
    EngineType.MYSQL: _MYSQL_LOGS,
    EngineType.AURORA_POSTGRESQL: ("postgresql", "iam-db-auth-error"),
    EngineType.AURORA_MYSQL: _MYSQL_LOGS,
}
"""Every log that tells who did what; ``general`` and ``slowquery`` are exported but switched off, and so stay empty."""


def audit_log_groups(
    scope: Construct, engine: EngineType, physical_name: str, *, key: kms.IKey, retention_days: int
) -> dict[str, logs.LogGroup]:
    """Log groups of the names that RDS writes to, made first so that they are encrypted and kept from the first line on.

    Args:
        scope: the construct of the database.
        engine: the engine, which decides on the logs.
        physical_name: the identifier of the instance or cluster.
        key: the key of the logs.
        retention_days: how long they are kept, in days.

    Returns:
        The log groups by the name of the log.
    """
    kind = "cluster" if engine in CLUSTER_ENGINES else "instance"
    return {
        log: AuditLogGroup(
            scope,
            f"PciLog{log.title().replace('-', '')}",
            key=key,
            retention_days=retention_days,
            log_group_name=f"/aws/rds/{kind}/{physical_name}/{log}",
        ).log_group
        for log in EXPORTED_LOGS[engine]
    }


def audit_plugin(scope: Construct, engine: rds.IInstanceEngine) -> rds.OptionGroup:
    """The option group that switches MySQL's audit plugin on."""
    return rds.OptionGroup(
        scope,
        "PciOptionGroup",
        engine=engine,
        description="Audit log of sign-ins, grants, definitions, reads and writes",
        configurations=[rds.OptionConfiguration(name="MARIADB_AUDIT_PLUGIN", settings={"SERVER_AUDIT_EVENTS": ",".join(AUDITED_EVENTS)})],
    )
