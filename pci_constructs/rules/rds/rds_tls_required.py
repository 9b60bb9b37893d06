"""Databases refuse connections without TLS.

RDS offers TLS to whoever asks; a client that does not ask sends the password's answer and every card number readable. The parameter that
makes the engine refuse such clients keeps authentication factors (8.3.2), administration (2.2.7) and, on open networks, card data (4.2.1)
from travelling in clear, whatever a client is configured to do. Recent versions refuse by default.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed, undetermined
from pci_constructs.rules.databases import CLUSTER, INSTANCE, is_on
from pci_constructs.rules.rds._databases import by_its_cluster, engine
from pci_constructs.rules.rds._groups import example, value, version, where
from pci_constructs.rules.restarts import in_force

_FORCED, _SECURE, _PROTOCOLS = "rds.force_ssl", "require_secure_transport", "DB2COMM"
_REFUSING: dict[str, tuple[str, tuple[int, ...] | None]] = {
    "postgres": (_FORCED, (15,)),
    "aurora-postgresql": (_FORCED, (17,)),
    "mysql": (_SECURE, (9, 7)),
    "mariadb": (_SECURE, (11, 8)),
    "aurora-mysql": (_SECURE, (8, 4)),
    "sqlserver": (_FORCED, None),
}
"""For each engine the parameter, and the version from which it is on by default."""


def _check(database: ResourceView) -> Judgement:
    member = by_its_cluster(database, "whose parameter group decides")
    if member:
        return member
    found = engine(database)
    if found.startswith("db2-"):
        return _db2(database)
    name, since = _REFUSING.get(found.partition("-")[0] if found.startswith("sqlserver") else found, ("", None))
    if not name:
        blocked_by = f"how the engine {found or 'of the source'} is told to demand TLS: its option group, in the account"
        return undetermined("whether clients without TLS are refused is not a parameter", "Engine", blocked_by=blocked_by)
    given = value(database, name)
    if is_on(given) if given else since is not None and version(database) >= since:
        return in_force(database, passed(f"clients without TLS are refused: {name} is on{'' if given else ' by default'}", where(database)))
    return failed(f"clients without TLS are let in: {name} is off", where(database))


def _db2(database: ResourceView) -> Judgement:
    """Db2 has a port for each protocol, and opens the one for clear text alone where nothing is said."""
    given = value(database, _PROTOCOLS) or value(database, _PROTOCOLS.lower()) or ""
    if given.upper() == "SSL":
        return in_force(database, passed(f"clients without TLS have no port: {_PROTOCOLS} is SSL", where(database)))
    return failed(f"clients without TLS are let in: {_PROTOCOLS} is {given or 'not set'}", where(database))


RULE = Rule(
    id="rds-tls-required",
    title="Databases refuse connections without TLS",
    severity=Severity.MEDIUM,
    requirements={
        "8.3.2": "passwords and tokens are unreadable while they travel to the database",
        "2.2.7": "administrators of the database sign in over an encrypted connection",
        "4.2.1": "card data that leaves the VPC on its way is encrypted; within it the standard asks less",
    },
    remediation="set rds.force_ssl to 1 (PostgreSQL, SQL Server), require_secure_transport to 1 (MySQL, MariaDB) or DB2COMM to SSL (Db2) "
    "in a parameter group",
    types=(INSTANCE, CLUSTER),
    check=_check,
    equivalents={"securityhub": "RDS.38", "config": "rds-postgres-instance-encrypted-in-transit"},
    passing=example("postgres", "postgres17", rds__force_ssl="1"),
    failing=example("postgres", "postgres17", rds__force_ssl="0"),
)
