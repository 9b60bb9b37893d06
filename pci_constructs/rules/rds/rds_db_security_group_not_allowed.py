"""Databases have security groups of their VPC alone.

DB security groups belong to the network that AWS had before VPCs. Their rules are kept apart from those of the VPC, where nobody reviews
them, and they know inbound addresses only. Controls between trusted and untrusted networks (1.4.1) are in one place, and what is not
needed is not there (2.2.4).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.databases import INSTANCE
from pci_constructs.rules.reading import names_any

_GROUPS = "DBSecurityGroups"


def _check(resource: ResourceView) -> Judgement:
    if resource.type != INSTANCE:
        return failed("a DB security group opens databases beside the security groups of the VPC")
    if names_any(resource, _GROUPS):
        return failed("the database has a DB security group", _GROUPS)
    return passed("the database has no DB security group", _GROUPS)


RULE = Rule(
    id="rds-db-security-group-not-allowed",
    title="Databases have security groups of their VPC alone",
    severity=Severity.MEDIUM,
    requirements={
        "1.4.1": "controls between trusted and untrusted networks are those of the VPC, not a second set beside them",
        "2.2.4": "a mechanism that no VPC needs is not left in place",
    },
    remediation="remove DB security groups, and name security groups of the VPC in VPCSecurityGroups",
    types=(INSTANCE, "AWS::RDS::DBSecurityGroup", "AWS::RDS::DBSecurityGroupIngress"),
    check=_check,
    equivalents={"config": "rds-db-security-group-not-allowed"},
    passing={"VPCSecurityGroups": ["sg-0123456789abcdef0"]},
    failing={"DBSecurityGroups": ["default"]},
)
