"""VPCs: subnets, security groups, network ACLs, route tables and their routes, prefix lists."""

from collections.abc import Iterator, Mapping
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import pick, renamed, tags
from pci_constructs.live.reading.source import Source

_PAGES = {"PageSize": 500}
_VPC = ("CidrBlock", "InstanceTenancy")
_SUBNET = ("AssignIpv6AddressOnCreation", "AvailabilityZone", "CidrBlock", "Ipv6Native", "MapPublicIpOnLaunch", "VpcId")
_LAST = 32767
"""The number of the entry that ends every list: it refuses the rest, and nobody can change it."""
_ROUTE = (
    "CarrierGatewayId",
    "CoreNetworkArn",
    "DestinationCidrBlock",
    "DestinationIpv6CidrBlock",
    "DestinationPrefixListId",
    "EgressOnlyInternetGatewayId",
    "InstanceId",
    "LocalGatewayId",
    "NatGatewayId",
    "NetworkInterfaceId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
)


def _own(source: Source, operation: str, key: str) -> list[Any]:
    """The elements of a list that are the account's own: EC2 lists what others share with it, too, which is theirs to change."""
    return [item for item in source.pages(operation, key) if item.get("OwnerId", source.account.id) == source.account.id]


def _vpcs(source: Source) -> Iterator[Found]:
    for item in _own(source, "describe_vpcs", "Vpcs"):
        yield _found(source, "vpc", item["VpcId"], item, {**renamed(item, _VPC), "Live": {"IsDefault": item["IsDefault"]}})


def _subnets(source: Source) -> Iterator[Found]:
    for item in _own(source, "describe_subnets", "Subnets"):
        ranges = [part["Ipv6CidrBlock"] for part in item.get("Ipv6CidrBlockAssociationSet", ())]
        properties = {**renamed(item, _SUBNET), "Ipv6CidrBlock": ranges[0] if ranges else ABSENT}
        yield _found(source, "subnet", item["SubnetId"], item, properties)


def _groups(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_security_groups", "SecurityGroups", PaginationConfig=_PAGES):
        properties = {
            "GroupDescription": item["Description"],
            "GroupName": item["GroupName"],
            "SecurityGroupEgress": _entries(item.get("IpPermissionsEgress", ()), "Destination"),
            "SecurityGroupIngress": _entries(item.get("IpPermissions", ()), "Source"),
            "VpcId": pick(item, "VpcId"),
        }
        yield _found(source, "security-group", item["GroupId"], item, properties)


def _entries(permissions: Any, end: str) -> list[dict[str, Any]]:
    """The entries of a group as CloudFormation has them: one for each peer."""
    found = []
    for part in permissions:
        of_all = {"IpProtocol": part["IpProtocol"], **{name: part[name] for name in ("FromPort", "ToPort") if name in part}}
        peers = [
            *({"CidrIp": one["CidrIp"], **_said(one)} for one in part.get("IpRanges", ())),
            *({"CidrIpv6": one["CidrIpv6"], **_said(one)} for one in part.get("Ipv6Ranges", ())),
            *({f"{end}PrefixListId": one["PrefixListId"], **_said(one)} for one in part.get("PrefixListIds", ())),
            *({f"{end}SecurityGroupId": one["GroupId"], **_said(one)} for one in part.get("UserIdGroupPairs", ())),
        ]
        found += [{**of_all, **peer} for peer in peers]
    return found


def _said(entry: Any) -> dict[str, Any]:
    return {"Description": entry["Description"]} if "Description" in entry else {}


def _acls(source: Source) -> Iterator[Found]:
    for item in _own(source, "describe_network_acls", "NetworkAcls"):
        properties = {"VpcId": item["VpcId"], "Live": {"IsDefault": item["IsDefault"]}}
        yield _found(source, "network-acl", item["NetworkAclId"], item, properties)


def _acl_entries(source: Source) -> Iterator[Found]:
    for item in _own(source, "describe_network_acls", "NetworkAcls"):
        for entry in item["Entries"]:
            if entry["RuleNumber"] < _LAST:
                way = "out" if entry["Egress"] else "in"
                properties = {
                    **renamed(entry, ("CidrBlock", "Egress", "Ipv6CidrBlock", "PortRange", "Protocol", "RuleAction", "RuleNumber")),
                    "NetworkAclId": item["NetworkAclId"],
                }
                yield Found(id=f"{item['NetworkAclId']}|{way}|{entry['RuleNumber']}", properties=properties)


def _acl_associations(source: Source) -> Iterator[Found]:
    for item in _own(source, "describe_network_acls", "NetworkAcls"):
        for part in item.get("Associations", ()):
            properties = {"NetworkAclId": item["NetworkAclId"], "SubnetId": part["SubnetId"]}
            yield Found(id=part["NetworkAclAssociationId"], properties=properties)


def _tables(source: Source) -> Iterator[Found]:
    for item in _own(source, "describe_route_tables", "RouteTables"):
        main = any(part["Main"] for part in item.get("Associations", ()))
        yield _found(source, "route-table", item["RouteTableId"], item, {"VpcId": item["VpcId"], "Live": {"Main": main}})


def _routes(source: Source) -> Iterator[Found]:
    for item in _own(source, "describe_route_tables", "RouteTables"):
        for route in item["Routes"]:
            # The way within the VPC is there with the table, and is no resource of a template.
            if route.get("GatewayId") == "local" and route.get("Origin") == "CreateRouteTable":
                continue
            names = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
            to = next(route[name] for name in names if route.get(name))
            properties = {**renamed(route, _ROUTE), **_gateway(route), "RouteTableId": item["RouteTableId"]}
            yield Found(id=f"{item['RouteTableId']}|{to}", properties=properties)


def _gateway(route: Mapping[str, Any]) -> dict[str, Any]:
    """The gateway of a route; CloudFormation has a property of its own for endpoints, and EC2 has not."""
    id_ = str(route.get("GatewayId", ""))
    return {"VpcEndpointId": id_} if id_.startswith("vpce-") else {"GatewayId": id_ or ABSENT}


def _table_associations(source: Source) -> Iterator[Found]:
    for item in _own(source, "describe_route_tables", "RouteTables"):
        for part in item.get("Associations", ()):
            # That a table is the main one, or that of a gateway, is no association of a subnet.
            if part.get("SubnetId"):
                properties = {"RouteTableId": item["RouteTableId"], "SubnetId": part["SubnetId"]}
                yield Found(id=part["RouteTableAssociationId"], properties=properties)


def _lists(source: Source, *, of_aws: bool) -> Iterator[Found]:
    def one(item: Any) -> Found:
        entries = source.pages(
            "get_managed_prefix_list_entries",
            "Entries",
            absent=("InvalidPrefixListID.NotFound", "InvalidPrefixListId.NotFound"),
            PrefixListId=item["PrefixListId"],
        )
        properties: dict[str, Any] = {"Entries": [renamed(part, ("Cidr", "Description")) for part in entries]}
        if not of_aws:
            properties |= {**renamed(item, ("AddressFamily", "MaxEntries", "PrefixListName")), "Tags": tags(pick(item, "Tags"))}
        return Found(id=item["PrefixListId"], arn=item["PrefixListArn"], properties=properties)

    lists = source.pages("describe_managed_prefix_lists", "PrefixLists")
    yield from source.each([item for item in lists if (item["OwnerId"] == "AWS") is of_aws], one)


def _found(source: Source, kind: str, id_: str, item: Any, properties: Mapping[str, Any]) -> Found:
    return Found(id=id_, arn=source.arn(f"{kind}/{id_}"), properties={**properties, "Tags": tags(pick(item, "Tags"))})


_OF_ACLS, _OF_TABLES = ("ec2:DescribeNetworkAcls",), ("ec2:DescribeRouteTables",)
_OF_LISTS = ("ec2:DescribeManagedPrefixLists", "ec2:GetManagedPrefixListEntries")

COLLECTOR = Collector(
    service="ec2",
    readers=(
        Reader(
            type="AWS::EC2::VPC",
            properties=(*_VPC, "Live", "Tags"),
            calls=("ec2:DescribeVpcs",),
            covers=("AWS::EC2::VPCCidrBlock",),
            read=_vpcs,
        ),
        Reader(
            type="AWS::EC2::Subnet",
            properties=(*_SUBNET, "Ipv6CidrBlock", "Tags"),
            calls=("ec2:DescribeSubnets",),
            covers=("AWS::EC2::SubnetCidrBlock",),
            read=_subnets,
        ),
        Reader(
            type="AWS::EC2::SecurityGroup",
            properties=("GroupDescription", "GroupName", "SecurityGroupEgress", "SecurityGroupIngress", "Tags", "VpcId"),
            calls=("ec2:DescribeSecurityGroups",),
            covers=("AWS::EC2::SecurityGroupEgress", "AWS::EC2::SecurityGroupIngress"),
            read=_groups,
        ),
        Reader(type="AWS::EC2::NetworkAcl", properties=("Live", "Tags", "VpcId"), calls=_OF_ACLS, read=_acls),
        Reader(
            type="AWS::EC2::NetworkAclEntry",
            properties=(
                "CidrBlock",
                "Egress",
                "Ipv6CidrBlock",
                "NetworkAclId",
                "PortRange",
                "Protocol",
                "RuleAction",
                "RuleNumber",
            ),
            calls=_OF_ACLS,
            read=_acl_entries,
        ),
        Reader(
            type="AWS::EC2::SubnetNetworkAclAssociation",
            properties=("NetworkAclId", "SubnetId"),
            calls=_OF_ACLS,
            read=_acl_associations,
        ),
        Reader(type="AWS::EC2::RouteTable", properties=("Live", "Tags", "VpcId"), calls=_OF_TABLES, read=_tables),
        Reader(
            type="AWS::EC2::Route",
            properties=(*_ROUTE, "GatewayId", "RouteTableId", "VpcEndpointId"),
            calls=_OF_TABLES,
            read=_routes,
        ),
        Reader(
            type="AWS::EC2::SubnetRouteTableAssociation",
            properties=("RouteTableId", "SubnetId"),
            calls=_OF_TABLES,
            read=_table_associations,
        ),
        Reader(
            type="AWS::EC2::PrefixList",
            properties=("AddressFamily", "Entries", "MaxEntries", "PrefixListName", "Tags"),
            calls=_OF_LISTS,
            read=lambda source: _lists(source, of_aws=False),
        ),
        Reader(
            type="Live::EC2::PrefixListOfAws",
            properties=("Entries",),
            calls=_OF_LISTS,
            read=lambda source: _lists(source, of_aws=True),
        ),
    ),
)
