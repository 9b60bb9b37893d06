"""Somebody is told of sign-ins to the console without a second factor.

Every access to the card data environment takes more than a password (8.4.2). A sign-in that shows none means that the control failed for
this user, by omission or because somebody removed the factor.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._alarms import told_if, watched
from pci_constructs.rules.cloudtrail._trails import TRAIL

_PARTS = (
    r"ConsoleLogin",
    r'MFAUsed\s*!=\s*"?Yes|MFAUsed\s*=\s*"?No',
)

RULE = Rule(
    id="alarm-console-login-without-mfa",
    title="Somebody is told of sign-ins to the console without a second factor",
    severity=Severity.MEDIUM,
    requirements={
        "8.4.2": "a sign-in that went without a second factor is noticed",
        "10.4.1.1": "the audit log is reviewed for it by a machine",
    },
    remediation="add a metric filter on the trail's log group for ConsoleLogin with MFAUsed other than Yes, "
    "and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_if("sign-ins without a second factor", *_PARTS),
    equivalents={"securityhub": "CloudWatch.3"},
    passing=watched('{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }'),
    failing=watched('{ $.eventName = "ConsoleLogin" }'),
)
