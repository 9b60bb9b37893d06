"""Disks of instances are encrypted.

An unencrypted disk can be read by whoever gets a snapshot of it, and every copy of the snapshot stays readable for ever. Encryption
supports rendering card numbers unreadable (3.5.1), and is not enough for it by itself (3.5.1.2). What a template leaves out is decided by
a setting of the account that nobody sees in review, so the template says it.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, passed
from pci_constructs.rules.ec2._launch import INSTANCE
from pci_constructs.rules.ec2._volumes import judge_disk, judge_encryption


def _check(resource: ResourceView) -> Judgement:
    if resource.type == INSTANCE:
        return judge_encryption(resource)
    judged = judge_disk(resource)
    if judged.verdict is Verdict.FAIL and not resource.has("Encrypted") and resource.has("SourceVolumeId"):
        return passed("AWS copies encrypted volumes alone, and copies are as encrypted", "SourceVolumeId")
    return judged


RULE = Rule(
    id="encrypted-volumes",
    title="Disks of instances are encrypted",
    severity=Severity.HIGH,
    requirements={"3.5.1": "encrypted disks support rendering card numbers unreadable wherever they are stored"},
    remediation="set Encrypted to true on the volume, and on every Ebs of BlockDeviceMappings, the root device included",
    types=("AWS::EC2::Volume", INSTANCE),
    check=_check,
    equivalents={
        "securityhub": "EC2.3",
        "config": "encrypted-volumes",
        "guard": "ENCRYPTED_VOLUMES",
        "checkov": "CKV_AWS_3",
    },
    passing={"AvailabilityZone": "eu-west-1a", "Size": 10, "Encrypted": True},
    failing={"AvailabilityZone": "eu-west-1a", "Size": 10, "Encrypted": False},
)
