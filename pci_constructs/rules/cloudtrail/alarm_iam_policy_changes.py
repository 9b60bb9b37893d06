"""Somebody is told when policies of IAM change.

Rights are raised by a policy that is attached, written anew or put in the place of another. Such changes are events of the audit log
(10.2.1.5) that somebody has to look at, since a change outside the process is exactly what an intruder makes.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._alarms import calls, told_of, watched
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = (
    "AttachGroupPolicy",
    "AttachRolePolicy",
    "AttachUserPolicy",
    "CreatePolicy",
    "CreatePolicyVersion",
    "DeleteGroupPolicy",
    "DeletePolicy",
    "DeletePolicyVersion",
    "DeleteRolePolicy",
    "DeleteUserPolicy",
    "DetachGroupPolicy",
    "DetachRolePolicy",
    "DetachUserPolicy",
    "PutGroupPolicy",
    "PutRolePolicy",
    "PutUserPolicy",
)

RULE = Rule(
    id="alarm-iam-policy-changes",
    title="Somebody is told when policies of IAM change",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.5": "changes of rights are recorded, and somebody sees them",
        "10.4.1.1": "the audit log is reviewed for them by a machine",
    },
    remediation="add a metric filter on the trail's log group for every call that changes a policy of IAM, "
    "and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_of(*_EVENTS, source="iam.amazonaws.com"),
    equivalents={"securityhub": "CloudWatch.4"},
    passing=watched(calls(*_EVENTS)),
    failing=watched(calls(*_EVENTS[1:])),
)
