"""EBS and images: volumes, snapshots and who may restore them, images and who may start them, and what the account says of all of them."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_PAGES = {"PageSize": 500}
_VOLUME = ("AvailabilityZone", "Encrypted", "KmsKeyId", "Size", "VolumeType")
_SNAPSHOT = ("Encrypted", "KmsKeyId", "VolumeId")
_METADATA = ("HttpEndpoint", "HttpPutResponseHopLimit", "HttpTokens")


def _volumes(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_volumes", "Volumes", PaginationConfig=_PAGES):
        if item["State"] in ("deleting", "deleted"):
            continue
        id_ = item["VolumeId"]
        properties = {**renamed(item, _VOLUME), "Tags": tags(pick(item, "Tags"))}
        yield Found(id=id_, arn=source.arn(f"volume/{id_}"), properties=properties)


def _snapshots(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        answer = source.ask(
            "describe_snapshot_attribute",
            needs="CreateVolumePermissions",
            gone=("InvalidSnapshot.NotFound",),
            SnapshotId=item["SnapshotId"],
            Attribute="createVolumePermission",
        )
        shared = known(pick(answer, "CreateVolumePermissions"), _who)
        properties = {**renamed(item, _SNAPSHOT), "SharedWith": shared, "Tags": tags(pick(item, "Tags"))}
        return Found(
            id=item["SnapshotId"],
            arn=f"arn:{source.account.partition}:ec2:{source.region}::snapshot/{item['SnapshotId']}",
            properties=properties,
        )

    yield from source.each(source.pages("describe_snapshots", "Snapshots", OwnerIds=["self"], PaginationConfig=_PAGES), one)


def _images(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        answer = source.ask(
            "describe_image_attribute",
            needs="LaunchPermissions",
            gone=("InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"),
            ImageId=item["ImageId"],
            Attribute="launchPermission",
        )
        properties = {
            "Name": pick(item, "Name"),
            "SharedWith": known(pick(answer, "LaunchPermissions"), _who),
            "Tags": tags(pick(item, "Tags")),
        }
        return Found(
            id=item["ImageId"], arn=f"arn:{source.account.partition}:ec2:{source.region}::image/{item['ImageId']}", properties=properties
        )

    yield from source.each(source.pages("describe_images", "Images", Owners=["self"]), one)


def _who(permissions: Any) -> list[str]:
    """Accounts, ``all``, organizations and their units."""
    names = ("Group", "UserId", "OrganizationArn", "OrganizationalUnitArn")
    return [part[name] for part in permissions for name in names if name in part]


def _account(source: Source) -> Iterator[Found]:
    metadata = pick(source.ask("get_instance_metadata_defaults", needs="AccountLevel"), "AccountLevel")
    encrypted = pick(source.ask("get_ebs_encryption_by_default", needs="EbsEncryptionByDefault"), "EbsEncryptionByDefault")
    key = pick(source.ask("get_ebs_default_kms_key_id", needs="KmsKeyId"), "KmsKeyId")
    images = source.ask("get_image_block_public_access_state", needs="ImageBlockPublicAccessState")
    console = source.ask("get_serial_console_access_status", needs="SerialConsoleAccessEnabled")
    yield Found(
        id=source.account.id,
        properties={
            "EbsDefaultKmsKeyId": key,
            "EbsEncryptionByDefault": encrypted,
            "ImageBlockPublicAccessState": pick(images, "ImageBlockPublicAccessState"),
            "SerialConsoleAccessEnabled": pick(console, "SerialConsoleAccessEnabled"),
            **renamed(metadata, _METADATA),
        },
    )


def _snapshot_block(source: Source) -> Iterator[Found]:
    answer = source.ask("get_snapshot_block_public_access_state", needs="State")
    yield Found(id=source.account.id, properties={"State": pick(answer, "State")})


COLLECTOR = Collector(
    service="ec2",
    readers=(
        Reader(
            type="AWS::EC2::Volume",
            # What a volume was made of is over: it says of itself whether it is encrypted.
            properties=(*_VOLUME, "SnapshotId", "SourceVolumeId", "Tags"),
            calls=("ec2:DescribeVolumes",),
            read=_volumes,
        ),
        Reader(
            type="Live::EC2::Snapshot",
            properties=(*_SNAPSHOT, "SharedWith", "Tags"),
            calls=("ec2:DescribeSnapshotAttribute", "ec2:DescribeSnapshots"),
            read=_snapshots,
        ),
        Reader(
            type="Live::EC2::Image",
            properties=("Name", "SharedWith", "Tags"),
            calls=("ec2:DescribeImageAttribute", "ec2:DescribeImages"),
            read=_images,
        ),
        Reader(
            type="Live::EC2::Account",
            properties=(
                "EbsDefaultKmsKeyId",
                "EbsEncryptionByDefault",
                "ImageBlockPublicAccessState",
                "SerialConsoleAccessEnabled",
                *_METADATA,
            ),
            calls=(
                "ec2:GetEbsDefaultKmsKeyId",
                "ec2:GetEbsEncryptionByDefault",
                "ec2:GetImageBlockPublicAccessState",
                "ec2:GetInstanceMetadataDefaults",
                "ec2:GetSerialConsoleAccessStatus",
            ),
            read=_account,
        ),
        Reader(
            type="AWS::EC2::SnapshotBlockPublicAccess",
            properties=("State",),
            calls=("ec2:GetSnapshotBlockPublicAccessState",),
            read=_snapshot_block,
        ),
    ),
)
