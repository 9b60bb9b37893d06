"""Databases are protected from being deleted.

Deleting a database takes one call and, unless somebody said otherwise, its automatic backups with it. With the protection on, it takes two
calls that show in the trail, and a stack that goes wrong leaves the data alone. What the plan for incidents restores from (12.10.1) is
still there; PCI DSS asks for no more.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true
from pci_constructs.rules.databases import INSTANCE
from pci_constructs.rules.rds._databases import by_its_cluster


def _check(database: ResourceView) -> Judgement:
    member = by_its_cluster(database, "whose protection holds the data")
    return member or flag_is_true(
        database, "DeletionProtection", good="the database cannot be deleted in one step", bad="the database can be deleted in one step"
    )


RULE = Rule(
    id="rds-instance-deletion-protection-enabled",
    title="Databases are protected from being deleted",
    severity=Severity.LOW,
    requirements={"12.10.1": "recovery after an incident leans on data and backups that were not deleted in the course of it"},
    remediation="set DeletionProtection to true",
    types=(INSTANCE,),
    check=_check,
    equivalents={
        "securityhub": "RDS.8",
        "config": "rds-instance-deletion-protection-enabled",
        "guard": "RDS_INSTANCE_DELETION_PROTECTION_ENABLED",
        "checkov": "CKV_AWS_293",
    },
    passing={"DeletionProtection": True},
    failing={"DeletionProtection": False},
)
