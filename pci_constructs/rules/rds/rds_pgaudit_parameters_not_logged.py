"""The audit log of PostgreSQL databases has no values of statements.

A statement names tables, and its parameters hold what is looked up or written: card numbers and codes among them. Where pgaudit logs them,
they lie in clear text in a log (3.5.1), codes after authorization too (3.3.1). Parameters are left out of pgaudit by default.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.databases import CLUSTER, INSTANCE, is_on
from pci_constructs.rules.rds._databases import not_postgresql
from pci_constructs.rules.rds._groups import example, value, where

_PARAMETER = "pgaudit.log_parameter"


def _check(database: ResourceView) -> Judgement:
    skipped = not_postgresql(database)
    if skipped:
        return skipped
    if is_on(value(database, _PARAMETER) or "0"):
        return failed("pgaudit logs the values of statements, card numbers among them", where(database))
    return passed("pgaudit logs statements without their values", where(database))


RULE = Rule(
    id="rds-pgaudit-parameters-not-logged",
    title="The audit log of PostgreSQL databases has no values of statements",
    severity=Severity.MEDIUM,
    requirements={
        "3.5.1": "card numbers in a log are stored where nothing makes them unreadable",
        "3.3.1": "verification codes that reach a log stay there after authorization",
    },
    remediation="set pgaudit.log_parameter to 0 in the parameter group, or leave it out",
    types=(INSTANCE, CLUSTER),
    check=_check,
    passing=example("postgres", "postgres17", pgaudit__log="ddl", pgaudit__log_parameter="0"),
    failing=example("postgres", "postgres17", pgaudit__log="ddl", pgaudit__log_parameter="1"),
)
