"""A database has a standby in another zone.

PCI DSS asks for no redundancy; a payment database that is lost with its zone is an outage, and restoring one under pressure is where
controls get skipped.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true, not_applicable
from pci_constructs.rules.copies import replica_of
from pci_constructs.rules.databases import INSTANCE
from pci_constructs.rules.rds._databases import by_its_cluster


def _check(database: ResourceView) -> Judgement:
    source = replica_of(database)
    if source:
        return not_applicable("a read replica; its source has the standby", source)
    member = by_its_cluster(database, "which spreads over zones")
    return member or flag_is_true(database, "MultiAZ", good="there is a standby in another zone", bad="the database is lost with its zone")


RULE = Rule(
    id="rds-multi-az-support",
    title="Databases have a standby in another zone",
    severity=Severity.LOW,
    requirements={},
    guard_rail="availability is not asked by PCI DSS; AWS Config has the same rule",
    remediation="set MultiAZ, or record who accepts one zone (single_zone=ExceptionRecord(…)) and until when",
    types=(INSTANCE,),
    check=_check,
    equivalents={"securityhub": "RDS.5", "config": "rds-multi-az-support", "guard": "RDS_MULTI_AZ_SUPPORT", "checkov": "CKV_AWS_157"},
    passing={"MultiAZ": True},
    failing={"MultiAZ": False},
)
