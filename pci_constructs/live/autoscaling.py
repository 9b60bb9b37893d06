"""Auto Scaling: groups, and the launch configurations that old ones still have."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.masking import readable
from pci_constructs.live.reading.shapes import known, pick, renamed
from pci_constructs.live.reading.source import Source
from pci_constructs.rules.ec2._user_data import decoded

_GROUP = (
    "AutoScalingGroupName",
    "DesiredCapacity",
    "HealthCheckGracePeriod",
    "HealthCheckType",
    "MaxSize",
    "MinSize",
    "MixedInstancesPolicy",
)
_CONFIGURATION = (
    "AssociatePublicIpAddress",
    "EbsOptimized",
    "IamInstanceProfile",
    "ImageId",
    "InstanceType",
    "LaunchConfigurationName",
    "SecurityGroups",
)
_OF_METADATA = ("HttpEndpoint", "HttpPutResponseHopLimit", "HttpTokens")
_CONFIGURATIONS = "AWS::AutoScaling::LaunchConfiguration"


def _groups(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_auto_scaling_groups", "AutoScalingGroups"):
        # A group that is being deleted says so, and only then.
        if item.get("Status"):
            continue
        subnets = [part for part in item.get("VPCZoneIdentifier", "").replace(" ", "").split(",") if part]
        tags = [{name: tag.get(name, "") for name in ("Key", "Value", "PropagateAtLaunch")} for tag in item.get("Tags", ())]
        yield Found(
            id=item["AutoScalingGroupName"],
            arn=item["AutoScalingGroupARN"],
            properties={
                **renamed(item, _GROUP),
                "LaunchConfigurationName": known(pick(item, "LaunchConfigurationName"), lambda name: Named(_CONFIGURATIONS, name)),
                "LaunchTemplate": known(pick(item, "LaunchTemplate"), lambda found: renamed(found, ("LaunchTemplateId", "Version"))),
                "LoadBalancerNames": list(item.get("LoadBalancerNames", ())) or ABSENT,
                "Tags": [tag for tag in tags if not tag["Key"].startswith("aws:")],
                "TargetGroupARNs": list(item.get("TargetGroupARNs", ())) or ABSENT,
                "VPCZoneIdentifier": subnets or ABSENT,
            },
        )


def _configurations(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_launch_configurations", "LaunchConfigurations"):
        yield Found(
            id=item["LaunchConfigurationName"],
            arn=item["LaunchConfigurationARN"],
            properties={
                **renamed(item, _CONFIGURATION),
                "BlockDeviceMappings": [_device(part) for part in item.get("BlockDeviceMappings", ())],
                # Auto Scaling says "" of what is not set.
                "KeyName": item.get("KeyName") or ABSENT,
                "MetadataOptions": known(pick(item, "MetadataOptions"), lambda found: renamed(found, _OF_METADATA)),
                "UserData": readable("user data", decoded(item["UserData"])) if item.get("UserData") else ABSENT,
            },
        )


def _device(part: Any) -> dict[str, Any]:
    disk = pick(part, "Ebs")
    names = ("DeleteOnTermination", "Encrypted", "SnapshotId", "VolumeSize", "VolumeType")
    return {"DeviceName": part["DeviceName"], "Ebs": known(disk, lambda found: renamed(found, names))}


COLLECTOR = Collector(
    service="autoscaling",
    readers=(
        Reader(
            type="AWS::AutoScaling::AutoScalingGroup",
            properties=(
                *_GROUP,
                "LaunchConfigurationName",
                "LaunchTemplate",
                "LoadBalancerNames",
                "Tags",
                "TargetGroupARNs",
                "VPCZoneIdentifier",
            ),
            calls=("autoscaling:DescribeAutoScalingGroups",),
            read=_groups,
        ),
        Reader(
            type="AWS::AutoScaling::LaunchConfiguration",
            properties=(*_CONFIGURATION, "BlockDeviceMappings", "KeyName", "MetadataOptions", "UserData"),
            calls=("autoscaling:DescribeLaunchConfigurations",),
            read=_configurations,
        ),
    ),
)
