"""Somebody is told when the audit trail is stopped or changed.

An intruder with rights stops the trail first. Stopping, pausing and starting the audit log are events of it (10.2.1.6), and its failure
must be noticed promptly (10.7.2). A metric filter on the trail's log group with an alarm, or a rule of EventBridge, has to tell a topic of
each of these calls.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._alarms import calls, told_of, watched
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = (
    "StopLogging",
    "DeleteTrail",
    "UpdateTrail",
    "PutEventSelectors",
)

RULE = Rule(
    id="alarm-cloudtrail-changes",
    title="Somebody is told when the audit trail is stopped or changed",
    severity=Severity.HIGH,
    requirements={
        "10.2.1.6": "stopping and changing the audit log is an event that somebody sees",
        "10.7.2": "the failure of the audit log, a critical control, is detected and reported promptly",
    },
    remediation="add a metric filter on the trail's log group for StopLogging, DeleteTrail, UpdateTrail and PutEventSelectors, "
    "and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_of(*_EVENTS, source="cloudtrail.amazonaws.com"),
    equivalents={"securityhub": "CloudWatch.5"},
    passing=watched(calls(*_EVENTS)),
    failing=watched(calls(*_EVENTS[1:])),
)
