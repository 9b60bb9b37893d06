"""PostgreSQL databases log who connects.

Without the two parameters the log of a database has errors and statements of sessions that nobody sees begin or end. Who signed in, from
where, and that an attempt failed are events of the audit log (10.2.1.4, 10.2.2). Both are off by default.
"""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, every, failed, passed
from pci_constructs.rules.databases import CLUSTER, INSTANCE, is_on
from pci_constructs.rules.rds._databases import not_postgresql
from pci_constructs.rules.rds._groups import example, value, where

_PARAMETERS = ("log_connections", "log_disconnections")
_STAGES = frozenset({"all", "authentication", "authorization"})
"""What PostgreSQL 18 can be told to log of a connection, as far as it shows who connects."""


def _check(database: ResourceView) -> Judgement:
    return not_postgresql(database) or every(_PARAMETERS, partial(_logged, database), empty=passed("nothing to log"))


def _logged(database: ResourceView, name: str) -> Judgement:
    found = value(database, name) or "0"
    if is_on(found) or (name == _PARAMETERS[0] and _STAGES & {part.strip().lower() for part in found.split(",")}):
        return passed("connections are logged as they begin and end", where(database))
    return failed(f"{name} is off in the parameter group", where(database))


RULE = Rule(
    id="rds-postgresql-connections-logged",
    title="PostgreSQL databases log who connects",
    severity=Severity.LOW,
    requirements={
        "10.2.1.4": "attempts to sign in to the database that fail are in its log",
        "10.2.2": "the log says who was connected, from where and for how long",
    },
    remediation="set log_connections and log_disconnections to 1 in the parameter group",
    types=(INSTANCE, CLUSTER),
    check=_check,
    passing=example("postgres", "postgres17", log_connections="1", log_disconnections="1"),
    failing=example("postgres", "postgres17", log_connections="1", log_disconnections="0"),
)
