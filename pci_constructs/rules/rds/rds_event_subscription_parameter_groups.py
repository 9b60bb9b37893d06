"""Somebody is told when a parameter group is changed.

Parameters decide whether a database demands TLS, how it checks passwords and what it logs. A group is a configuration file of the database
in all but name: a change that nobody ordered raises an alert (11.5.2).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.rds._events import announced, example

_GROUP, _KIND = "AWS::RDS::DBParameterGroup", "db-parameter-group"


def _check(group: ResourceView) -> Judgement:
    return announced(group, _KIND, ("configuration change",))


RULE = Rule(
    id="rds-event-subscription-parameter-groups",
    title="Somebody is told when a parameter group is changed",
    severity=Severity.LOW,
    requirements={"11.5.2": "parameters are configuration that decides on TLS and logging; changing them raises an alert"},
    remediation="add an AWS::RDS::EventSubscription with SourceType db-parameter-group and configuration change",
    types=(_GROUP,),
    check=_check,
    equivalents={"securityhub": "RDS.21"},
    passing=example(_GROUP, _KIND, "configuration change"),
    failing=example(_GROUP, "db-instance", "configuration change"),
)
