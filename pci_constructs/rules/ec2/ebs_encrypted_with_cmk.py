"""Disks are encrypted with a key of your own.

The key that AWS keeps for EBS decrypts for whoever may attach a disk in the account, and a snapshot under it cannot be kept from anybody
by name (3.6.1) nor can its key be ended (3.7.4). Of a disk that names no key, a setting of the account chooses it, which no template
shows.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, undetermined
from pci_constructs.rules.databases import KEY, own_key
from pci_constructs.rules.ec2._launch import INSTANCE, TEMPLATE
from pci_constructs.rules.ec2._volumes import judge_all_disks

_VOLUME = "AWS::EC2::Volume"
_DEFAULT = "the key that the account takes for disks by default (ec2 get-ebs-default-kms-key-id), or that of the snapshot"


def _disk(disk: Block) -> Judgement:
    if not disk.flag("Encrypted", default=True):
        return failed("the disk is not encrypted", disk.where("Encrypted"))
    if disk.has(KEY):
        return own_key(disk, KEY, "the disk")
    return undetermined("the disk names no key", disk.where(KEY), blocked_by=_DEFAULT)


def _check(resource: ResourceView) -> Judgement:
    if resource.type == _VOLUME:
        return _disk(resource)
    return judge_all_disks(resource, _disk, good="every disk is encrypted with a key of your own", blocked_by=_DEFAULT)


RULE = Rule(
    id="ebs-encrypted-with-cmk",
    title="Disks are encrypted with a key of your own",
    severity=Severity.LOW,
    requirements={
        "3.6.1": "access to the key can be limited to those who need it only if the key is your own",
        "3.7.4": "the end of a key's cryptoperiod can be set and enforced only for a key of your own",
    },
    remediation="set KmsKeyId to a key of your own, on the volume and on every Ebs of BlockDeviceMappings",
    types=(_VOLUME, INSTANCE, TEMPLATE),
    check=_check,
    equivalents={"checkov": "CKV_AWS_189"},
    passing={"AvailabilityZone": "eu-west-1a", "Encrypted": True, "KmsKeyId": "alias/disks"},
    failing={"AvailabilityZone": "eu-west-1a", "Encrypted": True, "KmsKeyId": "alias/aws/ebs"},
)
