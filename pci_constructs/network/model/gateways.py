"""NAT gateways, peering connections, transit gateways and firewalls."""

from typing import Any

from pci_constructs.assembly import ABSENT, Evaluation, ResourceView, Unknown
from pci_constructs.network.bounds import ALL, Addresses, exactly, unknown
from pci_constructs.network.model.elements import Attachment, Firewall, Key, Kind, Nat, Network, Peering, Route, RouteTable, Subnet, Target
from pci_constructs.network.model.firewalls import passed_by
from pci_constructs.network.model.places import existing, outside_vpc, unknown_subnet, vpc_of
from pci_constructs.network.model.values import Ranges, key_of, length_of, text_of
from pci_constructs.network.sets import EVERY_ADDRESS, ICMP, ICMPV6, TCP, UDP, box

NAT_TRANSLATES = exactly(box(protocols=[(TCP, TCP), (UDP, UDP), (ICMP, ICMP), (ICMPV6, ICMPV6)]) & ALL.sure)
"""What a NAT gateway passes on."""
_UNKNOWN_LENGTH = 129


def subnets_at(view: ResourceView, path: str, evaluation: Evaluation, network: Network) -> list[Subnet]:
    """The subnets in a list, with made-up ones for those that are not of this assembly."""
    found: list[Subnet] = []
    for value in view.each(path):
        target = evaluation.links.target(value) if value.__class__ is not Unknown else None
        if target is not None and key_of(target) in network.subnets:
            found.append(network.subnets[key_of(target)])
        else:
            found.append(unknown_subnet(network, text_of(value)))
    return found


def read_gateways(evaluation: Evaluation, network: Network, ranges: Ranges) -> None:
    """Reads everything that routes lead to and that is no interface."""
    for view in existing(evaluation, "AWS::EC2::NatGateway"):
        subnet = next(iter(subnets_at(view, "SubnetId", evaluation, network)), None) or unknown_subnet(network, f"of {view.name}")
        fixed = view.peek("PrivateIpAddress")
        addresses = subnet.addresses if fixed is ABSENT else ranges.read(fixed, view.name)
        public = str(view.peek("ConnectivityType") or "public").lower() != "private"
        network.nats[key_of(view)] = Nat(key_of(view), view.name, subnet, addresses, public)
    for view in existing(evaluation, "AWS::EC2::VPCPeeringConnection"):
        other = view.peek("PeerVpcId")
        target = evaluation.links.target(other) if other.__class__ is not Unknown else None
        peer = network.vpcs.get(key_of(target)) if target is not None else None
        ends = (vpc_of(network, evaluation, view, "VpcId"), peer or outside_vpc(network, f"{text_of(other)} behind {view.name}"))
        network.peerings[key_of(view)] = Peering(key_of(view), view.name, ends)
    _firewalls(evaluation, network, ranges)
    _transit(evaluation, network, ranges)


def _firewalls(evaluation: Evaluation, network: Network, ranges: Ranges) -> None:
    """Everything that inspects packets on their way."""
    for view in existing(evaluation, "AWS::NetworkFirewall::Firewall"):
        subnets = [each for mapping in view.blocks("SubnetMappings") for each in subnets_at_block(mapping, evaluation, network)]
        passes, says = passed_by(view, network, ranges)
        network.firewalls[key_of(view)] = Firewall(key_of(view), view.name, tuple(subnets), passes, says)
    for view in existing(evaluation, "AWS::NetworkFirewall::VpcEndpointAssociation"):
        found = view.peek("SubnetMapping")
        subnets = subnets_at_block(found, evaluation, network) if found is not ABSENT and found.__class__ is not Unknown else []
        firewall = view.follow("FirewallArn")
        passes, says = passed_by(firewall, network, ranges) if firewall else (unknown(f"the firewall behind {view.name}"), "")
        network.firewalls[key_of(view)] = Firewall(key_of(view), view.name, tuple(subnets), passes, says)
    _appliances(evaluation, network)


def _appliances(evaluation: Evaluation, network: Network) -> None:
    for view in existing(evaluation, "AWS::EC2::VPCEndpoint"):
        if text_of(view.peek("VpcEndpointType")) == "GatewayLoadBalancer":
            subnets = subnets_at(view, "SubnetIds", evaluation, network)
            what = unknown(f"what the appliances behind {view.name} pass on")
            network.firewalls[key_of(view)] = Firewall(key_of(view), view.name, tuple(subnets), what, "what its appliances let pass")


def subnets_at_block(block: Any, evaluation: Evaluation, network: Network) -> list[Subnet]:
    """The subnet that a mapping names."""
    value = block.peek("SubnetId")
    target = evaluation.links.target(value) if value.__class__ is not Unknown else None
    if target is not None and key_of(target) in network.subnets:
        return [network.subnets[key_of(target)]]
    return [unknown_subnet(network, text_of(value))]


def _transit(evaluation: Evaluation, network: Network, ranges: Ranges) -> None:
    """Transit gateways: each attachment has one route table, and each table the routes written into it or made known to it."""
    gateways = {key_of(view): view for view in existing(evaluation, "AWS::EC2::TransitGateway")}
    for view in existing(evaluation, "AWS::EC2::TransitGatewayAttachment", "AWS::EC2::TransitGatewayVpcAttachment"):
        vpc = vpc_of(network, evaluation, view, "VpcId")
        subnets = tuple(subnets_at(view, "SubnetIds", evaluation, network))
        network.attachments[key_of(view)] = Attachment(key_of(view), view.name, _transit_of(view, evaluation), vpc, subnets)
    for view in existing(
        evaluation, "AWS::EC2::VPNConnection", "AWS::EC2::TransitGatewayPeeringAttachment", "AWS::EC2::TransitGatewayConnect"
    ):
        if view.peek("TransitGatewayId") is not ABSENT or view.type.endswith(("PeeringAttachment", "Connect")):
            network.attachments[key_of(view)] = Attachment(key_of(view), view.name, _transit_of(view, evaluation), None)
    _gateways(gateways, network)
    _transit_tables(evaluation, network, ranges)
    for attachment in network.attachments.values():
        if attachment.table is None and attachment.transit not in gateways:
            attachment.unknown = f"the transit gateway of {attachment.name}, which is not of this assembly"


def _transit_tables(evaluation: Evaluation, network: Network, ranges: Ranges) -> None:
    tables = {key_of(view): view for view in existing(evaluation, "AWS::EC2::TransitGatewayRouteTable")}
    for key, view in tables.items():
        network.tables[key] = RouteTable(key, view.name)
    for view in existing(evaluation, "AWS::EC2::TransitGatewayRouteTableAssociation"):
        attachment, table = _pair(view, evaluation, network)
        if attachment is not None and table is not None:
            attachment.table = table
        else:
            _unsure(network, f"what {view.name} joins")
    for view in existing(evaluation, "AWS::EC2::TransitGatewayRouteTablePropagation"):
        attachment, table = _pair(view, evaluation, network)
        if attachment is not None and table is not None:
            _make_known(table, attachment, view.name)
        else:
            _unsure(network, f"what {view.name} makes known")
    for view in existing(evaluation, "AWS::EC2::TransitGatewayRoute"):
        _transit_route(view, evaluation, network, ranges)


def _gateways(gateways: dict[Key, ResourceView], network: Network) -> None:
    for key, view in gateways.items():
        if text_of(view.peek("SecurityGroupReferencingSupport")) == "enable":
            network.references_across.add(key)
        if text_of(view.peek("DefaultRouteTableAssociation")) != "disable":
            _default_table(key, view, network)


def _default_table(transit: Key, view: ResourceView, network: Network) -> None:
    key: Key = (transit[0], f"{transit[1]}.DefaultRouteTable")
    network.tables[key] = table = RouteTable(key, f"the default route table of {view.name}")
    known = text_of(view.peek("DefaultRouteTablePropagation")) != "disable"
    for attachment in network.attachments.values():
        if attachment.transit == transit:
            attachment.table = table
            if known:
                _make_known(table, attachment, f"what {attachment.name} makes known")


def _make_known(table: RouteTable, attachment: Attachment, name: str) -> None:
    target = Target(Kind.TRANSIT, attachment.name, attachment.key)
    if attachment.vpc is None:
        anything = Addresses((), EVERY_ADDRESS, f"the routes behind {attachment.name}")
        table.routes.append(Route(name, anything, _UNKNOWN_LENGTH, target, rank=2))
        return
    addresses = attachment.vpc.addresses
    for one in addresses.possible:
        sure = (one,) if one in addresses.sure else ()
        size = (one[1] - one[0] + 1).bit_length() - 1
        length = ((32 if one[1] < 2**32 else 128) - size) if sure else _UNKNOWN_LENGTH
        table.routes.append(Route(name, Addresses(sure, (one,), addresses.why), length, target, rank=2))


def _transit_route(view: ResourceView, evaluation: Evaluation, network: Network, ranges: Ranges) -> None:
    value = view.peek("DestinationCidrBlock")
    addresses = ranges.read(value, view.name)
    length = length_of(value) if addresses.sure else _UNKNOWN_LENGTH
    attachment, table = _pair(view, evaluation, network)
    blackhole = str(view.peek("Blackhole") or "").lower() == "true"
    if blackhole:
        target = Target(Kind.BLACKHOLE, view.name)
    elif attachment is None:
        target = Target(Kind.UNKNOWN, f"the attachment of {view.name}: {text_of(view.peek('TransitGatewayAttachmentId'))}")
    else:
        target = Target(Kind.TRANSIT, attachment.name, attachment.key)
    if table is None:
        _unsure(network, f"the route table of {view.name}")
        return
    table.routes.append(Route(view.name, addresses, length, target))


def _pair(view: ResourceView, evaluation: Evaluation, network: Network) -> tuple[Attachment | None, RouteTable | None]:
    """The attachment and the table that a resource joins."""
    found: list[Key | None] = []
    for path in ("TransitGatewayAttachmentId", "TransitGatewayRouteTableId"):
        value = view.peek(path)
        target = evaluation.links.target(value) if value.__class__ is not Unknown else None
        found.append(key_of(target) if target is not None else None)
    attachment, table = found
    return network.attachments.get(attachment) if attachment else None, network.tables.get(table) if table else None


def _transit_of(view: ResourceView, evaluation: Evaluation) -> Key:
    value = view.peek("TransitGatewayId")
    value = view.peek("TransportTransitGatewayAttachmentId") if value is ABSENT else value
    target = evaluation.links.target(value) if value.__class__ is not Unknown else None
    return key_of(target) if target is not None else ("", text_of(value))


def _unsure(network: Network, why: str) -> None:
    """Something about transit gateways cannot be told: every attachment may lead anywhere."""
    network.unread.append(why)
    for attachment in network.attachments.values():
        attachment.unknown = why
