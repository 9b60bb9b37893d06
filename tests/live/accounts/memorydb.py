"""A cluster in subnets of its own."""

from tests.emulator import Emulator


def arrange(aws: Emulator) -> None:
    """One of everything."""
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24")["Subnet"]["SubnetId"] for n in range(2)]
    group = ec2.create_security_group(GroupName="sessions", Description="Sessions", VpcId=vpc)["GroupId"]
    client = aws.client("memorydb")
    client.create_subnet_group(SubnetGroupName="data", SubnetIds=subnets)
    client.create_cluster(
        ClusterName="sessions", NodeType="db.t4g.small", ACLName="open-access", SubnetGroupName="data", SecurityGroupIds=[group]
    )
