"""Instances of an image that the account allows, of one that it does not, and what the account allows."""

from tests.emulator import Emulator
from tests.live.answers import also, xml

ALLOWED, OTHER = "ami-03cf127a", "ami-0b301ce3ce3475d4f"


def setting(aws: Emulator, state: str) -> None:
    """What the emulator does not know: whether EC2 compares images with what is allowed."""
    also(aws, {"ec2.GetAllowedImagesSettings": xml(f"<state>{state}</state>")})


def arrange(aws: Emulator) -> None:
    """One of everything."""
    ec2 = aws.client("ec2")
    for image in (ALLOWED, OTHER):
        ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)
    items = "".join(
        f"<item><imageId>{image}</imageId><imageOwnerId>801119661308</imageOwnerId><imageAllowed>{allowed}</imageAllowed></item>"
        for image, allowed in ((ALLOWED, "true"), (OTHER, "false"))
    )
    also(aws, {"ec2.DescribeImages": xml(f"<imagesSet>{items}</imagesSet>")})
    setting(aws, "enabled")
