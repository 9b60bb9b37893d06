"""Databases have no public address.

A database that answers on a public address is one security group rule away from the internet, and its login is what stands between card
data and everybody. Systems that store card data must not be reachable from untrusted networks (1.4.4). Where the template says nothing,
RDS gives a public address to a database in the account's default subnets, and none to one in a subnet group of its own or of Aurora.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_false
from pci_constructs.rules.databases import INSTANCE
from pci_constructs.rules.rds._databases import private_by_default

_PUBLIC = "PubliclyAccessible"


def _check(database: ResourceView) -> Judgement:
    said = database.has(_PUBLIC)
    bad = "the database has a public address" if said else "nothing keeps the database from a public address"
    default = None if said else private_by_default(database)
    return default or flag_is_false(database, _PUBLIC, good="the database has no public address", bad=bad, default=True)


RULE = Rule(
    id="rds-instance-public-access-check",
    title="Databases have no public address",
    severity=Severity.CRITICAL,
    requirements={"1.4.4": "a database with card data that has a public address is reachable from untrusted networks"},
    remediation="set PubliclyAccessible to false, and connect from within the VPC",
    types=(INSTANCE,),
    check=_check,
    equivalents={
        "securityhub": "RDS.2",
        "config": "rds-instance-public-access-check",
        "cdk-nag": "PCI.DSS.321-RDSInstancePublicAccess",
        "guard": "RDS_INSTANCE_PUBLIC_ACCESS_CHECK",
        "checkov": "CKV_AWS_17",
    },
    passing={"PubliclyAccessible": False},
    failing={"PubliclyAccessible": True},
)
