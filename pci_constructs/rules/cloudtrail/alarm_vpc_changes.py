"""Somebody is told when VPCs and their peerings change.

A peering connects two networks, with all that is connected to the other one, and so changes the scope of the assessment. VPCs and peerings
are made by deployment (1.2.2).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._alarms import calls, told_of, watched
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = (
    "AcceptVpcPeeringConnection",
    "CreateVpc",
    "CreateVpcPeeringConnection",
    "DeleteVpc",
    "DeleteVpcPeeringConnection",
    "ModifyVpcAttribute",
)

RULE = Rule(
    id="alarm-vpc-changes",
    title="Somebody is told when VPCs and their peerings change",
    severity=Severity.MEDIUM,
    requirements={
        "1.2.2": "a connection of networks outside change control is noticed",
        "10.7.2": "segmentation that a peering undoes is a control that failed",
    },
    remediation="add a metric filter on the trail's log group for calls that make, change or delete VPCs and peerings, "
    "and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_of(*_EVENTS, source="ec2.amazonaws.com"),
    equivalents={"securityhub": "CloudWatch.14"},
    passing=watched(calls(*_EVENTS)),
    failing=watched(calls(*_EVENTS[1:])),
)
