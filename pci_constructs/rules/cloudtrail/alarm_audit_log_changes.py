"""Somebody is told when logs are deleted or kept for less.

Logs are the last witness, and a log group goes with one call. Logs are kept from being changed (10.3.2) for as long as they must be kept
(10.5.1); that somebody deletes one or shortens its time is an event of its own (10.2.1.6). Asked where there are log groups or flow logs
beside the trail.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._beside import beside, told_where
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = {
    "AWS::Logs::LogGroup": ("DeleteLogGroup", "DeleteLogStream", "PutRetentionPolicy"),
    "AWS::EC2::FlowLog": ("DeleteFlowLogs",),
}

RULE = Rule(
    id="alarm-audit-log-changes",
    title="Somebody is told when logs are deleted or kept for less",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.6": "stopping and pausing logs are events that somebody sees",
        "10.3.2": "a log that an individual deletes or shortens is noticed",
        "10.7.2": "a log that is no longer written is a failure that somebody is told of",
    },
    remediation="add a metric filter on the trail's log group for "
    "calls that delete log groups, streams and flow logs or change how long they are kept, and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_where(_EVENTS),
    passing=beside("AWS::Logs::LogGroup", *_EVENTS["AWS::Logs::LogGroup"]),
    failing=beside("AWS::Logs::LogGroup", *_EVENTS["AWS::Logs::LogGroup"][1:]),
)
