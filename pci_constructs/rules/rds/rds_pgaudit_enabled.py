"""Databases audit who administers, reads and writes.

The plain log of an engine has errors and connections; it does not say which user read which table. pgaudit in PostgreSQL, and the audit
plugin in MySQL and MariaDB, record each access of a person to card data (10.2.1.1), what administrators do (10.2.1.2) and changes to
accounts (10.2.1.5), with user, time and object (10.2.2). Aurora MySQL has a question of its own.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, not_applicable, undetermined
from pci_constructs.rules.databases import CLUSTER, INSTANCE
from pci_constructs.rules.rds._audit import audit_plugin, pgaudit
from pci_constructs.rules.rds._databases import by_its_cluster, engine
from pci_constructs.rules.rds._groups import example
from pci_constructs.rules.rds._logs import AURORA_MYSQL


def _check(database: ResourceView) -> Judgement:
    member = by_its_cluster(database, "whose parameter group decides")
    if member:
        return member
    found = engine(database)
    if found in ("postgres", "aurora-postgresql"):
        return pgaudit(database)
    if found in AURORA_MYSQL:
        return not_applicable("rds-aurora-mysql-audit-logging-enabled asks it of Aurora MySQL", "Engine")
    if found in ("mysql", "mariadb") and database.type == INSTANCE:
        return audit_plugin(database)
    blocked_by = f"how the engine {found or 'of the source'} audits: in the database itself"
    return undetermined("what the database audits is not seen here", "Engine", blocked_by=blocked_by)


RULE = Rule(
    id="rds-pgaudit-enabled",
    title="Databases audit who administers, reads and writes",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.1": "each access of a person to card data in a table is recorded",
        "10.2.1.2": "what administrators of the database do is recorded",
        "10.2.1.5": "new accounts and changes to rights are recorded, which pgaudit counts to the class role",
        "10.2.2": "a record has the user, the time, the statement and the object",
    },
    remediation="add pgaudit to shared_preload_libraries, set pgaudit.log to ddl,read,role,write and create the extension; "
    "in MySQL and MariaDB add the option MARIADB_AUDIT_PLUGIN",
    types=(INSTANCE, CLUSTER),
    check=_check,
    passing=example("postgres", "postgres17", shared_preload_libraries="pgaudit", pgaudit__log="ddl,read,role,write"),
    failing=example("postgres", "postgres17", shared_preload_libraries="pgaudit", pgaudit__log="ddl,role"),
)
