"""VPCs and subnets, with their ranges and gateways."""

from typing import Any

from pci_constructs.assembly import ABSENT, Evaluation, Resource, ResourceView, Unknown
from pci_constructs.network.bounds import NO_ADDRESSES, Addresses
from pci_constructs.network.model.elements import Acl, Key, Network, RouteTable, Subnet, Vpc
from pci_constructs.network.model.lists import acl_of_subnets, default_acl
from pci_constructs.network.model.values import Ranges, key_of, tag_of, text_of
from pci_constructs.network.sets import EVERY_ADDRESS

VPC = "AWS::EC2::VPC"
SUBNET = "AWS::EC2::Subnet"
TIER_TAG = "pci-tier"
_TABLE_ASSOCIATION = "AWS::EC2::SubnetRouteTableAssociation"
_ATTACHMENT = "AWS::EC2::VPCGatewayAttachment"


def existing(evaluation: Evaluation, *types: str) -> list[ResourceView]:
    """The resources of some types that exist in this world."""
    found: list[Resource] = [resource for type_ in types for resource in evaluation.by_type.get(type_, ()) if evaluation.exists(resource)]
    return [evaluation.view(resource) for resource in found]


def read_vpcs(evaluation: Evaluation, network: Network, ranges: Ranges) -> None:
    """Reads VPCs, their ranges, and the gateways attached to them."""
    for view in existing(evaluation, VPC):
        where = view.stack.stack
        addresses = ranges.read(view.peek("CidrBlock"), view.name)
        if view.peek("CidrBlock") is ABSENT:
            addresses = Addresses((), EVERY_ADDRESS, f"the range of {view.name}, which an address pool picks")
        network.vpcs[key_of(view)] = Vpc(key_of(view), view.name, addresses, where.stage, place=(where.stage, where.account, where.region))
    for view in existing(evaluation, "AWS::EC2::VPCCidrBlock"):
        vpc = vpc_of(network, evaluation, view, "VpcId")
        more = ranges.read(view.peek("CidrBlock"), view.name).together(ranges.read(view.peek("Ipv6CidrBlock"), view.name))
        if str(view.peek("AmazonProvidedIpv6CidrBlock") or "").lower() == "true":
            picked = ranges.pick(vpc.key)
            more = more.together(Addresses((picked,), (picked,)))
        if not more.possible:
            more = Addresses((), EVERY_ADDRESS, f"the range that {view.name} adds, which an address pool picks")
        vpc.addresses = vpc.addresses.together(more)
    for view in existing(evaluation, _ATTACHMENT):
        for path in ("InternetGatewayId", "VpnGatewayId"):
            value = view.peek(path)
            if value is not ABSENT:
                _attach(network, evaluation, view, path)


def _attach(network: Network, evaluation: Evaluation, view: ResourceView, path: str) -> None:
    value = view.peek("VpcId")
    vpcs = list(network.vpcs.values()) if value.__class__ is Unknown else [vpc_of(network, evaluation, view, "VpcId")]
    for vpc in vpcs:
        if value.__class__ is Unknown and path == "InternetGatewayId":
            vpc.gateway_unsure = f"the VPC of {view.name}: {value.why}"
        if path == "InternetGatewayId":
            vpc.gateway = vpc.gateway or view.name
        else:
            vpc.private = vpc.private or view.name


def vpc_of(network: Network, evaluation: Evaluation, view: ResourceView, path: str) -> Vpc:
    """The VPC that a property names; one that is not of this assembly is made up, and nothing is known of it."""
    value = view.peek(path)
    target = evaluation.links.target(value) if value.__class__ is not Unknown else None
    if target is not None and key_of(target) in network.vpcs:
        return network.vpcs[key_of(target)]
    return outside_vpc(network, text_of(value))


def outside_vpc(network: Network, name: str) -> Vpc:
    """A VPC that is not of this assembly."""
    key: Key = ("", f"vpc {name}")
    if key not in network.vpcs:
        why = f"the VPC {name}, which is not of this assembly"
        network.vpcs[key] = Vpc(
            key, name, Addresses((), EVERY_ADDRESS, why), gateway=f"a gateway of {name}", gateway_unsure=why, outside=True
        )
    return network.vpcs[key]


def read_subnets(evaluation: Evaluation, network: Network, ranges: Ranges, tables: dict[Key, RouteTable], unsure_tables: str) -> None:
    """Reads subnets, each with its route table and ACL.

    Args:
        evaluation: the assembly in one world.
        network: what is read so far.
        ranges: the reader of ranges.
        tables: the table of each subnet that has an association.
        unsure_tables: what is not known of associations.
    """
    acls, unsure = acl_of_subnets(evaluation, network)
    for view in existing(evaluation, SUBNET):
        key = key_of(view)
        vpc = vpc_of(network, evaluation, view, "VpcId")
        network.subnets[key] = Subnet(
            key,
            view.name,
            vpc,
            _addresses(view, ranges),
            tables.get(key) or main_table(network, vpc, unsure_tables),
            acls.get(key) or _default_acl(network, vpc, unsure),
            maps_public=_flag(view.peek("MapPublicIpOnLaunch")),
            tier=tag_of(view, TIER_TAG) or "",
        )
        vpc.subnets.append(network.subnets[key])


def _addresses(view: ResourceView, ranges: Ranges) -> Addresses:
    found = NO_ADDRESSES
    for path in ("CidrBlock", "Ipv6CidrBlock"):
        value = view.peek(path)
        if path == "Ipv6CidrBlock" and value is not ABSENT and value.__class__ is not str:
            # A part of the range that AWS picks: which part decides nothing that a template can say.
            target = view.evaluation.links.target(view.peek("VpcId")) if view.peek("VpcId").__class__ is not Unknown else None
            if target is not None and key_of(target) in ranges.picked:
                picked = ranges.picked[key_of(target)]
                found = found.together(Addresses((picked,), (picked,)))
                continue
        found = found.together(ranges.read(value, view.name))
    if not found.possible:
        return Addresses((), EVERY_ADDRESS, f"the range of {view.name}, which an address pool picks")
    return found


def _default_acl(network: Network, vpc: Vpc, unsure: list[str]) -> Acl:
    if vpc.outside or unsure:
        why = unsure[0] if unsure else f"the ACLs of {vpc.name}, which is not of this assembly"
        return Acl(("", why), "an ACL that is not known", unknown=why)
    return default_acl(network, (vpc.key[0], f"{vpc.key[1]}.DefaultNetworkAcl"), vpc.name)


def main_table(network: Network, vpc: Vpc, unsure: str) -> RouteTable:
    """The main route table of a VPC, which no template can name: it has the local route, and what else it has is not known."""
    key: Key = (vpc.key[0], f"{vpc.key[1]}.MainRouteTable")
    if key not in network.tables:
        network.tables[key] = RouteTable(key, unsure or f"the main route table of {vpc.name}, which is in no template")
    return network.tables[key]


def _flag(value: Any) -> bool | None:
    if value.__class__ is Unknown:
        return None
    return str(value).lower() == "true"


def unknown_subnet(network: Network, name: str, vpc: Vpc | None = None) -> Subnet:
    """A subnet that is not of this assembly: its addresses, routes and ACL are not known."""
    key: Key = ("", f"subnet {name}")
    if key not in network.subnets:
        why = f"the subnet {name}, which is not of this assembly"
        home = vpc or outside_vpc(network, f"of {name}")
        made = Subnet(
            key,
            name,
            home,
            Addresses((), EVERY_ADDRESS, why),
            main_table(network, home, ""),
            Acl(key, "an ACL that is not known", unknown=why),
            maps_public=None,
        )
        network.subnets[key] = made
        home.subnets.append(made)
    return network.subnets[key]
