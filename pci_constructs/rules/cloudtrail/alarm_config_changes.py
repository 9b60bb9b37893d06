"""Somebody is told when the recording of configurations is stopped or changed.

AWS Config is what notices changes of the account by hand. Whoever wants to make some switches it off first, and from then on nothing is
noticed (10.7.2).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._alarms import calls, told_of, watched
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = (
    "StopConfigurationRecorder",
    "DeleteDeliveryChannel",
    "PutConfigurationRecorder",
    "PutDeliveryChannel",
)

RULE = Rule(
    id="alarm-config-changes",
    title="Somebody is told when the recording of configurations is stopped or changed",
    severity=Severity.MEDIUM,
    requirements={
        "10.7.2": "change detection that is stopped is a critical control that failed",
        "11.5.2": "changes of critical configuration go undetected while nothing records",
    },
    remediation="add a metric filter on the trail's log group for calls that stop or change the recorder or its delivery, "
    "and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_of(*_EVENTS, source="config.amazonaws.com"),
    equivalents={"securityhub": "CloudWatch.9"},
    passing=watched(calls(*_EVENTS)),
    failing=watched(calls(*_EVENTS[1:])),
)
