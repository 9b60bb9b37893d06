"""A good instance and a bad one, launch templates, interfaces, elastic addresses."""

from tests.emulator import Emulator
from tests.live.answers import also, xml

PLANTED = ("Tr0ub4dor-and-3", "AKIAZZZZ2222EXAMPLE7", "4111111111111111")
GONE = {
    "ec2.DescribeInstanceAttribute": "InvalidInstanceID.NotFound",
    "ec2.DescribeLaunchTemplateVersions": "InvalidLaunchTemplateId.NotFound",
}
OPTIONAL = {"ec2.DescribeInstanceAttribute": "an instance without user data has none in its answer"}
GUARDED = {"HttpTokens": "required", "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1}
SCRIPT = f"#!/bin/sh\nexport DB_PASSWORD={PLANTED[0]}\nexport AWS_ACCESS_KEY_ID={PLANTED[1]}\n# {PLANTED[2]}\n"
IMAGE = "ami-12c6146b"
TAGGED = [{"Key": "pci-scope", "Value": "cde"}]


def _interfaces(*items: str) -> bytes:
    """Interfaces as EC2 lists them: the emulator has none that a service keeps for itself."""
    return xml(f"<networkInterfaceSet>{''.join(items)}</networkInterfaceSet>")


def _interface(number: int, group: str, subnet: str, description: str, *, kept: bool) -> str:
    return (
        f"<item><networkInterfaceId>eni-0123456789abcde{number:02}</networkInterfaceId><description>{description}</description>"
        f"<requesterManaged>{str(kept).lower()}</requesterManaged><sourceDestCheck>true</sourceDestCheck><subnetId>{subnet}</subnetId>"
        f"<groupSet><item><groupId>{group}</groupId></item></groupSet></item>"
    )


def arrange(aws: Emulator) -> None:
    """Two instances in one VPC, templates for more."""
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="app", Description="App", VpcId=vpc)["GroupId"]
    common = {"ImageId": IMAGE, "MinCount": 1, "MaxCount": 1, "InstanceType": "m7g.large", "SubnetId": subnet}
    disk = {"DeviceName": "/dev/sda1", "Ebs": {"Encrypted": True, "VolumeSize": 8, "DeleteOnTermination": True}}
    ec2.run_instances(
        **common,
        MetadataOptions=GUARDED,
        SecurityGroupIds=[group],
        BlockDeviceMappings=[disk],
        TagSpecifications=[{"ResourceType": "instance", "Tags": [*TAGGED, {"Key": "Name", "Value": "good"}]}],
    )
    bad = ec2.run_instances(
        **common,
        KeyName="shared",
        UserData=SCRIPT,
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "bad"}]}],
    )["Instances"][0]
    gone = ec2.run_instances(**common)["Instances"][0]["InstanceId"]
    ec2.terminate_instances(InstanceIds=[gone])
    data = {"ImageId": IMAGE, "MetadataOptions": {"HttpTokens": "required"}, "UserData": "IyEvYmluL3NoCmVjaG8gaGVsbG8K"}
    ec2.create_launch_template(LaunchTemplateName="nodes", LaunchTemplateData={**data, "MetadataOptions": {"HttpTokens": "optional"}})
    ec2.create_launch_template_version(LaunchTemplateName="nodes", LaunchTemplateData=data)
    spare = _interface(1, group, subnet, "spare", kept=False)
    also(aws, {"ec2.DescribeNetworkInterfaces": _interfaces(spare, _interface(2, group, subnet, "RDSNetworkInterface", kept=True))})
    ec2.allocate_address(Domain="vpc")
    used = ec2.allocate_address(Domain="vpc")["AllocationId"]
    ec2.associate_address(AllocationId=used, InstanceId=bad["InstanceId"])
