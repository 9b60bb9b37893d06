"""Route tables, what their routes lead to, and the routes that AWS adds."""

from typing import Any

from msgspec.structs import replace

from pci_constructs.assembly import ABSENT, Evaluation, ResourceView, Unknown
from pci_constructs.network.bounds import NO_ADDRESSES, Addresses
from pci_constructs.network.fields import EVERY_ADDRESS, Intervals, network_of
from pci_constructs.network.model.elements import Key, Kind, Network, Route, RouteTable, Target, Vpc
from pci_constructs.network.model.places import UNKNOWN_LENGTH, existing, main_table, vpc_of
from pci_constructs.network.model.values import Ranges, doubt, key_of, length_of, text_of
from pci_constructs.network.sets import minus

_TABLE = "AWS::EC2::RouteTable"
_TARGETS = (
    ("GatewayId", None),
    ("NatGatewayId", Kind.NAT),
    ("VpcPeeringConnectionId", Kind.PEERING),
    ("TransitGatewayId", Kind.TRANSIT),
    ("VpcEndpointId", Kind.FIREWALL),
    ("InstanceId", Kind.INTERFACE),
    ("NetworkInterfaceId", Kind.INTERFACE),
    ("EgressOnlyInternetGatewayId", Kind.EGRESS_ONLY),
    ("CarrierGatewayId", Kind.UNKNOWN),
    ("LocalGatewayId", Kind.UNKNOWN),
    ("CoreNetworkArn", Kind.UNKNOWN),
    ("OdbNetworkArn", Kind.UNKNOWN),
)
_GATEWAYS = {
    "AWS::EC2::InternetGateway": Kind.INTERNET,
    "AWS::EC2::VPNGateway": Kind.PRIVATE,
    "AWS::EC2::EgressOnlyInternetGateway": Kind.EGRESS_ONLY,
    "AWS::EC2::VPCEndpoint": Kind.FIREWALL,
}
_PREFIXES = {"igw-": Kind.INTERNET, "vgw-": Kind.PRIVATE, "eigw-": Kind.EGRESS_ONLY, "local": Kind.LOCAL, "vpce-": Kind.FIREWALL}
_NOT_GLOBAL = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "224.0.0.0/3",
)
INTERNET: Intervals = (*minus([network_of("0.0.0.0/0")], [network_of(each) for each in _NOT_GLOBAL]), network_of("2000::/3"))
"""Addresses that the internet routes."""
_INTERNET = Addresses(INTERNET, INTERNET)
_LISTED_LENGTH = 128
_BESIDE_LOCAL = (Kind.LOCAL, Kind.SERVICE)


def read_tables(evaluation: Evaluation, network: Network, ranges: Ranges) -> tuple[dict[Key, RouteTable], str]:
    """Reads route tables and routes.

    Returns:
        The table of each subnet that has an association, and what is not known of associations.
    """
    for view in existing(evaluation, _TABLE):
        vpc = vpc_of(network, evaluation, view, "VpcId")
        network.tables[key_of(view)] = RouteTable(key_of(view), view.name, vpc.key)
    for view in existing(evaluation, "AWS::EC2::Route"):
        for table in _tables_at(view, "RouteTableId", evaluation, network):
            table.routes.append(_route(view, evaluation, ranges))
    _endpoints(evaluation, network)
    for view in existing(evaluation, "AWS::EC2::VPNGatewayRoutePropagation"):
        gateway = view.peek("VpnGatewayId")
        target = evaluation.links.target(gateway) if gateway.__class__ is not Unknown else None
        to = Target(Kind.PRIVATE, target.name if target is not None else text_of(gateway), key_of(target) if target is not None else None)
        for table in _tables_at(view, "RouteTableIds", evaluation, network):
            # The local route goes before routes that are made known, even longer ones.
            local = network.vpcs[table.vpc].addresses if table.vpc in network.vpcs and table.vpc else NO_ADDRESSES
            some = Addresses((), minus(EVERY_ADDRESS, local.sure), f"the routes that {view.name} makes known")
            table.routes.append(Route(view.name, some, UNKNOWN_LENGTH, to))
    for view in existing(evaluation, "AWS::EC2::RouteServerPropagation"):
        for table in _tables_at(view, "RouteTableId", evaluation, network):
            why = f"the routes that {view.name} makes known"
            table.routes.append(Route(view.name, Addresses((), EVERY_ADDRESS, why), UNKNOWN_LENGTH, Target(Kind.UNKNOWN, why)))
    return _associations(evaluation, network)


def finish_tables(network: Network) -> None:
    """Gives every table of a VPC the local routes, once all ranges are known, and main tables what is not known of them; sorts all."""
    for vpc in list(network.vpcs.values()):
        table = main_table(network, vpc)
        if vpc.outside:
            why = f"{table.name}, which is not of this assembly"
            table.routes.append(Route(table.name, Addresses((), EVERY_ADDRESS, why), UNKNOWN_LENGTH, Target(Kind.UNKNOWN, why)))
        for name, why in network.tables_unsure:
            table.routes.append(Route(name, Addresses((), EVERY_ADDRESS, why), UNKNOWN_LENGTH, Target(Kind.UNKNOWN, why)))
    for table in network.tables.values():
        if table.vpc is not None:
            _local(table, network.vpcs[table.vpc])
        table.routes.sort(key=Route.order)


def _local(table: RouteTable, vpc: Vpc) -> None:
    ranges = vpc.addresses
    name = f"the local route of {vpc.name}"
    # A route for a whole range of the VPC would stand in the place of the local one: which of both holds is left open.
    table.routes = [_beside(route, name) if set(route.destination.sure) & set(ranges.possible) else route for route in table.routes]
    for one in dict.fromkeys(ranges.possible):
        sure = (one,) if one in ranges.sure else ()
        size = one[1] - one[0] + 1
        length = (32 if one[1] < 2**32 else 128) - (size.bit_length() - 1) if sure else UNKNOWN_LENGTH
        table.routes.append(Route(name, Addresses(sure, (one,), ranges.why), length, Target(Kind.LOCAL, vpc.name, vpc.key), rank=0))


def _beside(route: Route, local: str) -> Route:
    if route.target.kind in _BESIDE_LOCAL:
        return route
    maybe = Addresses((), route.destination.possible, f"whether {route.name} holds beside {local}")
    return replace(route, destination=maybe, length=UNKNOWN_LENGTH)


def _route(view: ResourceView, evaluation: Evaluation, ranges: Ranges) -> Route:
    name = view.name
    for path in ("DestinationCidrBlock", "DestinationIpv6CidrBlock"):
        value = view.peek(path)
        if value is not ABSENT:
            addresses = ranges.read(value, name)
            length = length_of(value) if addresses.sure else UNKNOWN_LENGTH
            return Route(name, addresses, length, _target(view, evaluation))
    listed = view.peek("DestinationPrefixListId")
    addresses = ranges.of_list(listed, name) if listed is not ABSENT else Addresses((), EVERY_ADDRESS, f"the destination of {name}")
    if addresses.sure == addresses.possible and len({last - first for first, last in addresses.sure}) == 1:
        first, last = addresses.sure[0]
        length = (32 if last < 2**32 else 128) - ((last - first + 1).bit_length() - 1)
        return Route(name, addresses, length, _target(view, evaluation))
    # Ranges of several lengths: where they stand among the others is left open.
    open_ = Addresses((), addresses.possible, addresses.why or f"the order of {name}, whose prefix list has ranges of several lengths")
    return Route(name, open_, UNKNOWN_LENGTH, _target(view, evaluation))


def _target(view: ResourceView, evaluation: Evaluation) -> Target:
    for path, kind in _TARGETS:
        value = view.peek(path)
        if value is ABSENT:
            continue
        if value.__class__ is Unknown:
            return Target(Kind.UNKNOWN, f"the target of {view.name}: {value.why}")
        target = evaluation.links.target(value)
        if kind is None:
            return _gateway(value, target, view)
        return Target(kind, target.name if target else str(value), key_of(target) if target else None)
    return Target(Kind.UNKNOWN, f"the target of {view.name}")


def _gateway(value: Any, target: ResourceView | None, view: ResourceView) -> Target:
    if target is not None:
        kind = _GATEWAYS.get(target.type, Kind.UNKNOWN)
        if target.type == "AWS::EC2::VPCGatewayAttachment":
            kind = Kind.INTERNET if target.peek("InternetGatewayId") is not ABSENT else Kind.PRIVATE
            value = target.peek("VpnGatewayId") if kind is Kind.PRIVATE else value
            found = view.evaluation.links.target(value) if value.__class__ is not Unknown else None
            target = found or target
        return Target(kind, target.name, key_of(target))
    for prefix, kind in _PREFIXES.items():
        if str(value).startswith(prefix):
            return Target(kind, str(value))
    return Target(Kind.UNKNOWN, f"the target of {view.name}: {value}")


def _tables_at(view: ResourceView, path: str, evaluation: Evaluation, network: Network) -> list[RouteTable]:
    """The tables that a property names; where that is not known, each of them may have the route."""
    found: list[RouteTable] = []
    for value in view.each(path):
        target = evaluation.links.target(value) if value.__class__ is not Unknown else None
        if target is not None and key_of(target) in network.tables:
            found.append(network.tables[key_of(target)])
            continue
        why = f"whether {view.name} belongs to it: {text_of(value)}"
        network.unread.append(f"the route table of {view.name}: {text_of(value)}")
        network.tables_unsure.append((view.name, why))
        if doubt(value, view):
            anything = Addresses((), EVERY_ADDRESS, why)
            for table in network.tables.values():
                table.routes.append(Route(view.name, anything, UNKNOWN_LENGTH, Target(Kind.UNKNOWN, why)))
    return found


def _endpoints(evaluation: Evaluation, network: Network) -> None:
    """The routes that a gateway endpoint adds to its tables: to the prefix list of its service, whose addresses only AWS knows."""
    for view in existing(evaluation, "AWS::EC2::VPCEndpoint"):
        type_ = view.peek("VpcEndpointType")
        if type_.__class__ is Unknown:
            for table in _tables_at(view, "RouteTableIds", evaluation, network):
                why = f"the type of {view.name}: {type_.why}"
                table.routes.append(Route(view.name, Addresses((), INTERNET, why), _LISTED_LENGTH, Target(Kind.UNKNOWN, why)))
        elif str(type_ or "Gateway") == "Gateway":
            network.services.append(view.name)
            for table in _tables_at(view, "RouteTableIds", evaluation, network):
                # Which of these addresses are the service's only AWS knows; the route takes none away from other routes.
                table.routes.append(Route(view.name, _INTERNET, _LISTED_LENGTH, Target(Kind.SERVICE, view.name, key_of(view))))


def _associations(evaluation: Evaluation, network: Network) -> tuple[dict[Key, RouteTable], str]:
    found: dict[Key, RouteTable] = {}
    unsure = ""
    for view in existing(evaluation, "AWS::EC2::SubnetRouteTableAssociation"):
        subnet, table = view.peek("SubnetId"), view.peek("RouteTableId")
        target = evaluation.links.target(subnet) if subnet.__class__ is not Unknown else None
        if target is None:
            if doubt(subnet, view):
                unsure = f"a route table by {view.name}: {text_of(subnet)}"
            continue
        named = evaluation.links.target(table) if table.__class__ is not Unknown else None
        if named is not None and key_of(named) in network.tables:
            found[key_of(target)] = network.tables[key_of(named)]
        else:
            name = f"the route table {text_of(table)} of {target.name}, which is not of this assembly"
            anything = Route(name, Addresses((), EVERY_ADDRESS, name), UNKNOWN_LENGTH, Target(Kind.UNKNOWN, name))
            home = vpc_of(network, evaluation, target, "VpcId")
            found[key_of(target)] = network.tables.setdefault(("", name), RouteTable(("", name), name, home.key, [anything]))
    return found, unsure
