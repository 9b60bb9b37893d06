"""Somebody is told when a key is switched off or scheduled for deletion.

A pending deletion can be taken back for a few weeks at most, and afterwards all that the key encrypted is lost. Keys are retired by a
procedure (3.7.5); a call that nobody announced is a mistake or an attack on availability.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._alarms import calls, told_of, watched
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = (
    "DisableKey",
    "ScheduleKeyDeletion",
)

RULE = Rule(
    id="alarm-kms-key-disable-or-deletion",
    title="Somebody is told when a key is switched off or scheduled for deletion",
    severity=Severity.MEDIUM,
    requirements={
        "3.7.5": "a key that is retired outside the procedure is noticed while it can be had back",
        "10.7.2": "encryption that stops working is a control that failed",
    },
    remediation="add a metric filter on the trail's log group for DisableKey and ScheduleKeyDeletion, "
    "and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_of(*_EVENTS, source="kms.amazonaws.com"),
    equivalents={"securityhub": "CloudWatch.7"},
    passing=watched(calls(*_EVENTS)),
    failing=watched(calls(*_EVENTS[1:])),
)
