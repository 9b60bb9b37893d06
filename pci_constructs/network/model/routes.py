"""Route tables, what their routes lead to, and the routes that AWS adds."""

from typing import Any

from pci_constructs.assembly import ABSENT, Evaluation, ResourceView, Unknown
from pci_constructs.network.bounds import Addresses
from pci_constructs.network.model.elements import Key, Kind, Network, Route, RouteTable, Target, Vpc
from pci_constructs.network.model.places import existing, main_table, vpc_of
from pci_constructs.network.model.values import Ranges, key_of, length_of, text_of
from pci_constructs.network.sets import EVERY_ADDRESS, Intervals, minus, network_of

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
_UNKNOWN_LENGTH = 129
"""Longer than any prefix: a route of which the destination is not known may be the longest."""
_LISTED_LENGTH = 128


def read_tables(evaluation: Evaluation, network: Network, ranges: Ranges) -> tuple[dict[Key, RouteTable], str]:
    """Reads route tables and routes.

    Returns:
        The table of each subnet that has an association, and what is not known of associations.
    """
    homes: dict[Key, Vpc] = {}
    for view in existing(evaluation, _TABLE):
        network.tables[key_of(view)] = RouteTable(key_of(view), view.name)
        homes[key_of(view)] = vpc_of(network, evaluation, view, "VpcId")
    for view in existing(evaluation, "AWS::EC2::Route"):
        for table in _tables_at(view, "RouteTableId", evaluation, network):
            table.routes.append(_route(view, evaluation, ranges))
    _endpoints(evaluation, network)
    for view in existing(evaluation, "AWS::EC2::VPNGatewayRoutePropagation"):
        for table in _tables_at(view, "RouteTableIds", evaluation, network):
            anything = Addresses((), EVERY_ADDRESS, f"the routes that {view.name} makes known")
            table.routes.append(Route(view.name, anything, _UNKNOWN_LENGTH, Target(Kind.PRIVATE, view.name)))
    for key, vpc in homes.items():
        _local(network.tables[key], vpc)
    return _associations(evaluation, network)


def finish_tables(network: Network) -> None:
    """Gives main route tables their routes, once all VPCs are known, and sorts every table."""
    for vpc in list(network.vpcs.values()):
        table = main_table(network, vpc, "")
        if not table.routes:
            _local(table, vpc)
            anything = Addresses((), EVERY_ADDRESS, table.name)
            table.routes.append(Route(table.name, anything, _UNKNOWN_LENGTH, Target(Kind.UNKNOWN, f"what {table.name} has")))
    for table in network.tables.values():
        table.routes.sort(key=Route.order)


def _local(table: RouteTable, vpc: Vpc) -> None:
    ranges = vpc.addresses
    for one in dict.fromkeys(ranges.possible):
        sure = (one,) if one in ranges.sure else ()
        size = one[1] - one[0] + 1
        length = (32 if one[1] < 2**32 else 128) - (size.bit_length() - 1) if sure else _UNKNOWN_LENGTH
        name = f"the local route of {vpc.name}"
        table.routes.append(Route(name, Addresses(sure, (one,), ranges.why), length, Target(Kind.LOCAL, vpc.name, vpc.key), rank=0))


def _route(view: ResourceView, evaluation: Evaluation, ranges: Ranges) -> Route:
    name = view.name
    for path in ("DestinationCidrBlock", "DestinationIpv6CidrBlock"):
        value = view.peek(path)
        if value is not ABSENT:
            addresses = ranges.read(value, name)
            length = length_of(value) if addresses.sure else _UNKNOWN_LENGTH
            return Route(name, addresses, length, _target(view, evaluation))
    listed = view.peek("DestinationPrefixListId")
    addresses = ranges.of_list(listed, name) if listed is not ABSENT else Addresses((), EVERY_ADDRESS, f"the destination of {name}")
    if addresses.sure == addresses.possible and len({last - first for first, last in addresses.sure}) == 1:
        first, last = addresses.sure[0]
        length = (32 if last < 2**32 else 128) - ((last - first + 1).bit_length() - 1)
        return Route(name, addresses, length, _target(view, evaluation))
    # Ranges of several lengths: where they stand among the others is left open.
    open_ = Addresses((), addresses.possible, addresses.why or f"the order of {name}, whose prefix list has ranges of several lengths")
    return Route(name, open_, _UNKNOWN_LENGTH, _target(view, evaluation))


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
        return Target(kind, target.name, key_of(target))
    for prefix, kind in _PREFIXES.items():
        if str(value).startswith(prefix):
            return Target(kind, str(value))
    return Target(Kind.UNKNOWN, f"the target of {view.name}: {value}")


def _tables_at(view: ResourceView, path: str, evaluation: Evaluation, network: Network) -> list[RouteTable]:
    """The tables that a property names; all of them if that is not known."""
    found: list[RouteTable] = []
    for value in view.each(path):
        if value.__class__ is Unknown:
            network.unread.append(f"the route table of {view.name}: {value.why}")
            why = f"whether {view.name} belongs to it: {value.why}"
            anything = Addresses((), EVERY_ADDRESS, why)
            for table in network.tables.values():
                table.routes.append(Route(view.name, anything, _UNKNOWN_LENGTH, Target(Kind.UNKNOWN, why)))
            continue
        target = evaluation.links.target(value)
        if target is not None and key_of(target) in network.tables:
            found.append(network.tables[key_of(target)])
    return found


def _endpoints(evaluation: Evaluation, network: Network) -> None:
    """The routes that a gateway endpoint adds to its tables: to the prefix list of its service, whose addresses only AWS knows."""
    for view in existing(evaluation, "AWS::EC2::VPCEndpoint"):
        type_ = view.peek("VpcEndpointType")
        if type_.__class__ is not Unknown and str(type_ or "Gateway") == "Gateway":
            for table in _tables_at(view, "RouteTableIds", evaluation, network):
                # Which of these addresses are the service's only AWS knows; the route takes none away from other routes.
                table.routes.append(Route(view.name, _INTERNET, _LISTED_LENGTH, Target(Kind.SERVICE, view.name, key_of(view))))


def _associations(evaluation: Evaluation, network: Network) -> tuple[dict[Key, RouteTable], str]:
    found: dict[Key, RouteTable] = {}
    unsure = ""
    for view in existing(evaluation, "AWS::EC2::SubnetRouteTableAssociation"):
        subnet, table = view.peek("SubnetId"), view.peek("RouteTableId")
        if subnet.__class__ is Unknown:
            unsure = f"a route table by {view.name}: {subnet.why}"
            continue
        target = evaluation.links.target(subnet)
        named = evaluation.links.target(table) if table.__class__ is not Unknown else None
        if target is None:
            continue
        if named is not None and key_of(named) in network.tables:
            found[key_of(target)] = network.tables[key_of(named)]
        else:
            name = f"the route table {text_of(table)} of {target.name}, which is not of this assembly"
            made = network.tables.setdefault(("", name), RouteTable(("", name), name))
            anything = Addresses((), EVERY_ADDRESS, name)
            made.routes = [Route(name, anything, _UNKNOWN_LENGTH, Target(Kind.UNKNOWN, name))]
            _local(made, vpc_of(network, evaluation, target, "VpcId"))
            found[key_of(target)] = made
    for view in existing(evaluation, "AWS::EC2::GatewayRouteTableAssociation"):
        tables = _tables_at(view, "RouteTableId", evaluation, network)
        value = view.peek("GatewayId")
        for vpc in network.vpcs.values():
            if tables and vpc.gateway and not vpc.outside and value.__class__ is not Unknown and _is_of(vpc, tables[0]):
                vpc.edge = tables[0]
    return found, unsure


def _is_of(vpc: Vpc, table: RouteTable) -> bool:
    return any(route.target.kind is Kind.LOCAL and route.target.key == vpc.key for route in table.routes)
