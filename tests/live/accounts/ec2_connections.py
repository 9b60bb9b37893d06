"""Transit gateways, a VPN connection with its pre-shared keys, and Client VPN."""

from tests.emulator import Emulator
from tests.live.answers import also, xml

PLANTED = ("Sup3rS3cretTunn3l",)
_TUNNELS = (
    f"<item><preSharedKey>{PLANTED[0]}</preSharedKey>"
    "<logOptions><cloudWatchLogOptions><logEnabled>true</logEnabled></cloudWatchLogOptions></logOptions></item>"
    f"<item><preSharedKey>{PLANTED[0]}</preSharedKey></item>"
)
_ANSWERS = {
    "ec2.DescribeClientVpnEndpoints": xml(
        "<clientVpnEndpoint><item><clientVpnEndpointId>cvpn-endpoint-0123456789abcdef0</clientVpnEndpointId>"
        "<status><code>available</code></status><connectionLogOptions><Enabled>false</Enabled></connectionLogOptions>"
        "</item></clientVpnEndpoint>"
    ),
    "ec2.DescribeClientVpnAuthorizationRules": xml(
        "<authorizationRule>"
        "<item><destinationCidr>10.0.0.0/16</destinationCidr><groupId></groupId><accessAll>true</accessAll></item>"
        "<item><destinationCidr>10.0.1.0/24</destinationCidr><groupId>operators</groupId><accessAll>false</accessAll></item>"
        "</authorizationRule>"
    ),
    "ec2.DescribeVpnConnections": xml(
        "<vpnConnectionSet><item><vpnConnectionId>vpn-0123456789abcdef0</vpnConnectionId><state>available</state>"
        f"<customerGatewayConfiguration>{PLANTED[0]}</customerGatewayConfiguration><type>ipsec.1</type>"
        f"<options><staticRoutesOnly>true</staticRoutesOnly><tunnelOptionSet>{_TUNNELS}</tunnelOptionSet></options>"
        "</item></vpnConnectionSet>"
    ),
}


def arrange(aws: Emulator) -> None:
    """Gateways that do and do not let everybody attach."""
    also(aws, _ANSWERS)
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    for accepts in ("enable", "disable"):
        made = ec2.create_transit_gateway(Description=accepts, Options={"AutoAcceptSharedAttachments": accepts})
    ec2.create_transit_gateway_vpc_attachment(TransitGatewayId=made["TransitGateway"]["TransitGatewayId"], VpcId=vpc, SubnetIds=[subnet])
