"""Somebody is told when security groups change.

A rule that somebody adds for a minute of testing opens the card data environment for as long as nobody notices. Network controls change by
change control (1.2.2), so that a change which no deployment made is looked at.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._alarms import calls, told_of, watched
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = (
    "AuthorizeSecurityGroupEgress",
    "AuthorizeSecurityGroupIngress",
    "CreateSecurityGroup",
    "DeleteSecurityGroup",
    "RevokeSecurityGroupEgress",
    "RevokeSecurityGroupIngress",
)

RULE = Rule(
    id="alarm-security-group-changes",
    title="Somebody is told when security groups change",
    severity=Severity.MEDIUM,
    requirements={
        "1.2.2": "a change of network controls outside change control is noticed",
        "10.7.2": "a network control that was opened is a control that failed",
    },
    remediation="add a metric filter on the trail's log group for calls that make, delete or change security groups, "
    "and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_of(*_EVENTS, source="ec2.amazonaws.com"),
    equivalents={"securityhub": "CloudWatch.10"},
    passing=watched(calls(*_EVENTS)),
    failing=watched(calls(*_EVENTS[1:])),
)
