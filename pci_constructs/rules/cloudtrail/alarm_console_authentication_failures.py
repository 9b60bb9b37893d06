"""Somebody is told of failed sign-ins to the console.

Guessing of passwords shows as failed sign-ins (10.2.1.4). The console of AWS locks nobody out, so that an alarm is what stops a guesser.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._alarms import told_if, watched
from pci_constructs.rules.cloudtrail._trails import TRAIL

_PARTS = (
    r"ConsoleLogin",
    r"Fail(ed|ure)",
)

RULE = Rule(
    id="alarm-console-authentication-failures",
    title="Somebody is told of failed sign-ins to the console",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.4": "failed sign-ins are invalid attempts at access, and somebody sees them",
        "10.4.1.1": "the audit log is reviewed for them by a machine",
    },
    remediation="add a metric filter on the trail's log group for ConsoleLogin that failed, and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_if("failed sign-ins", *_PARTS),
    equivalents={"securityhub": "CloudWatch.6"},
    passing=watched('{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }'),
    failing=watched('{ $.eventName = "ConsoleLogin" }'),
)
