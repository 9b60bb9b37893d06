"""Where traffic enters a VPC: route tables of its gateways, and gateways that only a route or another resource shows."""

from pci_constructs.assembly import ABSENT, Evaluation, ResourceView, Unknown
from pci_constructs.network.model.elements import Key, Kind, Network, Route, Target, Vpc
from pci_constructs.network.model.places import existing, vpc_of
from pci_constructs.network.model.values import key_of, text_of

_INTERNET = "AWS::EC2::InternetGateway"
_PRIVATE = "AWS::EC2::VPNGateway"
_ENTRANCES = (
    "AWS::EC2::CarrierGateway",
    "AWS::EC2::LocalGatewayRouteTableVPCAssociation",
    "AWS::NetworkManager::VpcAttachment",
    "AWS::EC2::RouteServerAssociation",
)
"""Types that join a VPC to a network outside, with the property that names the VPC being ``VpcId`` or ``VpcArn``."""


def read_edges(evaluation: Evaluation, network: Network) -> None:
    """Reads the route tables of gateways, and finds the gateways that are attached outside the templates."""
    for view in existing(evaluation, "AWS::EC2::GatewayRouteTableAssociation"):
        _edge(view, evaluation, network)
    for view in existing(evaluation, *_ENTRANCES):
        vpc = vpc_of(network, evaluation, view, "VpcArn" if view.peek("VpcArn") is not ABSENT else "VpcId")
        vpc.ways_in[view.name] = f"what {view.name} brings in"
    for table in network.tables.values():
        home = network.vpcs.get(table.vpc) if table.vpc else None
        if home is not None and not home.outside:
            for route in table.routes:
                _shown(route, home, network)


def _edge(view: ResourceView, evaluation: Evaluation, network: Network) -> None:
    gateway, named = view.peek("GatewayId"), view.peek("RouteTableId")
    target = evaluation.links.target(named) if named.__class__ is not Unknown else None
    table = network.tables.get(key_of(target)) if target is not None else None
    which = evaluation.links.target(gateway) if gateway.__class__ is not Unknown else None
    text = which.type if which is not None else text_of(gateway)
    home = network.vpcs.get(table.vpc) if table is not None and table.vpc else None
    if table is None or home is None or home.outside:
        # A table, or the VPC of one, that is not known may be that of any gateway here.
        unknown = text_of(named) if table is None else f"the VPC of {table.name}"
        why = f"the route table of {view.name}: {unknown}"
        for vpc in network.vpcs.values():
            vpc.edge_unsure = why
    elif text == _PRIVATE or text.startswith("vgw-"):
        home.private_edge = table
    elif text == _INTERNET or text.startswith("igw-"):
        home.edge = table
    else:
        home.edge = home.private_edge = table
        home.edge_unsure = f"the gateway of {view.name}: {text}"


def _shown(route: Route, vpc: Vpc, network: Network) -> None:
    """A route to a gateway that is not of this assembly shows that one is attached: packets come in through it, too."""
    target = route.target
    why = f"what lies behind {target.name}, which only {route.name} names"
    if target.kind is Kind.INTERNET and target.key is None and not vpc.gateway:
        vpc.gateway, vpc.gateway_unsure = target.name, why
    elif target.kind is Kind.PRIVATE and not vpc.private:
        vpc.private, vpc.private_unsure = target.name, why
    elif target.kind is Kind.UNKNOWN:
        vpc.ways_in[target.name] = why
        if not vpc.gateway:
            vpc.gateway, vpc.gateway_unsure = target.name, why
    elif (target.kind is Kind.PEERING and target.key not in network.peerings) or (
        target.kind is Kind.TRANSIT and not _attached(vpc, target, network)
    ):
        vpc.ways_in[target.name] = why


def _attached(vpc: Vpc, target: Target, network: Network) -> bool:
    key: Key | None = target.key
    return any(each.vpc is vpc and each.transit == key for each in network.attachments.values())
