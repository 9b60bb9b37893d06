"""Somebody is told when secrets are deleted, shared or no longer rotated.

A secret whose rotation is cancelled or whose policy is replaced still works, for one reader more. Changes to credentials are events of the
audit log (10.2.1.5), and passwords of applications go on changing (8.6.3). Asked where there are secrets beside the trail.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._beside import beside, told_where
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = {
    "AWS::SecretsManager::Secret": ("CancelRotateSecret", "DeleteSecret", "PutResourcePolicy"),
}

RULE = Rule(
    id="alarm-secret-changes",
    title="Somebody is told when secrets are deleted, shared or no longer rotated",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.5": "changes to credentials of applications are events that somebody sees",
        "8.6.3": "a rotation that somebody cancels is noticed",
    },
    remediation="add a metric filter on the trail's log group for "
    "calls that delete secrets, cancel their rotation or replace their policies, and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_where(_EVENTS),
    passing=beside("AWS::SecretsManager::Secret", *_EVENTS["AWS::SecretsManager::Secret"]),
    failing=beside("AWS::SecretsManager::Secret", *_EVENTS["AWS::SecretsManager::Secret"][1:]),
)
