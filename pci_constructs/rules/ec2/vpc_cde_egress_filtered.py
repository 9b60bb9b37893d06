"""The way out of the CDE leads through a control that allows named destinations alone.

Outbound traffic of the CDE is limited to what is necessary (1.3.2). A default route from a CDE subnet straight to a NAT or internet
gateway lets everything out; a route to a firewall's endpoint lets its allow-list decide.
"""

from functools import partial

from pci_constructs.rules import (
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Unknown,
    Verdict,
    attempt,
    failed,
    not_applicable,
    passed,
    undetermined,
)
from pci_constructs.rules.addresses import every_range, not_everyone
from pci_constructs.rules.reading import word
from pci_constructs.rules.subnets import ROUTE, ROUTE_LISTS, ROUTE_RANGES, leads_to_internet_gateway
from pci_constructs.standard import TIER_TAG

_FILTERED = "VpcEndpointId"
_NAT, _GATEWAY = "NatGatewayId", "GatewayId"
_UNFILTERED = ("EgressOnlyInternetGatewayId", "CarrierGatewayId")
_DECIDED_ELSEWHERE = (
    "TransitGatewayId",
    "CoreNetworkArn",
    "InstanceId",
    "NetworkInterfaceId",
    "VpcPeeringConnectionId",
    "LocalGatewayId",
    _NAT,
    _GATEWAY,
)


def _of_the_cde(route: ResourceView) -> Judgement:
    table = route.follow("RouteTableId")
    if table is None:
        return undetermined("the route table was not read", "RouteTableId", blocked_by=f"the tag {TIER_TAG} of the route table")
    tier = table.tag(TIER_TAG)
    if tier is None:
        return not_applicable(f"the route table has no {TIER_TAG}")
    return passed("it is of the cde tier") if tier == "cde" else not_applicable(f"the route table is of the {tier} tier")


def _unfiltered(route: ResourceView) -> str:
    """The target by which a route leads to the internet; empty if none does."""
    if route.has(_NAT):
        gateway = None if route.peek(_NAT).__class__ is Unknown else route.follow(_NAT)
        # A private one leads to other networks, and an internet gateway drops what comes from it.
        return "" if gateway is not None and word(gateway, "ConnectivityType", "public") == "private" else _NAT
    if route.has(_GATEWAY):
        # A gateway of a VPN is named there, too.
        return _GATEWAY if leads_to_internet_gateway(route) else ""
    return next((target for target in _UNFILTERED if route.has(target)), "")


def _target(route: ResourceView) -> Judgement:
    if target := _unfiltered(route):
        return failed("the CDE reaches any address on the internet", target)
    if route.has(_FILTERED):
        return passed("the way out leads through an endpoint of the egress firewall", _FILTERED)
    elsewhere = next((target for target in _DECIDED_ELSEWHERE if route.has(target)), "the target of the route")
    return undetermined("what filters the way out is not seen here", elsewhere, blocked_by=elsewhere)


def _check(route: ResourceView) -> Judgement:
    narrow = every_range(route, ROUTE_RANGES, ROUTE_LISTS, not_everyone)
    if narrow.verdict is Verdict.PASS:
        return not_applicable("it is no default route", narrow.property)
    of_the_cde = attempt(partial(_of_the_cde, route))
    if of_the_cde.verdict is Verdict.NOT_APPLICABLE:
        return of_the_cde
    judged = _target(route)
    if judged.verdict is Verdict.FAIL:
        return next((part for part in (of_the_cde, narrow) if part.verdict is Verdict.UNDETERMINED), judged)
    return judged


def _example(target: str) -> Example:
    table = {"VpcId": "v", "Tags": [{"Key": TIER_TAG, "Value": "cde"}]}
    route = {"RouteTableId": {"Ref": "Table"}, "DestinationCidrBlock": "0.0.0.0/0", target: "t-0123456789abcdef0"}
    return Example(
        resources={"Table": {"Type": "AWS::EC2::RouteTable", "Properties": table}, "Route": {"Type": ROUTE, "Properties": route}}
    )


RULE = Rule(
    id="vpc-cde-egress-filtered",
    title="The CDE leaves only through an allow-list",
    severity=Severity.HIGH,
    requirements={
        "1.3.2": "outbound traffic of the CDE is limited to what is necessary, which a bare NAT gateway cannot do",
        "1.4.2": "the boundary to untrusted networks is controlled",
    },
    remediation=(
        "lead the route through a firewall (SegmentedVpc with egress=FirewallEgress(…) in the CDK), or record who "
        "accepts NatEgress(record=…) and until when"
    ),
    types=(ROUTE,),
    check=_check,
    passing=_example("VpcEndpointId"),
    failing=_example("NatGatewayId"),
)
