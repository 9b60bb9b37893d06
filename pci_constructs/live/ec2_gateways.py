"""Ways out of a VPC and what watches them: gateways, endpoints, flow logs, and the block of public access."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("deleted", "deleting", "failed", "rejected", "expired")
_FLOWS = (
    "DeliverLogsPermissionArn",
    "LogDestination",
    "LogDestinationType",
    "LogFormat",
    "MaxAggregationInterval",
    "ResourceId",
    "TrafficType",
)
_OWNERS = {"vpc": "VPC", "subnet": "Subnet", "eni": "NetworkInterface", "tgw": "TransitGateway"}
_ENDPOINT = ("PrivateDnsEnabled", "ServiceName", "VpcEndpointType", "VpcId")


def _internet_gateways(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_internet_gateways", "InternetGateways"):
        id_ = item["InternetGatewayId"]
        yield Found(id=id_, arn=source.arn(f"internet-gateway/{id_}"), properties={"Tags": tags(pick(item, "Tags"))})


def _attachments(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_internet_gateways", "InternetGateways"):
        for part in item.get("Attachments", ()):
            properties = {"InternetGatewayId": item["InternetGatewayId"], "VpcId": part["VpcId"], "VpnGatewayId": ABSENT}
            yield Found(id=f"IGW|{part['VpcId']}", properties=properties)
    for item in source.pages("describe_vpn_gateways", "VpnGateways"):
        for part in item.get("VpcAttachments", ()):
            if part["State"] in ("attaching", "attached"):
                properties = {"InternetGatewayId": ABSENT, "VpcId": part["VpcId"], "VpnGatewayId": item["VpnGatewayId"]}
                yield Found(id=f"VGW|{part['VpcId']}", properties=properties)


def _vpn_gateways(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_vpn_gateways", "VpnGateways"):
        if item["State"] not in _GONE:
            id_ = item["VpnGatewayId"]
            properties = {**renamed(item, ("AmazonSideAsn", "Type")), "Tags": tags(pick(item, "Tags"))}
            yield Found(id=id_, arn=source.arn(f"vpn-gateway/{id_}"), properties=properties)


def _nat_gateways(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_nat_gateways", "NatGateways"):
        if item["State"] in _GONE:
            continue
        id_ = item["NatGatewayId"]
        first, *more = [part.get("AllocationId", ABSENT) for part in item.get("NatGatewayAddresses", ())] or [ABSENT]
        properties = {
            **renamed(item, ("ConnectivityType", "SubnetId", "VpcId")),
            "AllocationId": first,
            "SecondaryAllocationIds": [part for part in more if part is not ABSENT] or ABSENT,
            "Tags": tags(pick(item, "Tags")),
        }
        yield Found(id=id_, arn=source.arn(f"natgateway/{id_}"), properties=properties)


def _egress_only(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_egress_only_internet_gateways", "EgressOnlyInternetGateways"):
        id_ = item["EgressOnlyInternetGatewayId"]
        vpcs = [part["VpcId"] for part in item.get("Attachments", ())]
        properties = {"VpcId": vpcs[0] if vpcs else ABSENT, "Tags": tags(pick(item, "Tags"))}
        yield Found(id=id_, arn=source.arn(f"egress-only-internet-gateway/{id_}"), properties=properties)


def _flow_logs(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_flow_logs", "FlowLogs"):
        id_ = item["FlowLogId"]
        properties = {
            **renamed(item, _FLOWS),
            "Live": {"DeliverLogsStatus": pick(item, "DeliverLogsStatus")},
            "LogGroupName": known(pick(item, "LogGroupName"), lambda name: Named("AWS::Logs::LogGroup", name)),
            "ResourceType": _OWNERS.get(item["ResourceId"].partition("-")[0], ABSENT),
            "Tags": tags(pick(item, "Tags")),
        }
        yield Found(id=id_, arn=source.arn(f"vpc-flow-log/{id_}"), properties=properties)


def _endpoints(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_vpc_endpoints", "VpcEndpoints"):
        # What a service made for itself, such as a firewall, it alone can change.
        if item["State"].lower() in _GONE or item.get("RequesterManaged"):
            continue
        id_ = item["VpcEndpointId"]
        properties = {
            **renamed(item, _ENDPOINT),
            "PolicyDocument": known(pick(item, "PolicyDocument"), document),
            "RouteTableIds": list(item.get("RouteTableIds", ())) or ABSENT,
            "SecurityGroupIds": [group["GroupId"] for group in item.get("Groups", ())] or ABSENT,
            "SubnetIds": list(item.get("SubnetIds", ())) or ABSENT,
            "Tags": tags(pick(item, "Tags")),
        }
        yield Found(id=id_, arn=source.arn(f"vpc-endpoint/{id_}"), properties=properties)


def _peerings(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_vpc_peering_connections", "VpcPeeringConnections"):
        if item["Status"]["Code"] in _GONE:
            continue
        id_ = item["VpcPeeringConnectionId"]
        names = {
            "PeerOwnerId": "AccepterVpcInfo.OwnerId",
            "PeerRegion": "AccepterVpcInfo.Region",
            "PeerVpcId": "AccepterVpcInfo.VpcId",
            "VpcId": "RequesterVpcInfo.VpcId",
        }
        properties = {
            **renamed(item, names),
            "Live": {"OwnerId": pick(item, "RequesterVpcInfo.OwnerId")},
            "Tags": tags(pick(item, "Tags")),
        }
        yield Found(id=id_, arn=source.arn(f"vpc-peering-connection/{id_}"), properties=properties)


def _block(source: Source) -> Iterator[Found]:
    answer = source.ask("describe_vpc_block_public_access_options", needs="VpcBlockPublicAccessOptions")
    mode = pick(answer, "VpcBlockPublicAccessOptions.InternetGatewayBlockMode")
    yield Found(id=source.account.id, properties={"InternetGatewayBlockMode": mode})


def _exclusions(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_vpc_block_public_access_exclusions", "VpcBlockPublicAccessExclusions"):
        if item["State"] in ("delete-complete", "disable-complete"):
            continue
        kind, _slash, on = item["ResourceArn"].rpartition(":")[2].partition("/")
        properties = {
            "InternetGatewayExclusionMode": item["InternetGatewayExclusionMode"],
            "SubnetId": on if kind == "subnet" else ABSENT,
            "VpcId": on if kind == "vpc" else ABSENT,
            "Tags": tags(pick(item, "Tags")),
        }
        id_: Any = item["ExclusionId"]
        yield Found(id=id_, properties=properties)


COLLECTOR = Collector(
    service="ec2",
    readers=(
        Reader(
            type="AWS::EC2::InternetGateway",
            properties=("Tags",),
            calls=("ec2:DescribeInternetGateways",),
            read=_internet_gateways,
        ),
        Reader(
            type="AWS::EC2::VPCGatewayAttachment",
            properties=("InternetGatewayId", "VpcId", "VpnGatewayId"),
            calls=("ec2:DescribeInternetGateways", "ec2:DescribeVpnGateways"),
            read=_attachments,
        ),
        Reader(
            type="AWS::EC2::VPNGateway",
            properties=("AmazonSideAsn", "Tags", "Type"),
            calls=("ec2:DescribeVpnGateways",),
            read=_vpn_gateways,
        ),
        Reader(
            type="AWS::EC2::NatGateway",
            properties=("AllocationId", "ConnectivityType", "SecondaryAllocationIds", "SubnetId", "Tags", "VpcId"),
            calls=("ec2:DescribeNatGateways",),
            read=_nat_gateways,
        ),
        Reader(
            type="AWS::EC2::EgressOnlyInternetGateway",
            properties=("Tags", "VpcId"),
            calls=("ec2:DescribeEgressOnlyInternetGateways",),
            read=_egress_only,
        ),
        Reader(
            type="AWS::EC2::FlowLog",
            properties=(*_FLOWS, "Live", "LogGroupName", "ResourceType", "Tags"),
            calls=("ec2:DescribeFlowLogs",),
            read=_flow_logs,
        ),
        Reader(
            type="AWS::EC2::VPCEndpoint",
            properties=(*_ENDPOINT, "PolicyDocument", "RouteTableIds", "SecurityGroupIds", "SubnetIds", "Tags"),
            calls=("ec2:DescribeVpcEndpoints",),
            read=_endpoints,
        ),
        Reader(
            type="AWS::EC2::VPCPeeringConnection",
            properties=("Live", "PeerOwnerId", "PeerRegion", "PeerVpcId", "Tags", "VpcId"),
            calls=("ec2:DescribeVpcPeeringConnections",),
            read=_peerings,
        ),
        Reader(
            type="AWS::EC2::VPCBlockPublicAccessOptions",
            properties=("InternetGatewayBlockMode",),
            calls=("ec2:DescribeVpcBlockPublicAccessOptions",),
            read=_block,
        ),
        Reader(
            type="AWS::EC2::VPCBlockPublicAccessExclusion",
            properties=("InternetGatewayExclusionMode", "SubnetId", "Tags", "VpcId"),
            calls=("ec2:DescribeVpcBlockPublicAccessExclusions",),
            read=_exclusions,
        ),
    ),
)
