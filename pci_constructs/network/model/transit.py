"""Transit gateways: what is attached to them, and the route tables between."""

from pci_constructs.assembly import ABSENT, Evaluation, ResourceView, Unknown
from pci_constructs.network.bounds import Addresses
from pci_constructs.network.fields import EVERY_ADDRESS
from pci_constructs.network.model.elements import Attachment, Key, Kind, Network, Route, RouteTable, Target
from pci_constructs.network.model.places import UNKNOWN_LENGTH, existing, subnets_at, vpc_of
from pci_constructs.network.model.values import Ranges, doubt, key_of, length_of, text_of


def read_transit(evaluation: Evaluation, network: Network, ranges: Ranges) -> None:
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
            beyond = _beyond(view, evaluation)
            network.attachments[key_of(view)] = Attachment(key_of(view), view.name, _transit_of(view, evaluation), None, beyond=beyond)
    _gateways(gateways, network)
    _transit_tables(evaluation, network, ranges)
    shared = _shared(gateways, evaluation)
    for attachment in network.attachments.values():
        if attachment.transit not in gateways:
            others = f"others at transit gateway {attachment.transit[1]}"
            attachment.others = others
            if attachment.table is None:
                attachment.unknown = f"the transit gateway of {attachment.name}, which is not of this assembly"
        elif attachment.transit in shared:
            attachment.others = f"others at transit gateway {gateways[attachment.transit].name}"


def _beyond(view: ResourceView, evaluation: Evaluation) -> str:
    """Why what lies behind an attachment may be of this assembly: the peer is a transit gateway of it, or that is not known."""
    value = view.peek("PeerTransitGatewayId")
    target = evaluation.links.target(value) if value.__class__ is not Unknown and value is not ABSENT else None
    if target is not None:
        return f"where {target.name} leads packets that come through {view.name}"
    return f"what lies behind {view.name}: {text_of(value)}" if value is not ABSENT and doubt(value, view) else ""


def _shared(gateways: dict[Key, ResourceView], evaluation: Evaluation) -> set[Key]:
    """The transit gateways that other accounts may attach to."""
    found = {
        key
        for key, view in gateways.items()
        if text_of(view.peek("AutoAcceptSharedAttachments")) != "disable" and view.peek("AutoAcceptSharedAttachments") is not ABSENT
    }
    for share in existing(evaluation, "AWS::RAM::ResourceShare"):
        for value in share.each("ResourceArns"):
            target = evaluation.links.target(value) if value.__class__ is not Unknown else None
            if value.__class__ is Unknown:
                found |= set(gateways)
            elif target is not None and key_of(target) in gateways:
                found.add(key_of(target))
    return found


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
        if text_of(view.peek("SecurityGroupReferencingSupport")) not in ("nothing", "disable"):
            network.references_across.add(key)
        own = [each for each in network.attachments.values() if each.transit == key]
        if (
            text_of(view.peek("DefaultRouteTableAssociation")) != "disable"
            or text_of(view.peek("DefaultRouteTablePropagation")) != "disable"
        ):
            _default_table(key, view, own, network)
    if any(each.transit not in gateways for each in network.attachments.values()):
        network.references_across.add(("", "a transit gateway that is not of this assembly"))


def _default_table(transit: Key, view: ResourceView, attachments: list[Attachment], network: Network) -> None:
    """What attachments join by themselves; a template may name another table for it."""
    key: Key = (transit[0], f"{transit[1]}.DefaultRouteTable")
    network.tables[key] = table = RouteTable(key, f"the default route table of {view.name}")
    joins, spreads = view.peek("DefaultRouteTableAssociation"), view.peek("DefaultRouteTablePropagation")
    named = [path for path in ("AssociationDefaultRouteTableId", "PropagationDefaultRouteTableId") if view.peek(path) is not ABSENT]
    unsure = [text_of(value) for value in (joins, spreads) if value.__class__ is Unknown] + [f"{path} of {view.name}" for path in named]
    for attachment in attachments:
        if unsure:
            attachment.unknown = f"the route tables that {attachment.name} joins: {unsure[0]}"
        elif text_of(joins) != "disable":
            attachment.table = table
        if not unsure and text_of(spreads) != "disable":
            _make_known(table, attachment, f"what {attachment.name} makes known")


def _make_known(table: RouteTable, attachment: Attachment, name: str) -> None:
    target = Target(Kind.TRANSIT, attachment.name, attachment.key)
    if attachment.vpc is None:
        anything = Addresses((), EVERY_ADDRESS, f"the routes behind {attachment.name}")
        table.routes.append(Route(name, anything, UNKNOWN_LENGTH, target, rank=2))
        return
    addresses = attachment.vpc.addresses
    for one in addresses.possible:
        sure = (one,) if one in addresses.sure else ()
        size = (one[1] - one[0] + 1).bit_length() - 1
        length = ((32 if one[1] < 2**32 else 128) - size) if sure else UNKNOWN_LENGTH
        table.routes.append(Route(name, Addresses(sure, (one,), addresses.why), length, target, rank=2))


def _transit_route(view: ResourceView, evaluation: Evaluation, network: Network, ranges: Ranges) -> None:
    value = view.peek("DestinationCidrBlock")
    addresses = ranges.read(value, view.name)
    length = length_of(value) if addresses.sure else UNKNOWN_LENGTH
    attachment, table = _pair(view, evaluation, network)
    given = view.peek("Blackhole")
    blackhole = given.__class__ is not Unknown and str(given).lower() == "true"
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
