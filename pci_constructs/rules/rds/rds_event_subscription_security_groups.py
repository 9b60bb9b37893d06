"""Somebody is told when a DB security group is changed.

A DB security group opens a database beside the security groups of the VPC. Nobody should have one, so that a change to one is news: it
raises an alert (11.5.2). Security groups of the VPC raise no such events; the trail and AWS Config watch them.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import INSTANCE
from pci_constructs.rules.rds._events import announced, example

_KIND, _CATEGORIES = "db-security-group", ("configuration change", "failure")


def _check(database: ResourceView) -> Judgement:
    return announced(database, _KIND, _CATEGORIES, by_name=False)


RULE = Rule(
    id="rds-event-subscription-security-groups",
    title="Somebody is told when a DB security group is changed",
    severity=Severity.LOW,
    requirements={"11.5.2": "a change to who reaches a database, made beside the security groups of the VPC, raises an alert"},
    remediation="add an AWS::RDS::EventSubscription with SourceType db-security-group, configuration change and failure, without SourceIds",
    types=(INSTANCE,),
    check=_check,
    equivalents={"securityhub": "RDS.22"},
    passing=example(INSTANCE, _KIND, *_CATEGORIES),
    failing=example(INSTANCE, "db-instance", *_CATEGORIES),
)
