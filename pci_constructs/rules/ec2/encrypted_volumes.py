"""Disks of instances are encrypted.

An unencrypted disk can be read by whoever gets a snapshot of it, and every copy of the snapshot stays readable for ever. Encryption
supports rendering card numbers unreadable (3.5.1), and is not enough for it by itself (3.5.1.2). What a template leaves out is decided by
a setting of the account that nobody sees in review, so the template says it.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Verdict, failed, passed, undetermined
from pci_constructs.rules.ec2._launch import INSTANCE
from pci_constructs.rules.ec2._volumes import judge_disks, maps_root

_GOOD = "disks are encrypted"


def _disk(disk: Block) -> Judgement:
    where = disk.where("Encrypted")
    if disk.has("Encrypted"):
        return passed(_GOOD, where) if disk.flag("Encrypted") else failed("the disk is not encrypted", where)
    if disk.has("SnapshotId"):
        return undetermined("the disk is as its snapshot is", where, blocked_by="whether the snapshot is encrypted")
    return failed("nothing says that the disk is encrypted", where)


def _check(resource: ResourceView) -> Judgement:
    if resource.type != INSTANCE:
        return _disk(resource)
    mapped = judge_disks(resource, _disk, good=_GOOD)
    return _root(resource) if mapped.verdict is Verdict.PASS else mapped


def _root(instance: ResourceView) -> Judgement:
    if maps_root(instance):
        return passed(_GOOD, "BlockDeviceMappings")
    return undetermined(
        "the disk that the instance boots from is not mentioned",
        "BlockDeviceMappings",
        blocked_by="whether the image is encrypted, or the account encrypts disks by default (ec2 get-ebs-encryption-by-default)",
    )


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
