"""EC2: instances, what they are launched from, network interfaces and elastic addresses."""

from collections.abc import Iterator, Mapping
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.masking import readable
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source
from pci_constructs.rules.ec2._user_data import decoded

_PAGES = {"PageSize": 500}
"""AWS refuses lists of many resources that are not asked for in pages."""
_GONE = ("InvalidInstanceID.NotFound", "InvalidLaunchTemplateId.NotFound")
_ENDED = ("shutting-down", "terminated")
_OF_METADATA = ("HttpEndpoint", "HttpProtocolIpv6", "HttpPutResponseHopLimit", "HttpTokens", "InstanceMetadataTags")
_FROM_TEMPLATE = "aws:ec2launchtemplate:"
_OF_INSTANCES = {
    "EbsOptimized": "EbsOptimized",
    "ImageId": "ImageId",
    "InstanceType": "InstanceType",
    "KeyName": "KeyName",
    "SourceDestCheck": "SourceDestCheck",
    "SubnetId": "SubnetId",
}
_OF_DISKS = {"Encrypted": "Encrypted", "KmsKeyId": "KmsKeyId", "VolumeSize": "Size", "VolumeType": "VolumeType"}
_OF_LAUNCHES = (
    "BlockDeviceMappings",
    "EbsOptimized",
    "IamInstanceProfile",
    "ImageId",
    "InstanceType",
    "KeyName",
    "Monitoring",
    "NetworkInterfaces",
    "SecurityGroupIds",
    "SecurityGroups",
)
_ORDINARY = ("interface", "efa", "efa-only", "trunk", "branch")


def _instances(source: Source) -> Iterator[Found]:
    volumes = {volume["VolumeId"]: volume for volume in source.pages("describe_volumes", "Volumes", PaginationConfig=_PAGES)}

    def one(item: Any) -> Found | None:
        id_ = item["InstanceId"]
        answer = source.ask("describe_instance_attribute", gone=_GONE, InstanceId=id_, Attribute="userData")
        devices = item.get("BlockDeviceMappings", ())
        return Found(
            id=id_,
            arn=source.arn(f"instance/{id_}"),
            properties={
                **renamed(item, _OF_INSTANCES),
                "BlockDeviceMappings": [_device(device, volumes) for device in devices],
                "IamInstanceProfile": _profile(pick(item, "IamInstanceProfile.Arn")),
                "LaunchTemplate": _template_of(item),
                "Live": {"State": item["State"]["Name"]},
                "MetadataOptions": known(pick(item, "MetadataOptions"), lambda found: renamed(found, _OF_METADATA)),
                "Monitoring": known(pick(item, "Monitoring.State"), lambda state: state in ("enabled", "pending")),
                "NetworkInterfaces": [_interface(part) for part in item.get("NetworkInterfaces", ())],
                "SecurityGroupIds": [group["GroupId"] for group in item.get("SecurityGroups", ())],
                "Tags": tags(pick(item, "Tags")),
                "UserData": _user_data(pick(answer, "UserData.Value")),
                "Volumes": [
                    {"VolumeId": device["Ebs"]["VolumeId"], "Device": device["DeviceName"]} for device in devices if "Ebs" in device
                ],
            },
        )

    reservations = source.pages("describe_instances", "Reservations", PaginationConfig=_PAGES)
    there = [item for found in reservations for item in found["Instances"] if item["State"]["Name"] not in _ENDED]
    yield from source.each(there, one)


def _device(device: Any, volumes: Mapping[str, Any]) -> dict[str, Any]:
    if "Ebs" not in device:
        return {"DeviceName": device["DeviceName"]}
    volume = volumes.get(device["Ebs"]["VolumeId"])
    # A volume that is not among those read was attached meanwhile.
    own = renamed(volume, _OF_DISKS) if volume else dict.fromkeys(_OF_DISKS, Unknown(f"the volume {device['Ebs']['VolumeId']}"))
    return {"DeviceName": device["DeviceName"], "Ebs": {"DeleteOnTermination": pick(device, "Ebs.DeleteOnTermination"), **own}}


def _interface(part: Any) -> dict[str, Any]:
    return {
        "AssociatePublicIpAddress": pick(part, "Association.PublicIp") is not ABSENT,
        "DeleteOnTermination": pick(part, "Attachment.DeleteOnTermination"),
        "DeviceIndex": pick(part, "Attachment.DeviceIndex"),
        "GroupSet": [group["GroupId"] for group in part.get("Groups", ())],
        "NetworkInterfaceId": part["NetworkInterfaceId"],
        "SubnetId": pick(part, "SubnetId"),
    }


def _profile(arn: Any) -> Any:
    return known(arn, lambda found: Named("AWS::IAM::InstanceProfile", found.rpartition("/")[2]))


def _template_of(item: Any) -> Any:
    """The launch template that an instance was launched from, as EC2 tags it."""
    marks = {tag["Key"]: tag["Value"] for tag in item.get("Tags", ()) if tag["Key"].startswith(_FROM_TEMPLATE)}
    if f"{_FROM_TEMPLATE}id" not in marks:
        return ABSENT
    return {"LaunchTemplateId": marks[f"{_FROM_TEMPLATE}id"], "Version": marks.get(f"{_FROM_TEMPLATE}version", "")}


def _user_data(text: Any) -> Any:
    return known(text, lambda found: readable("user data", decoded(found)))


def _templates(source: Source) -> Iterator[Found]:
    items = source.pages("describe_launch_templates", "LaunchTemplates")
    yield from source.each(items, lambda item: _version(source, item, latest=True))
    # CloudFormation writes the latest version; what launches without naming one takes the default, which may be another.
    yield from source.each(items, lambda item: _version(source, item, latest=False))


def _version(source: Source, item: Any, *, latest: bool) -> Found | None:
    found = source.pages(
        "describe_launch_template_versions",
        "LaunchTemplateVersions",
        absent=_GONE,
        LaunchTemplateId=item["LaunchTemplateId"],
        Versions=["$Latest", "$Default"],
    )
    newest = max((version["VersionNumber"] for version in found), default=0)
    version = next((one for one in found if (one["VersionNumber"] == newest) is latest), None)
    if version is None:
        return None
    id_ = item["LaunchTemplateId"] if latest else f"{item['LaunchTemplateId']}:{version['VersionNumber']}"
    data = version["LaunchTemplateData"]
    return Found(
        id=id_,
        arn=source.arn(f"launch-template/{id_}"),
        properties={
            "LaunchTemplateData": renamed(data, _OF_LAUNCHES)
            | {
                "MetadataOptions": known(pick(data, "MetadataOptions"), lambda found: renamed(found, _OF_METADATA)),
                "UserData": _user_data(pick(data, "UserData")),
            },
            "LaunchTemplateName": item["LaunchTemplateName"] if latest else ABSENT,
            "TagSpecifications": known(
                tags(pick(item, "Tags")), lambda found: [{"ResourceType": "launch-template", "Tags": found}] if found else ABSENT
            ),
        },
    )


def _is_owned(item: Any) -> bool:
    """Whether an interface belongs to a service, or to an instance that brought it along."""
    first = pick(item, "Attachment.DeviceIndex") == 0 and bool(pick(item, "Attachment.DeleteOnTermination") is True)
    return bool(item["RequesterManaged"]) or item.get("InterfaceType", "interface") not in _ORDINARY or first


def _interfaces(source: Source, *, owned: bool) -> Iterator[Found]:
    for item in source.pages("describe_network_interfaces", "NetworkInterfaces", PaginationConfig=_PAGES):
        if _is_owned(item) is not owned:
            continue
        id_ = item["NetworkInterfaceId"]
        properties = {
            "Description": pick(item, "Description"),
            "GroupSet": [group["GroupId"] for group in item.get("Groups", ())],
            "InterfaceType": pick(item, "InterfaceType"),
            "SourceDestCheck": pick(item, "SourceDestCheck"),
            "SubnetId": pick(item, "SubnetId"),
        }
        if owned:
            properties |= {"InstanceId": pick(item, "Attachment.InstanceId"), "PublicIp": pick(item, "Association.PublicIp")}
        else:
            properties["Tags"] = tags(pick(item, "TagSet"))
        yield Found(id=id_, arn=source.arn(f"network-interface/{id_}"), properties=properties)


def _addresses(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_addresses", "Addresses"):
        allocation = item["AllocationId"]
        yield Found(
            id=item["PublicIp"],
            arn=source.arn(f"elastic-ip/{allocation}"),
            also=(allocation,),
            properties={
                **renamed(item, ("Domain", "NetworkBorderGroup", "PublicIpv4Pool")),
                # An address that belongs to no instance is said to belong to the instance "".
                "InstanceId": item.get("InstanceId") or ABSENT,
                "Live": {"Attached": bool(item.get("AssociationId"))},
                "Tags": tags(pick(item, "Tags")),
            },
        )


_INTERFACE = ("Description", "GroupSet", "InterfaceType", "SourceDestCheck", "SubnetId")

COLLECTOR = Collector(
    service="ec2",
    readers=(
        Reader(
            type="AWS::EC2::Instance",
            properties=(
                *_OF_INSTANCES,
                "BlockDeviceMappings",
                "IamInstanceProfile",
                "LaunchTemplate",
                "Live",
                "MetadataOptions",
                "Monitoring",
                "NetworkInterfaces",
                "SecurityGroupIds",
                "Tags",
                "UserData",
                "Volumes",
            ),
            calls=("ec2:DescribeInstanceAttribute", "ec2:DescribeInstances", "ec2:DescribeVolumes"),
            covers=("AWS::EC2::NetworkInterfaceAttachment", "AWS::EC2::VolumeAttachment"),
            read=_instances,
        ),
        Reader(
            type="AWS::EC2::LaunchTemplate",
            properties=("LaunchTemplateData", "LaunchTemplateName", "TagSpecifications"),
            calls=("ec2:DescribeLaunchTemplateVersions", "ec2:DescribeLaunchTemplates"),
            read=_templates,
        ),
        Reader(
            type="AWS::EC2::NetworkInterface",
            properties=(*_INTERFACE, "Tags"),
            calls=("ec2:DescribeNetworkInterfaces",),
            read=lambda source: _interfaces(source, owned=False),
        ),
        Reader(
            type="Live::EC2::OwnedInterface",
            properties=(*_INTERFACE, "InstanceId", "PublicIp"),
            calls=("ec2:DescribeNetworkInterfaces",),
            read=lambda source: _interfaces(source, owned=True),
        ),
        Reader(
            type="AWS::EC2::EIP",
            properties=("Domain", "InstanceId", "Live", "NetworkBorderGroup", "PublicIpv4Pool", "Tags"),
            calls=("ec2:DescribeAddresses",),
            covers=("AWS::EC2::EIPAssociation",),
            read=_addresses,
        ),
    ),
)
