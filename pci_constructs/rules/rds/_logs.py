"""Which logs each engine writes and can publish."""

from pci_constructs.assembly import ResourceView
from pci_constructs.rules.databases import INSTANCE, LOGS, publishes
from pci_constructs.rules.rds._databases import CUSTOM, engine
from pci_constructs.rules.reading import names_any
from pci_constructs.rules.rule import Judgement, failed, not_applicable, undetermined

AURORA_MYSQL = ("aurora-mysql", "aurora")
_MYSQL = ("audit", "error", "general", "slowquery")
_INSTANCES = {
    "postgres": ("postgresql", "upgrade"),
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
    "oracle": ("alert", "audit", "listener", "trace"),
    # Express has no agent that could log.
    "sqlserver-ex": ("error",),
    "sqlserver": ("agent", "error"),
    "db2": ("diag.log", "notify.log"),
}
_CLUSTERS = {
    **dict.fromkeys(AURORA_MYSQL, _MYSQL),
    "aurora-postgresql": ("postgresql",),
    "mysql": ("error", "general", "slowquery"),
    "postgres": ("postgresql", "upgrade"),
}


def publishes_all(database: ResourceView) -> Judgement:
    """Judges that every kind of log of the engine goes to CloudWatch Logs."""
    found = engine(database)
    if found.startswith(CUSTOM):
        return not_applicable("RDS Custom publishes no logs; the agent on its host does", "Engine")
    if not found and not names_any(database, LOGS):
        return failed("no log goes to CloudWatch Logs", LOGS)
    kinds = _INSTANCES if database.type == INSTANCE else _CLUSTERS
    wanted = kinds.get(found) or kinds.get(found.partition("-")[0])
    if not wanted:
        return undetermined("which logs the engine writes is not known", "Engine", blocked_by=f"the engine {found or 'of the source'}")
    return publishes(database, wanted)


def publishes_of(database: ResourceView, engines: tuple[str, ...], kind: str) -> Judgement:
    """Judges that databases of some engines publish a kind of log."""
    found = engine(database)
    if found and found not in engines:
        return not_applicable(f"the engine is {found}", "Engine")
    if not found:
        return undetermined("whether this is a question for it is not known", "Engine", blocked_by="the engine of the source")
    return publishes(database, [kind])
