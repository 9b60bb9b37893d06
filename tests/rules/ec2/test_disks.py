from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, PASS, UNDETERMINED, P, resource, said

TEMPLATE, CONFIGURATION, INSTANCE = "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration", "AWS::EC2::Instance"
KEY = {"Encrypted": True, "KmsKeyId": "alias/disks"}


def disks(*ebs: Any) -> dict[str, Any]:
    names = ("/dev/xvda", "/dev/xvdb")
    return {"BlockDeviceMappings": [{"DeviceName": name, "Ebs": part} for name, part in zip(names, ebs, strict=False)]}


@pytest.mark.parametrize(
    ("data", "encrypted", "own"),
    [
        (disks(KEY), PASS, PASS),
        (disks({"Encrypted": "true"}), PASS, UNDETERMINED),
        (disks({"Encrypted": True, "KmsKeyId": "arn:aws:kms:eu-central-1:111122223333:alias/aws/ebs"}), PASS, FAIL),
        (disks({"Encrypted": False, "KmsKeyId": "alias/disks"}), FAIL, FAIL),
        (disks(KEY, {"Encrypted": False}), FAIL, FAIL),
        (disks({}), FAIL, UNDETERMINED),
        (disks({"SnapshotId": "snap-1"}), UNDETERMINED, UNDETERMINED),
        (disks({"Encrypted": P}), UNDETERMINED, UNDETERMINED),
        (disks({"Encrypted": P}, {"Encrypted": False}), FAIL, FAIL),
        (disks({"Encrypted": True, "KmsKeyId": P}), PASS, UNDETERMINED),
        # What an instance boots from is decided by image and account.
        ({}, UNDETERMINED, UNDETERMINED),
        ({"BlockDeviceMappings": [{"DeviceName": "/dev/sdf", "Ebs": KEY}]}, UNDETERMINED, UNDETERMINED),
        ({"BlockDeviceMappings": [{"DeviceName": "/dev/sdf", "NoDevice": ""}]}, UNDETERMINED, UNDETERMINED),
        (P, UNDETERMINED, UNDETERMINED),
    ],
)
def test_disks_of_launch_templates(data: Any, encrypted: Verdict, own: Verdict) -> None:
    template = resource(TEMPLATE, LaunchTemplateData=data)
    assert said("ec2-launch-templates-ebs-volume-encrypted", template) is encrypted
    assert said("ebs-encrypted-with-cmk", template) is own


def test_disks_of_configurations_and_instances() -> None:
    assert said("ec2-launch-templates-ebs-volume-encrypted", resource(CONFIGURATION, **disks({"Encrypted": False}))) is FAIL
    assert said("ebs-encrypted-with-cmk", resource(INSTANCE, **disks(KEY))) is PASS
    launched = resource(INSTANCE, LaunchTemplate={"LaunchTemplateId": {"Ref": "T"}})
    assert said("ebs-encrypted-with-cmk", launched, T=resource(TEMPLATE, LaunchTemplateData=disks(KEY))) is PASS
    nameless = {"BlockDeviceMappings": [{"DeviceName": ["/dev/xvda"], "Ebs": {"Encrypted": False}}]}
    assert said("encrypted-volumes", launched, T=resource(TEMPLATE, LaunchTemplateData=nameless)) is FAIL
