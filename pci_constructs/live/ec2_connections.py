"""Ways to other networks: transit gateways, site-to-site VPN, Client VPN."""

from collections.abc import Iterator, Mapping
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Reader, partly
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("deleted", "deleting", "failed", "rejected")
_OPTIONS = (
    "AmazonSideAsn",
    "AutoAcceptSharedAttachments",
    "DefaultRouteTableAssociation",
    "DefaultRouteTablePropagation",
    "DnsSupport",
    "MulticastSupport",
    "SecurityGroupReferencingSupport",
    "VpnEcmpSupport",
)
_CONNECTION = ("CustomerGatewayId", "TransitGatewayId", "Type", "VpnGatewayId")
_TAKEN = {"IKEVersions": "IkeVersions", "Phase1DHGroupNumbers": "Phase1DHGroupNumbers", "Phase2DHGroupNumbers": "Phase2DHGroupNumbers"}
"""What a tunnel takes. EC2 leaves out what nobody narrowed, so that an absent list is one of all that there is, as in a template."""
_CLIENT = (
    "ClientCidrBlock",
    "Description",
    "ServerCertificateArn",
    "SessionTimeoutHours",
    "SplitTunnel",
    "TransportProtocol",
    "VpcId",
    "VpnPort",
)
_LOGS = {"Enabled": "Enabled", "CloudwatchLogGroup": "CloudwatchLogGroup", "CloudwatchLogStream": "CloudwatchLogStream"}


def _transit_gateways(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_transit_gateways", "TransitGateways"):
        # One that another account shares is that account's to change.
        if item["State"] in _GONE or item["OwnerId"] != source.account.id:
            continue
        options = {name: pick(item, f"Options.{name}") for name in _OPTIONS}
        properties = {**options, "Description": pick(item, "Description"), "Tags": tags(pick(item, "Tags"))}
        yield Found(id=item["TransitGatewayId"], arn=item["TransitGatewayArn"], properties=properties)


def _attachments(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_transit_gateway_vpc_attachments", "TransitGatewayVpcAttachments"):
        if item["State"] in _GONE or item.get("VpcOwnerId", source.account.id) != source.account.id:
            continue
        id_ = item["TransitGatewayAttachmentId"]
        properties = {**renamed(item, ("SubnetIds", "TransitGatewayId", "VpcId")), "Tags": tags(pick(item, "Tags"))}
        yield Found(id=id_, arn=source.arn(f"transit-gateway-attachment/{id_}"), properties=properties)


def _connections(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_vpn_connections", "VpnConnections"):
        if item["State"] in _GONE:
            continue
        id_ = item["VpnConnectionId"]
        # EC2 shows the tunnels with their pre-shared keys: nothing but the names here is taken over.
        tunnels = pick(item, "Options.TunnelOptions")
        properties = {
            **renamed(item, _CONNECTION),
            "StaticRoutesOnly": pick(item, "Options.StaticRoutesOnly"),
            "Tags": tags(pick(item, "Tags")),
            "VpnTunnelOptionsSpecifications": known(
                tunnels,
                lambda found: [_tunnel(tunnel) for tunnel in found],
                absent=Unknown("the tunnels of the connection, which AWS did not say"),
            ),
        }
        yield Found(id=id_, arn=source.arn(f"vpn-connection/{id_}"), properties=properties)


def _tunnel(tunnel: Any) -> dict[str, Any]:
    logs = known(
        pick(tunnel, "LogOptions.CloudWatchLogOptions"),
        lambda found: {"CloudwatchLogOptions": renamed(found, ("LogEnabled", "LogGroupArn"))},
    )
    taken = {name: known(pick(tunnel, field), _values) for name, field in _TAKEN.items()}
    return partly({"LogOptions": logs, **taken})


def _values(found: Any) -> list[dict[str, Any]]:
    return [{"Value": one["Value"]} for one in found]


def _client_endpoints(source: Source) -> Iterator[Found]:
    for item in _clients(source):
        id_ = item["ClientVpnEndpointId"]
        properties = {
            **renamed(item, _CLIENT),
            "ConnectionLogOptions": known(pick(item, "ConnectionLogOptions"), lambda found: renamed(found, _LOGS)),
            "SecurityGroupIds": list(item.get("SecurityGroupIds", ())) or ABSENT,
            "TagSpecifications": known(
                tags(pick(item, "Tags")), lambda found: [{"ResourceType": "client-vpn-endpoint", "Tags": found}] if found else ABSENT
            ),
        }
        yield Found(id=id_, arn=source.arn(f"client-vpn-endpoint/{id_}"), properties=properties)


def _clients(source: Source) -> list[Mapping[str, Any]]:
    found = source.pages("describe_client_vpn_endpoints", "ClientVpnEndpoints")
    return [item for item in found if item["Status"]["Code"] not in _GONE]


def _authorizations(source: Source) -> Iterator[Found]:
    for endpoint in _clients(source):
        id_ = endpoint["ClientVpnEndpointId"]
        for item in source.pages(
            "describe_client_vpn_authorization_rules",
            "AuthorizationRules",
            absent=("InvalidClientVpnEndpointId.NotFound",),
            ClientVpnEndpointId=id_,
        ):
            group = item.get("GroupId") or ABSENT
            properties = {
                "AccessGroupId": group,
                "AuthorizeAllGroups": item["AccessAll"],
                "ClientVpnEndpointId": id_,
                "TargetNetworkCidr": item["DestinationCidr"],
            }
            yield Found(id=f"{id_}|{item['DestinationCidr']}|{group if group is not ABSENT else ''}", properties=properties)


COLLECTOR = Collector(
    service="ec2",
    readers=(
        Reader(
            type="AWS::EC2::TransitGateway",
            properties=(*_OPTIONS, "Description", "Tags"),
            calls=("ec2:DescribeTransitGateways",),
            read=_transit_gateways,
        ),
        Reader(
            type="AWS::EC2::TransitGatewayAttachment",
            properties=("SubnetIds", "Tags", "TransitGatewayId", "VpcId"),
            calls=("ec2:DescribeTransitGatewayVpcAttachments",),
            read=_attachments,
        ),
        Reader(
            type="AWS::EC2::VPNConnection",
            properties=(*_CONNECTION, "StaticRoutesOnly", "Tags", "VpnTunnelOptionsSpecifications"),
            calls=("ec2:DescribeVpnConnections",),
            read=_connections,
        ),
        Reader(
            type="AWS::EC2::ClientVpnEndpoint",
            properties=(*_CLIENT, "ConnectionLogOptions", "SecurityGroupIds", "TagSpecifications"),
            calls=("ec2:DescribeClientVpnEndpoints",),
            read=_client_endpoints,
        ),
        Reader(
            type="AWS::EC2::ClientVpnAuthorizationRule",
            properties=("AccessGroupId", "AuthorizeAllGroups", "ClientVpnEndpointId", "TargetNetworkCidr"),
            calls=("ec2:DescribeClientVpnAuthorizationRules", "ec2:DescribeClientVpnEndpoints"),
            read=_authorizations,
        ),
    ),
)
