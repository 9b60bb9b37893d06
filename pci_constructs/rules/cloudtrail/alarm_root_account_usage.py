"""Somebody is told when the root user does something.

The root user has every right, belongs to nobody and cannot be limited. All that it does is administrative access (10.2.1.2), and as it
does nothing in ordinary work, each use is an emergency or an intruder.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._alarms import NO_CALL_ALONE, told_if, watched
from pci_constructs.rules.cloudtrail._trails import TRAIL

_PARTS = (
    NO_CALL_ALONE,
    r'userIdentity\.type\s*=\s*"?Root',
)

RULE = Rule(
    id="alarm-root-account-usage",
    title="Somebody is told when the root user does something",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.2": "what the most powerful account does is recorded, and somebody sees it",
        "10.4.1.1": "the audit log is reviewed for it by a machine",
    },
    remediation="add a metric filter on the trail's log group for $.userIdentity.type = Root, "
    "and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_if("use of the root user", *_PARTS),
    equivalents={"securityhub": "CloudWatch.1"},
    passing=watched('{ ($.userIdentity.type = "Root") && ($.eventType != "AwsServiceEvent") }'),
    failing=watched('{ $.userIdentity.type = "IAMUser" }'),
)
