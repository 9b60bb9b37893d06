"""The administrator of a database does not have the vendor's name.

Whoever guesses passwords starts with the names that every vendor ships. A default account that is in use is to be changed (2.2.2), and
its name is half of what an attacker has to know.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.copies import source_of
from pci_constructs.rules.databases import INSTANCE, own_administrator
from pci_constructs.rules.rds._admin_names import DEFAULT_ADMINS
from pci_constructs.rules.rds._databases import by_its_cluster


def _check(database: ResourceView) -> Judgement:
    return by_its_cluster(database, "which has the administrator") or own_administrator(database, DEFAULT_ADMINS, source_of(database))


RULE = Rule(
    id="rds-instance-default-admin-check",
    title="Administrators of databases do not have a vendor's name",
    severity=Severity.MEDIUM,
    requirements={"2.2.2": "the vendor's default account is replaced by one of our own; the name alone is the smaller half of it"},
    remediation="choose another MasterUsername (which replaces the database), "
    "or record who accepts the name of a database that has it (default_admin=ExceptionRecord(…)) and until when",
    types=(INSTANCE,),
    check=_check,
    equivalents={"securityhub": "RDS.25", "config": "rds-instance-default-admin-check"},
    passing={"MasterUsername": "payments_owner"},
    failing={"MasterUsername": "postgres"},
)
