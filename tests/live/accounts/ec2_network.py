"""A VPC with public and private subnets, open and closed groups, lists and tables; the default VPC beside it."""

from tests.emulator import Emulator


def arrange(aws: Emulator) -> None:
    """One VPC, with the emulator's default one."""
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    private = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    public = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    ec2.modify_subnet_attribute(SubnetId=public, MapPublicIpOnLaunch={"Value": True})
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.associate_route_table(RouteTableId=table, SubnetId=public)
    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    entry = {"NetworkAclId": acl, "Protocol": "6", "RuleAction": "allow", "Egress": False}
    ec2.create_network_acl_entry(**entry, RuleNumber=100, CidrBlock="0.0.0.0/0", PortRange={"From": 22, "To": 22})
    ec2.create_network_acl_entry(**entry, RuleNumber=110, CidrBlock="10.0.0.0/8", PortRange={"From": 443, "To": 443})
    used = next(
        part["NetworkAclAssociationId"]
        for found in ec2.describe_network_acls()["NetworkAcls"]
        for part in found["Associations"]
        if part["SubnetId"] == private
    )
    ec2.replace_network_acl_association(AssociationId=used, NetworkAclId=acl)
    closed = ec2.create_security_group(GroupName="closed", Description="Closed", VpcId=vpc)["GroupId"]
    ec2.revoke_security_group_egress(GroupId=closed, IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])
    open_ = ec2.create_security_group(GroupName="open", Description="Open", VpcId=vpc)["GroupId"]
    prefixes = ec2.create_managed_prefix_list(
        PrefixListName="offices",
        MaxEntries=2,
        AddressFamily="IPv4",
        Entries=[{"Cidr": "192.0.2.0/24", "Description": "Office"}],
    )["PrefixList"]["PrefixListId"]
    ssh = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
    ec2.authorize_security_group_ingress(
        GroupId=open_,
        IpPermissions=[
            {**ssh, "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "everyone"}], "Ipv6Ranges": [{"CidrIpv6": "::/0"}]},
            {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [{"GroupId": closed}]},
            {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [{"PrefixListId": prefixes}]},
        ],
    )
    ec2.create_network_interface(SubnetId=private, Groups=[open_])
