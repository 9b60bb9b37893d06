"""Instances that have a role by a profile, as they run."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts.iam_profiles import arrange
from tests.live.kit import judged, verdict

REGISTER = "ssm:UpdateInstanceInformation"
RULE = "ec2-instance-managed-by-systems-manager"


def instance(aws: Emulator) -> str:
    ec2 = aws.client("ec2")
    image = ec2.register_image(Name="node", RootDeviceName="/dev/sda1")["ImageId"]
    made: str = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, IamInstanceProfile={"Name": "node"})["Instances"][0]["InstanceId"]
    # Of one that runs, Systems Manager says whether it has registered.
    ec2.stop_instances(InstanceIds=[made])
    return made


@pytest.mark.parametrize(("actions", "expected"), [((REGISTER,), Verdict.PASS), ((), Verdict.UNDETERMINED)])
def test_a_profile_leads_to_what_the_role_allows(actions: tuple[str, ...], expected: Verdict, aws: Emulator) -> None:
    arrange(aws, *actions)
    made = instance(aws)
    assert verdict(judged("ec2", "iam", "iam_profiles"), RULE, made) is expected


def test_without_profiles_read_nobody_knows_the_role(aws: Emulator) -> None:
    arrange(aws, REGISTER)
    made = instance(aws)
    aws.deny("iam.ListInstanceProfiles")
    assert verdict(judged("ec2", "iam", "iam_profiles"), RULE, made) is Verdict.UNDETERMINED
