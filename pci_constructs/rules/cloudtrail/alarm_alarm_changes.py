"""Somebody is told when alarms are silenced.

An alarm that is deleted, muted or cut off from its topic looks like a quiet night. Failures of critical controls are reported promptly
(10.7.2), and so is the failure of what reports them. Asked where there are alarms or rules of EventBridge beside the trail.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._beside import beside, told_where
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = {
    "AWS::CloudWatch::Alarm": ("DeleteAlarms", "DisableAlarmActions"),
    "AWS::Events::Rule": ("DeleteRule", "DisableRule"),
    "AWS::SNS::Topic": ("DeleteTopic", "Unsubscribe"),
}

RULE = Rule(
    id="alarm-alarm-changes",
    title="Somebody is told when alarms are silenced",
    severity=Severity.MEDIUM,
    requirements={
        "10.7.2": "an alarm that reaches nobody is a control that failed",
        "12.10.5": "the response to incidents starts from alerts that arrive",
    },
    remediation="add a metric filter on the trail's log group for "
    "calls that delete alarms, rules and topics, switch them off or cancel subscriptions, and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_where(_EVENTS),
    passing=beside("AWS::CloudWatch::Alarm", *_EVENTS["AWS::CloudWatch::Alarm"]),
    failing=beside("AWS::CloudWatch::Alarm", *_EVENTS["AWS::CloudWatch::Alarm"][1:]),
)
