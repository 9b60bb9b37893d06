"""A group on a launch template, one on a launch configuration that says little and holds a secret."""

from tests.emulator import REGION, Emulator
from tests.live.accounts.ec2 import IMAGE, PLANTED, SCRIPT

__all__ = ["PLANTED", "arrange"]


def arrange(aws: Emulator) -> None:
    """Two groups."""
    ec2, scaling = aws.client("ec2"), aws.client("autoscaling")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", AvailabilityZone=f"{REGION}a")["Subnet"]["SubnetId"]
    disk = {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8, "Encrypted": True}}
    scaling.create_launch_configuration(
        LaunchConfigurationName="old",
        ImageId=IMAGE,
        InstanceType="m5.large",
        KeyName="shared",
        UserData=SCRIPT,
        AssociatePublicIpAddress=True,
        BlockDeviceMappings=[disk],
    )
    scaling.create_launch_configuration(
        LaunchConfigurationName="guarded",
        ImageId=IMAGE,
        InstanceType="m5.large",
        AssociatePublicIpAddress=False,
        MetadataOptions={"HttpTokens": "required", "HttpPutResponseHopLimit": 1, "HttpEndpoint": "enabled"},
    )
    data = {"ImageId": IMAGE, "InstanceType": "m5.large"}
    template = ec2.create_launch_template(LaunchTemplateName="nodes", LaunchTemplateData=data)["LaunchTemplate"]["LaunchTemplateId"]
    common = {"MinSize": 0, "MaxSize": 0, "VPCZoneIdentifier": subnet}
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="new",
        LaunchTemplate={"LaunchTemplateId": template, "Version": "1"},
        HealthCheckType="ELB",
        HealthCheckGracePeriod=60,
        Tags=[{"Key": "pci-scope", "Value": "cde", "PropagateAtLaunch": True}],
        **common,
    )
    scaling.create_auto_scaling_group(AutoScalingGroupName="old", LaunchConfigurationName="old", **common)
