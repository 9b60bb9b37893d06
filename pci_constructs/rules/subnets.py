"""Which subnets a resource lies in, and whether the internet reaches them.

A subnet is public if its route table has a route to an internet gateway. Which table that is, is in the template only if the subnet has an
association of its own: else it is the main route table of the VPC, which no template can name.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pci_constructs.assembly import ABSENT, ResourceView, Undetermined, Unknown
from pci_constructs.rules.combine import attempt, every, worst
from pci_constructs.rules.rule import Example, Judgement, failed, passed, undetermined

SUBNET = "AWS::EC2::Subnet"
ROUTE = "AWS::EC2::Route"
ROUTE_RANGES = ("DestinationCidrBlock", "DestinationIpv6CidrBlock")
"""The properties of a route that hold its destination."""
ROUTE_LISTS = ("DestinationPrefixListId",)
"""The property that holds a prefix list as one."""
INTERNET_GATEWAY = "AWS::EC2::InternetGateway"
_TABLE = "AWS::EC2::RouteTable"
_ASSOCIATION = "AWS::EC2::SubnetRouteTableAssociation"
_ATTACHMENT = "AWS::EC2::VPCGatewayAttachment"
_OTHER_GATEWAYS = ("AWS::EC2::VPNGateway", "AWS::EC2::CarrierGateway", "AWS::EC2::VPCEndpoint")
_OTHER_IDS = ("local", "vgw-", "cagw-", "vpce-", "eigw-")
_PRIVATE = passed("no subnet is public")


def resources_at(resource: ResourceView, path: str, *types: str) -> list[Any]:
    """The resources of these types that the values of a list (or of a single property) refer to.

    Returns:
        Views, and an ``Unknown`` for each value that names something that is not of this assembly or not of these types: the combinators
        take such a list as it is.
    """
    found: list[Any] = []
    for value in resource.each(path):
        if value.__class__ is Unknown:
            found.append(value)
            continue
        target = resource.evaluation.links.target(value)
        if target is None:
            found.append(Unknown(f"{value}, which is not among what was read"))
        else:
            found.append(target if target.type in types else Unknown(f"{value}, an attribute of an {target.type}"))
    return found


def subnets_of(resource: ResourceView, path: str) -> list[Any]:
    """The subnets in a list of subnet ids, with ``Unknown`` for those that are not of this assembly."""
    return resources_at(resource, path, SUBNET)


def every_subnet(resource: ResourceView, path: str, *decide: Callable[[ResourceView], Judgement], empty: Judgement) -> Judgement:
    """The worst of what some functions decide on each subnet in a list of subnet ids."""

    def one(subnet: ResourceView) -> Judgement:
        return worst((attempt(partial(ask, subnet)) for ask in decide), empty=_PRIVATE)

    return every(subnets_of(resource, path), one, empty=empty)


def no_internet_route(subnet: ResourceView) -> Judgement:
    """Passes if no route of the subnet's table leads to an internet gateway, over IPv4 or IPv6 and to whichever destination."""
    association = next(iter(subnet.linked(_ASSOCIATION, "SubnetId")), None)
    if association is None and subnet.live:
        return _no_route(subnet, _main_table(subnet))
    if association is None:
        return undetermined(
            f"the subnet {subnet.name} has no route table of its own here",
            blocked_by=f"the main route table of the VPC of {subnet.name}, or an association in another template",
        )
    table = association.follow("RouteTableId")
    if table is None:
        raise Undetermined(f"the route table of {subnet.name}, which is not among what was read", "RouteTableId")
    return _no_route(subnet, table)


def _main_table(subnet: ResourceView) -> ResourceView:
    """The table of a running subnet that has none of its own."""
    vpc = subnet.follow("VpcId")
    for table in vpc.linked(_TABLE, "VpcId") if vpc else ():
        if table.flag("Live.Main"):
            return table
    raise Undetermined(f"the main route table of the VPC of {subnet.name}")


def _no_route(subnet: ResourceView, table: ResourceView) -> Judgement:
    def one(route: ResourceView) -> Judgement:
        if leads_to_internet_gateway(route):
            return failed(f"the subnet {subnet.name} is public: {route.name} leads to an internet gateway")
        return passed(f"the subnet {subnet.name} has no route to an internet gateway")

    return every(table.linked(ROUTE, "RouteTableId"), one, empty=passed(f"the subnet {subnet.name} has no route out of the VPC"))


def no_public_addresses(subnet: ResourceView) -> Judgement:
    """Passes if the subnet gives no public IPv4 address to what is launched in it."""
    if subnet.flag("MapPublicIpOnLaunch"):
        return failed(f"the subnet {subnet.name} gives public addresses to what is launched in it")
    return passed(f"the subnet {subnet.name} gives no public addresses")


def gateway_name(gateway: ResourceView) -> str:
    """What settings call an internet gateway: its id in the template, or in the running account the one that AWS gave it."""
    return gateway.attributes.text("PhysicalId") if gateway.live else gateway.logical_id


def leads_to_internet_gateway(route: ResourceView) -> bool:
    """Whether the target of an ``AWS::EC2::Route`` is an internet gateway.

    Raises:
        Undetermined: it is a gateway of which it is not known what it is.
    """
    value = route.peek("GatewayId")
    if value is ABSENT:
        return False
    target = route.follow("GatewayId")
    if target is not None:
        if target.type == _ATTACHMENT:
            return target.has("InternetGatewayId")
        if target.type in _OTHER_GATEWAYS:
            return False
        if target.type == INTERNET_GATEWAY:
            return True
    elif str(value).startswith("igw-"):
        return True
    elif str(value).startswith(_OTHER_IDS):
        return False
    raise Undetermined(f"whether {value} is an internet gateway", "GatewayId")


def example(type_: str, properties: Mapping[str, Any], *, public: bool) -> Example:
    """An example of a rule: a resource in a ``Subnet`` that has a route to an internet gateway, or one to a NAT gateway."""
    target = {"GatewayId": "igw-0123456789abcdef0"} if public else {"NatGatewayId": "nat-0123456789abcdef0"}
    table = {"Ref": "Table"}
    return Example(
        resources={
            "R": {"Type": type_, "Properties": properties},
            "Subnet": {"Type": SUBNET, "Properties": {"VpcId": "vpc-0123456789abcdef0", "MapPublicIpOnLaunch": public}},
            "Table": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": "vpc-0123456789abcdef0"}},
            "Association": {"Type": _ASSOCIATION, "Properties": {"SubnetId": {"Ref": "Subnet"}, "RouteTableId": table}},
            "Route": {"Type": ROUTE, "Properties": {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", **target}},
        }
    )
