"""Somebody is told of many refused calls.

Whoever took over a role first tries what it may do, and gets refusals one after the other. Invalid attempts at access are recorded
(10.2.1.4); many of them in a few minutes are looked at.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._alarms import NO_CALL_ALONE, told_if, watched
from pci_constructs.rules.cloudtrail._trails import TRAIL

_PARTS = (
    NO_CALL_ALONE,
    r"UnauthorizedOperation",
    r"AccessDenied",
)

RULE = Rule(
    id="alarm-unauthorized-api-calls",
    title="Somebody is told of many refused calls",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.4": "refused calls are invalid attempts at access, and somebody sees them",
        "10.4.1.1": "the audit log is reviewed for them by a machine",
    },
    remediation="add a metric filter on the trail's log group for the error codes *UnauthorizedOperation and AccessDenied*, "
    "and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_if("refused calls", *_PARTS),
    equivalents={"securityhub": "CloudWatch.2"},
    passing=watched('{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }'),
    failing=watched('{ $.errorCode = "AccessDenied*" }'),
)
