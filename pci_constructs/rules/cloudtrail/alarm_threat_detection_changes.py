"""Somebody is told when threat detection is switched off.

Whoever expects to be seen switches off what sees. Detection of intrusions stays on (11.5.1), and that it was suspended, filtered or
deleted is the failure of a critical control (10.7.2). Asked where GuardDuty or Security Hub are beside the trail.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._beside import beside, told_where
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = {
    "AWS::GuardDuty::Detector": ("CreateFilter", "DeleteDetector", "UpdateDetector"),
    "AWS::SecurityHub::Hub": ("BatchDisableStandards", "DisableSecurityHub"),
}

RULE = Rule(
    id="alarm-threat-detection-changes",
    title="Somebody is told when threat detection is switched off",
    severity=Severity.HIGH,
    requirements={
        "10.7.2": "intrusion detection that stops is a failure that somebody is told of",
        "11.5.1": "detection watches all the time only if it cannot be switched off unseen",
    },
    remediation="add a metric filter on the trail's log group for "
    "calls that delete, suspend or filter GuardDuty and Security Hub, and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_where(_EVENTS),
    passing=beside("AWS::GuardDuty::Detector", *_EVENTS["AWS::GuardDuty::Detector"]),
    failing=beside("AWS::GuardDuty::Detector", *_EVENTS["AWS::GuardDuty::Detector"][1:]),
)
