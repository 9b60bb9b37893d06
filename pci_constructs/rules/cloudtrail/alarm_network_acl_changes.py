"""Somebody is told when network ACLs change.

Network ACLs hold whole subnets apart, also where a security group was opened by mistake. They hardly ever change, and each change is one
of the segmentation (1.2.2).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._alarms import calls, told_of, watched
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = (
    "CreateNetworkAcl",
    "CreateNetworkAclEntry",
    "DeleteNetworkAcl",
    "DeleteNetworkAclEntry",
    "ReplaceNetworkAclAssociation",
    "ReplaceNetworkAclEntry",
)

RULE = Rule(
    id="alarm-network-acl-changes",
    title="Somebody is told when network ACLs change",
    severity=Severity.MEDIUM,
    requirements={
        "1.2.2": "a change of network controls outside change control is noticed",
        "10.7.2": "a subnet whose ACL was opened is a control that failed",
    },
    remediation="add a metric filter on the trail's log group for calls that make, delete or replace network ACLs and their entries, "
    "and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_of(*_EVENTS, source="ec2.amazonaws.com"),
    equivalents={"securityhub": "CloudWatch.11"},
    passing=watched(calls(*_EVENTS)),
    failing=watched(calls(*_EVENTS[1:])),
)
