"""VPCs and subnets, with their ranges and gateways."""

from typing import Any

from pci_constructs.assembly import ABSENT, Evaluation, Resource, ResourceView, Unknown
from pci_constructs.network.bounds import Addresses
from pci_constructs.network.fields import EVERY_ADDRESS, EVERY_V4, EVERY_V6
from pci_constructs.network.model.elements import Acl, Key, Kind, Network, Route, RouteTable, Subnet, Target, Vpc
from pci_constructs.network.model.lists import acl_of_subnets, default_acl
from pci_constructs.network.model.values import Ranges, doubt, key_of, tag_of, text_of
from pci_constructs.network.sets import minus

VPC = "AWS::EC2::VPC"
SUBNET = "AWS::EC2::Subnet"
TIER_TAG = "pci-tier"
_TABLE_ASSOCIATION = "AWS::EC2::SubnetRouteTableAssociation"
_ATTACHMENT = "AWS::EC2::VPCGatewayAttachment"
UNKNOWN_LENGTH = 129
"""Longer than any prefix: a route of which the destination is not known may be the longest."""


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
        if vpc.unsure:
            # It may be a range of any VPC here.
            maybe = Addresses((), more.possible, vpc.unsure)
            for other in network.vpcs.values():
                other.addresses = other.addresses if other.outside else other.addresses.together(maybe)
    for view in existing(evaluation, _ATTACHMENT):
        for path in ("InternetGatewayId", "VpnGatewayId"):
            value = view.peek(path)
            if value is not ABSENT:
                _attach(network, evaluation, view, path)


def _attach(network: Network, evaluation: Evaluation, view: ResourceView, path: str) -> None:
    value = view.peek("VpcId")
    vpcs = list(network.vpcs.values()) if value.__class__ is Unknown else [vpc_of(network, evaluation, view, "VpcId")]
    unsure = f"the VPC of {view.name}: {value.why}" if value.__class__ is Unknown else ""
    gateway = view.peek(path)
    target = evaluation.links.target(gateway) if gateway.__class__ is not Unknown else None
    name = target.name if target is not None else text_of(gateway)
    for vpc in vpcs:
        if path == "InternetGatewayId" and (not vpc.gateway or (vpc.gateway_unsure and not vpc.outside)):
            vpc.gateway, vpc.gateway_unsure = vpc.gateway or view.name, unsure
        elif path == "VpnGatewayId" and (not vpc.private or vpc.private_unsure):
            vpc.private, vpc.private_unsure = name, unsure


def vpc_of(network: Network, evaluation: Evaluation, view: ResourceView, path: str) -> Vpc:
    """The VPC that a property names; one that is not of this assembly is made up, and nothing is known of it."""
    value = view.peek(path)
    target = evaluation.links.target(value) if value.__class__ is not Unknown else None
    if target is not None and key_of(target) in network.vpcs:
        return network.vpcs[key_of(target)]
    return outside_vpc(network, text_of(value), unsure=doubt(value, view))


def outside_vpc(network: Network, name: str, *, unsure: str = "") -> Vpc:
    """A VPC that is not of this assembly, or of which that is not known."""
    key: Key = ("", f"vpc {name}")
    if key not in network.vpcs:
        why = f"the VPC {name}, which is not of this assembly"
        network.vpcs[key] = Vpc(
            key, name, Addresses((), EVERY_ADDRESS, why), gateway=f"a gateway of {name}", gateway_unsure=why, outside=True, unsure=unsure
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
            tables.get(key) or (_unsure_table(network, vpc, unsure_tables) if unsure_tables else main_table(network, vpc)),
            acls.get(key) or _default_acl(network, vpc, unsure),
            maps_public=_flag(view.peek("MapPublicIpOnLaunch")),
            tier=tag_of(view, TIER_TAG) or "",
        )
        vpc.subnets.append(network.subnets[key])
        # A subnet lies in its VPC: what no range of that VPC has in it, one that could not be read has.
        beyond = minus(network.subnets[key].addresses.sure, vpc.addresses.sure)
        if beyond:
            vpc.addresses = vpc.addresses.together(Addresses(beyond, beyond))


def _addresses(view: ResourceView, ranges: Ranges) -> Addresses:
    found = ranges.read(view.peek("CidrBlock"), view.name).together(ranges.of_subnet(view, "Ipv6CidrBlock"))
    for block in existing(view.evaluation, "AWS::EC2::SubnetCidrBlock"):
        value = block.peek("SubnetId")
        target = view.evaluation.links.target(value) if value.__class__ is not Unknown else None
        if target is not None and target.is_(view):
            found = found.together(ranges.of_subnet(block, "Ipv6CidrBlock", view))
        elif value.__class__ is Unknown:
            found = found.together(Addresses((), EVERY_V6, f"the subnet of {block.name}: {value.why}"))
    for path, every in (("Ipv4IpamPoolId", EVERY_V4), ("Ipv6IpamPoolId", EVERY_V6)):
        if view.peek(path) is not ABSENT:
            found = found.together(Addresses((), every, f"the range of {view.name}, which an address pool picks"))
    return found if found.possible else Addresses((), EVERY_ADDRESS, f"the range of {view.name}, which an address pool picks")


def _default_acl(network: Network, vpc: Vpc, unsure: list[str]) -> Acl:
    if vpc.outside or unsure:
        why = unsure[0] if unsure else f"the ACLs of {vpc.name}, which is not of this assembly"
        return Acl(("", why), "an ACL that is not known", unknown=why)
    return default_acl(network, (vpc.key[0], f"{vpc.key[1]}.DefaultNetworkAcl"), vpc.name)


def main_table(network: Network, vpc: Vpc) -> RouteTable:
    """The main route table of a VPC, which no template can name: it has the local route alone, unless the VPC is not of this assembly."""
    key: Key = (vpc.key[0], f"{vpc.key[1]}.MainRouteTable")
    if key not in network.tables:
        network.tables[key] = RouteTable(key, f"the main route table of the VPC {vpc.name}", vpc.key)
    return network.tables[key]


def _unsure_table(network: Network, vpc: Vpc, why: str) -> RouteTable:
    """The table of a subnet of which it is not known which one that is."""
    key: Key = (vpc.key[0], f"{vpc.key[1]}.UnknownRouteTable")
    if key not in network.tables:
        anything = Route(why, Addresses((), EVERY_ADDRESS, why), UNKNOWN_LENGTH, Target(Kind.UNKNOWN, why))
        network.tables[key] = RouteTable(key, why, vpc.key, [anything])
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
        # A subnet may be made by others in a VPC of this assembly.
        home = vpc or outside_vpc(network, name if name.startswith("of ") else f"of {name}", unsure=why)
        made = Subnet(
            key,
            name,
            home,
            Addresses((), EVERY_ADDRESS, why),
            main_table(network, home),
            Acl(key, "an ACL that is not known", unknown=why),
            maps_public=None,
        )
        network.subnets[key] = made
        home.subnets.append(made)
    return network.subnets[key]


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


def subnets_at_block(block: Any, evaluation: Evaluation, network: Network) -> list[Subnet]:
    """The subnet that a mapping names."""
    value = block.peek("SubnetId")
    target = evaluation.links.target(value) if value.__class__ is not Unknown else None
    if target is not None and key_of(target) in network.subnets:
        return [network.subnets[key_of(target)]]
    return [unknown_subnet(network, text_of(value))]
