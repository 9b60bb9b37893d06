"""Inspector with scans of instances and images, and none of functions."""

from tests.emulator import ACCOUNT, Emulator

GONE: dict[str, str] = {}


def arrange(aws: Emulator) -> None:
    """Turns two scans on."""
    aws.client("inspector2").enable(accountIds=[ACCOUNT], resourceTypes=["EC2", "ECR"])
