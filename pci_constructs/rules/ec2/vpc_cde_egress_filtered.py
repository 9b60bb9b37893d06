"""The way out of the CDE leads through a control that allows named destinations alone.

Outbound traffic of the CDE is limited to what is necessary (1.3.2). A default route from a CDE subnet straight to a NAT or internet
gateway lets everything out; a route to a firewall's endpoint lets its allow-list decide.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pci_constructs.assembly import Assembly, Resource, Stack
from pci_constructs.findings import Severity, Subject, Verdict
from pci_constructs.rules.rule import Judgement, Rule, subject_of
from pci_constructs.standard import TIER_TAG

_EVERYWHERE = ("0.0.0.0/0", "::/0")
_DESTINATIONS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock")
_UNFILTERED = ("NatGatewayId", "GatewayId", "EgressOnlyInternetGatewayId", "CarrierGatewayId")
_DECIDED_ELSEWHERE = ("TransitGatewayId", "CoreNetworkArn", "InstanceId", "NetworkInterfaceId", "VpcPeeringConnectionId", "LocalGatewayId")


def _tier(table: Resource | None) -> Any:
    tags = (table.properties.get("Tags") if table else None) or ()
    return next((tag.get("Value") for tag in tags if isinstance(tag, Mapping) and tag.get("Key") == TIER_TAG), None)


def _judged(route: Resource, stack: Stack) -> Judgement:
    table = route.properties.get("RouteTableId")
    named = stack.resources.get(str(table.get("Ref"))) if isinstance(table, Mapping) else None
    tier = _tier(named)
    if named is None:
        return Judgement(Verdict.UNDETERMINED, "the route table is not in this template", "RouteTableId", blocked_by=str(table))
    if tier is None:
        return Judgement(Verdict.NOT_APPLICABLE, f"the route table has no {TIER_TAG}")
    if tier != "cde":
        return Judgement(Verdict.NOT_APPLICABLE, f"the route table is of the {tier} tier")
    if "VpcEndpointId" in route.properties:
        return Judgement(Verdict.PASS, "the way out leads through an endpoint of the egress firewall")
    for target in _UNFILTERED:
        if target in route.properties:
            return Judgement(Verdict.FAIL, "the CDE reaches any address on the internet", property=target)
    elsewhere = next((target for target in _DECIDED_ELSEWHERE if target in route.properties), "the target of the route")
    return Judgement(Verdict.UNDETERMINED, "what filters the way out is not in this template", elsewhere, blocked_by=elsewhere)


def _check(assembly: Assembly) -> Iterator[tuple[Subject, Judgement]]:
    for stack in assembly.stacks:
        for route in stack.of_type("AWS::EC2::Route"):
            if any(route.properties.get(name) in _EVERYWHERE for name in _DESTINATIONS):
                yield subject_of(route, stack), _judged(route, stack)


RULE = Rule(
    id="vpc-cde-egress-filtered",
    title="The CDE leaves only through an allow-list",
    severity=Severity.HIGH,
    requirements={
        "1.3.2": "outbound traffic of the CDE is limited to what is necessary, which a bare NAT gateway cannot do",
        "1.4.2": "the boundary to untrusted networks is controlled",
    },
    remediation="give SegmentedVpc egress=FirewallEgress(…), or record who accepts NatEgress(record=…) and until when",
    check_all=_check,
)
