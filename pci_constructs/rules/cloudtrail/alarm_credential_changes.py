"""Somebody is told when users, keys or passwords are made.

A key of one's own is how an intruder comes back. New and changed credentials are events of the audit log (10.2.1.5), and in an account
whose people sign in through an identity provider nearly none of them is expected (8.2.4).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._alarms import calls, told_of, watched
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = ("CreateAccessKey", "CreateLoginProfile", "CreateUser", "DeactivateMFADevice", "UpdateLoginProfile")

RULE = Rule(
    id="alarm-credential-changes",
    title="Somebody is told when users, keys or passwords are made",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.5": "new and changed credentials are events that somebody sees",
        "8.2.4": "a user or key that nobody approved is noticed",
    },
    remediation="add a metric filter on the trail's log group for "
    "calls that make users, access keys and passwords or switch off a second factor, and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_of(*_EVENTS, source="iam.amazonaws.com"),
    passing=watched(calls(*_EVENTS)),
    failing=watched(calls(*_EVENTS[1:])),
)
