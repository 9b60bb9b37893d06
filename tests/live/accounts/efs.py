"""A file system that is encrypted and one that is not, mounted in public and in private, with access points."""

import json

from tests.emulator import Emulator

GONE = {
    "efs.DescribeFileSystemPolicy": "FileSystemNotFound",
    "efs.DescribeMountTargets": "FileSystemNotFound",
    "efs.DescribeMountTargetSecurityGroups": "MountTargetNotFound",
}


def arrange(aws: Emulator) -> None:
    """Two of each."""
    ec2, efs = aws.client("ec2"), aws.client("efs")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24")["Subnet"]["SubnetId"] for n in range(2)]
    ec2.modify_subnet_attribute(SubnetId=subnets[1], MapPublicIpOnLaunch={"Value": True})
    group = ec2.create_security_group(GroupName="files", Description="Files", VpcId=vpc)["GroupId"]
    tags = [{"Key": "pci-scope", "Value": "cde"}]
    for subnet, encrypted in zip(subnets, (True, False), strict=True):
        system = efs.create_file_system(CreationToken=subnet, Encrypted=encrypted, Tags=tags)["FileSystemId"]
        efs.create_mount_target(FileSystemId=system, SubnetId=subnet, SecurityGroups=[group])
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "*"}]}
    efs.put_file_system_policy(FileSystemId=system, Policy=json.dumps(policy))
    efs.create_access_point(ClientToken="good", FileSystemId=system, PosixUser={"Uid": 1000, "Gid": 1000}, RootDirectory={"Path": "/cards"})
    efs.create_access_point(ClientToken="bad", FileSystemId=system)
