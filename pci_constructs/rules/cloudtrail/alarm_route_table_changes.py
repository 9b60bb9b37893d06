"""Somebody is told when routes change.

A route decides whether traffic passes the firewall or goes around it. Routes of a card data environment are made by deployment (1.2.2);
one that is changed by hand is looked at as it happens.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._alarms import calls, told_of, watched
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = (
    "CreateRoute",
    "CreateRouteTable",
    "DeleteRoute",
    "DeleteRouteTable",
    "DisassociateRouteTable",
    "ReplaceRoute",
    "ReplaceRouteTableAssociation",
)

RULE = Rule(
    id="alarm-route-table-changes",
    title="Somebody is told when routes change",
    severity=Severity.MEDIUM,
    requirements={
        "1.2.2": "a route that is changed outside change control is noticed",
        "10.7.2": "a firewall that traffic goes around is a control that failed",
    },
    remediation="add a metric filter on the trail's log group for calls that make, delete or replace routes and route tables, "
    "and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_of(*_EVENTS, source="ec2.amazonaws.com"),
    equivalents={"securityhub": "CloudWatch.13"},
    passing=watched(calls(*_EVENTS)),
    failing=watched(calls(*_EVENTS[1:])),
)
