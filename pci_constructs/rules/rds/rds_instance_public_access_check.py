"""Databases have no public address.

A database that answers on a public address is one security group rule away from the internet, and its login is what stands between card
data and everybody. Systems that store card data must not be reachable from untrusted networks (1.4.4). Where the template says nothing,
RDS looks at the VPC and its subnets and may choose a public address.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_false
from pci_constructs.rules.databases import INSTANCE


def _check(database: ResourceView) -> Judgement:
    bad = "the database has a public address" if database.has("PubliclyAccessible") else "nothing keeps the database from a public address"
    return flag_is_false(database, "PubliclyAccessible", good="the database has no public address", bad=bad, default=True)


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
