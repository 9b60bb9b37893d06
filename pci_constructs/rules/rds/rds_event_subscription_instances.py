"""Somebody is told when a database is changed, maintained or fails.

RDS knows at once that the settings of a database were changed or that it failed, and tells those who subscribed. Changes that nobody
ordered are noticed (11.5.2), and so is the failure of the logging and access control that a database does for card data (10.7.2).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import INSTANCE
from pci_constructs.rules.rds._events import announced, example

_CATEGORIES = ("maintenance", "configuration change", "failure")


def _check(database: ResourceView) -> Judgement:
    return announced(database, "db-instance", _CATEGORIES)


RULE = Rule(
    id="rds-event-subscription-instances",
    title="Somebody is told when a database is changed, maintained or fails",
    severity=Severity.LOW,
    requirements={
        "11.5.2": "a change to the configuration of a database that nobody ordered raises an alert",
        "10.7.2": "the failure of a database, with the controls in it, is told at once",
    },
    remediation="add an AWS::RDS::EventSubscription with SourceType db-instance and maintenance, configuration change and failure",
    types=(INSTANCE,),
    check=_check,
    equivalents={"securityhub": "RDS.20"},
    passing=example(INSTANCE, "db-instance", *_CATEGORIES),
    failing=example(INSTANCE, "db-instance", "failure"),
)
