"""Only subnets that are meant to be public have a default route to the internet.

A default route to an internet gateway joins a subnet to an untrusted network: whatever in it has an address is reachable. Between the two
stands a control (1.4.1, 1.4.2), and what keeps account data lies behind it (1.4.4). Which subnets are public on purpose is said by the tag
``pci-tier`` of their route table (``public`` or ``nat``), or by approving the gateway.
"""

from functools import partial

from pci_constructs.rules import (
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    attempt,
    failed,
    not_applicable,
    passed,
    undetermined,
)
from pci_constructs.rules.addresses import every_range, not_everyone
from pci_constructs.rules.subnets import INTERNET_GATEWAY, ROUTE, ROUTE_LISTS, ROUTE_RANGES, gateway_name, leads_to_internet_gateway
from pci_constructs.standard import TIER_TAG

_PUBLIC_TIERS = ("public", "nat")


def _elsewhere(route: ResourceView) -> Judgement:
    if leads_to_internet_gateway(route):
        return failed("it leads to an internet gateway", "GatewayId")
    return not_applicable("it leads to no internet gateway")


def _on_purpose(route: ResourceView) -> Judgement:
    table = route.follow("RouteTableId")
    tier = table.tag(TIER_TAG) if table else None
    # What the table says of itself goes before the gateway: an approved gateway is not there for every tier.
    if tier in _PUBLIC_TIERS:
        return passed(f"the route table is of the {tier} tier, which is public on purpose", "RouteTableId")
    if tier:
        return failed(f"the route table is of the {tier} tier, and everything leads to an internet gateway", "GatewayId")
    gateway = route.follow("GatewayId")
    name = gateway_name(gateway) if gateway else route.text("GatewayId")
    if name in (route.settings.approved_internet_gateways or ()):
        return passed(f"the internet gateway {name} is approved", "GatewayId")
    if table is None:
        return undetermined("the route table was not read", "RouteTableId", blocked_by=f"the tag {TIER_TAG} of the route table")
    return failed("everything leads to an internet gateway, and nothing says that the subnets are public on purpose", "GatewayId")


def _check(route: ResourceView) -> Judgement:
    elsewhere = attempt(partial(_elsewhere, route))
    narrow = every_range(route, ROUTE_RANGES, ROUTE_LISTS, not_everyone)
    if elsewhere.verdict is Verdict.NOT_APPLICABLE:
        return elsewhere
    if narrow.verdict is Verdict.PASS:
        return passed("it is no default route", narrow.property)
    on_purpose = attempt(partial(_on_purpose, route))
    if on_purpose.verdict is Verdict.FAIL:
        return next((judged for judged in (elsewhere, narrow) if judged.verdict is Verdict.UNDETERMINED), on_purpose)
    return on_purpose


def _example(tier: str) -> Example:
    return Example(
        resources={
            "Gateway": {"Type": INTERNET_GATEWAY},
            "Table": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": "v", "Tags": [{"Key": TIER_TAG, "Value": tier}]}},
            "Route": {
                "Type": ROUTE,
                "Properties": {"RouteTableId": {"Ref": "Table"}, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": {"Ref": "Gateway"}},
            },
        }
    )


RULE = Rule(
    id="no-unrestricted-route-to-igw",
    title="Only subnets that are meant to be public have a default route to the internet",
    severity=Severity.HIGH,
    requirements={
        "1.4.1": "a control stands between trusted and untrusted networks, and a default route goes around it",
        "1.4.2": "inbound traffic of the subnet is whatever its addresses attract",
        "1.4.4": "what stores account data must not lie in a subnet that is joined to the internet",
    },
    remediation="send the route to a NAT gateway or firewall endpoint; where load balancers stand, tag the route table pci-tier=public",
    types=(ROUTE,),
    check=_check,
    equivalents={
        "config": "no-unrestricted-route-to-igw",
        "cdk-nag": "PCI.DSS.321-VPCNoUnrestrictedRouteToIGW",
        "guard": "NO_UNRESTRICTED_ROUTE_TO_IGW",
    },
    passing=_example("public"),
    failing=_example("cde"),
)
