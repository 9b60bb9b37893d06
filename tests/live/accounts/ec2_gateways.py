"""Gateways, endpoints, flow logs, a peering, and an account that blocks no public access."""

import json

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.answers import also, xml


def public_access(mode: str = "off") -> dict[str, bytes]:
    """What the account says of public access, which the emulator does not know."""
    exclusion = (
        f"<item><exclusionId>vpcbpa-exclude-0123456789abcdef0</exclusionId><state>create-complete</state>"
        f"<internetGatewayExclusionMode>allow-bidirectional</internetGatewayExclusionMode>"
        f"<resourceArn>arn:aws:ec2:{REGION}:{ACCOUNT}:subnet/subnet-0123456789abcdef0</resourceArn></item>"
    )
    options = f"<vpcBlockPublicAccessOptions><internetGatewayBlockMode>{mode}</internetGatewayBlockMode></vpcBlockPublicAccessOptions>"
    return {
        "ec2.DescribeVpcBlockPublicAccessOptions": xml(options),
        "ec2.DescribeVpcBlockPublicAccessExclusions": xml(
            f"<vpcBlockPublicAccessExclusionSet>{exclusion}</vpcBlockPublicAccessExclusionSet>"
        ),
    }


def arrange(aws: Emulator) -> None:
    """Two VPCs that are joined, the first with everything that leads out of it."""
    also(aws, public_access())
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    other = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    vpn = ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
    ec2.attach_vpn_gateway(VpnGatewayId=vpn, VpcId=vpc)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)
    left = ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")["NatGateway"]["NatGatewayId"]
    ec2.delete_nat_gateway(NatGatewayId=left)
    ec2.create_egress_only_internet_gateway(VpcId=vpc)
    aws.client("logs").create_log_group(logGroupName="flows")
    role = f"arn:aws:iam::{ACCOUNT}:role/flows"
    more = {"ResourceType": "VPC", "LogGroupName": "flows", "DeliverLogsPermissionArn": role}
    ec2.create_flow_logs(ResourceIds=[vpc], TrafficType="ALL", **more)
    ec2.create_flow_logs(ResourceIds=[other], TrafficType="REJECT", **more)
    own = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    limited = {**own, "Condition": {"StringEquals": {"aws:ResourceAccount": ACCOUNT}}}
    for name, statement in (("s3", limited), ("dynamodb", own)):
        ec2.create_vpc_endpoint(
            VpcId=vpc,
            ServiceName=f"com.amazonaws.{REGION}.{name}",
            VpcEndpointType="Gateway",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        )
    ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=other)
