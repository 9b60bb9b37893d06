"""Databases take logins of IAM.

Passwords of databases live outside of everything that joins, changes and removes people. With IAM, who may log in is decided where all
other access is (7.2.5), and a login is a token that lives for fifteen minutes (8.3.1). MySQL, MariaDB and PostgreSQL can do it.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, not_applicable, undetermined
from pci_constructs.rules.databases import INSTANCE
from pci_constructs.rules.rds._databases import by_its_cluster, engine
from pci_constructs.rules.rds._iam import LOGIN, takes_iam_logins

_ENGINES = ("mysql", "mariadb", "postgres")


def _check(database: ResourceView) -> Judgement:
    member = by_its_cluster(database, "which says who may log in")
    if member:
        return member
    found = engine(database)
    if found and found not in _ENGINES:
        return not_applicable(f"{found} takes no logins of IAM", "Engine")
    if not found and not database.flag(LOGIN):
        return undetermined("whether the engine can do it is not known", "Engine", blocked_by="the engine of the source")
    return takes_iam_logins(database)


RULE = Rule(
    id="rds-instance-iam-authentication-enabled",
    title="Databases take logins of IAM",
    severity=Severity.MEDIUM,
    requirements={
        "8.3.1": "applications and people log in with a factor that is bound to their identity and expires",
        "7.2.5": "access of applications to the database is given and limited in one system",
    },
    remediation="set EnableIAMDatabaseAuthentication to true, and give database users rds_iam or AWSAuthenticationPlugin",
    types=(INSTANCE,),
    check=_check,
    equivalents={"securityhub": "RDS.10", "config": "rds-instance-iam-authentication-enabled", "checkov": "CKV_AWS_161"},
    passing={"Engine": "postgres", "EnableIAMDatabaseAuthentication": True},
    failing={"Engine": "postgres", "EnableIAMDatabaseAuthentication": False},
)
