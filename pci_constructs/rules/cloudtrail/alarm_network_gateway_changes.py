"""Somebody is told when gateways of the network change.

An internet gateway makes private subnets public with one route more, and a customer gateway connects a network that nobody assessed.
Connections of the network change by change control (1.2.2).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._alarms import calls, told_of, watched
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = (
    "AttachInternetGateway",
    "CreateCustomerGateway",
    "CreateInternetGateway",
    "DeleteCustomerGateway",
    "DeleteInternetGateway",
    "DetachInternetGateway",
)

RULE = Rule(
    id="alarm-network-gateway-changes",
    title="Somebody is told when gateways of the network change",
    severity=Severity.MEDIUM,
    requirements={
        "1.2.2": "a new connection of the network outside change control is noticed",
        "10.7.2": "a way around the firewall is a network control that failed",
    },
    remediation="add a metric filter on the trail's log group for calls that make or delete internet and customer gateways, "
    "and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_of(*_EVENTS, source="ec2.amazonaws.com"),
    equivalents={"securityhub": "CloudWatch.12"},
    passing=watched(calls(*_EVENTS)),
    failing=watched(calls(*_EVENTS[1:])),
)
