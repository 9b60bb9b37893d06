"""Volumes, snapshots of which one is public, an image, and an account that says nothing of new disks."""

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.accounts.ec2 import IMAGE
from tests.live.answers import also, xml

GONE = {
    "ec2.DescribeSnapshotAttribute": "InvalidSnapshot.NotFound",
    "ec2.DescribeImageAttribute": "InvalidAMIID.NotFound",
}
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0f4d4d2e-3a55-4c1c-9d5b-0a3c5a3f7c11"
SHARED_WITH = "999900001111"


def account(*, block: str = "unblocked", tokens: str = "optional", key: str = "alias/aws/ebs") -> dict[str, bytes]:
    """What the account says, in the calls that the emulator lacks."""
    metadata = f"<httpTokens>{tokens}</httpTokens>" if tokens else ""
    return {
        "ec2.GetEbsDefaultKmsKeyId": xml(f"<kmsKeyId>{key}</kmsKeyId>"),
        "ec2.GetImageBlockPublicAccessState": xml("<imageBlockPublicAccessState>unblocked</imageBlockPublicAccessState>"),
        "ec2.GetInstanceMetadataDefaults": xml(f"<accountLevel>{metadata}</accountLevel>"),
        "ec2.GetSerialConsoleAccessStatus": xml("<serialConsoleAccessEnabled>false</serialConsoleAccessEnabled>"),
        "ec2.GetSnapshotBlockPublicAccessState": xml(f"<state>{block}</state>"),
    }


def arrange(aws: Emulator) -> None:
    """One of each, good and bad."""
    also(aws, account())
    ec2 = aws.client("ec2")
    good = ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=8, Encrypted=True, KmsKeyId=KEY)["VolumeId"]
    bad = ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=8)["VolumeId"]
    ec2.create_snapshot(VolumeId=good, Description="kept")
    for who in ({"GroupNames": ["all"]}, {"UserIds": [SHARED_WITH]}):
        snapshot = ec2.create_snapshot(VolumeId=bad)["SnapshotId"]
        ec2.modify_snapshot_attribute(SnapshotId=snapshot, Attribute="createVolumePermission", OperationType="add", **who)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    run = ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1, SubnetId=subnet)["Instances"][0]["InstanceId"]
    for name in ("golden", "shown"):
        made = ec2.create_image(InstanceId=run, Name=name)["ImageId"]
    ec2.modify_image_attribute(ImageId=made, LaunchPermission={"Add": [{"Group": "all"}]})
