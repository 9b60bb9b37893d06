"""The disks of nodes are encrypted.

The disks of a node hold the images, logs and scratch files of every pod that ran on it, and outlive the node as snapshots. A launch
template that says that they are encrypted keeps them unreadable outside of the account, which supports 3.5.1 and is not enough for it by
itself (3.5.1.2). Without one, the default of the account decides, which anybody may switch off. Bottlerocket has two disks, and keeps the
data of containers on the second.
"""

from functools import partial

from pci_constructs.rules import Block, Example, Judgement, ResourceView, Rule, Severity, Verdict, every, failed, passed, some, undetermined
from pci_constructs.rules.ec2._volumes import ROOTS, disk_names, judge_disk
from pci_constructs.rules.eks._nodes import GROUP, example, launch_template
from pci_constructs.rules.reading import word

_MAPPINGS = "BlockDeviceMappings"
_ACCOUNT = "Live::EC2::Account"
_BY_DEFAULT = "EbsEncryptionByDefault"
_DATA_OF_BOTTLEROCKET = "/dev/xvdb"
_LINUX, _WINDOWS = frozenset({"/dev/xvda"}), frozenset({"/dev/sda1"})
"""What the images of EKS call the disk that they boot from: any other name adds a disk beside it."""
_GOOD = passed("the disks of the nodes are encrypted", _MAPPINGS)


def _check(group: ResourceView) -> Judgement:
    template = launch_template(group)
    if template is None:
        return _left_to_account(group, "EKS makes the launch template", "LaunchTemplate")
    mapped = every(template.each(_MAPPINGS), _disk, empty=_GOOD)
    if mapped.verdict is not Verdict.PASS:
        return mapped
    names = disk_names(template)
    if not names & _roots(group, template):
        return _left_to_account(group, "the launch template does not mention the disk that nodes boot from", template.where(_MAPPINGS))
    if word(group, "AmiType").startswith("bottlerocket") and _DATA_OF_BOTTLEROCKET not in names:
        what = f"the launch template does not mention {_DATA_OF_BOTTLEROCKET}, which has the data of containers"
        return _left_to_account(group, what, template.where(_MAPPINGS))
    return mapped


def _roots(group: ResourceView, template: Block) -> frozenset[str]:
    """What the image of the nodes may call the disk that they boot from."""
    kind = word(group, "AmiType")
    if kind == "custom" or (not kind and template.has("ImageId")):
        return ROOTS
    return _WINDOWS if kind.startswith("windows") else _LINUX


def _disk(mapping: Block) -> Judgement:
    found = mapping.get("Ebs")
    return judge_disk(found) if isinstance(found, Block) else _GOOD


def _left_to_account(group: ResourceView, what: str, where: str) -> Judgement:
    """What the default of the account makes of disks of which nothing is said."""
    open_ = undetermined(
        f"{what}, and the account decides on encryption", where, blocked_by="whether it is the default (ec2 get-ebs-encryption-by-default)"
    )
    return some(group.neighbours(_ACCOUNT), partial(_default, what, where), empty=open_)


def _default(what: str, where: str, account: ResourceView) -> Judgement:
    if account.flag(_BY_DEFAULT):
        return passed("the account encrypts every new disk", where)
    return failed(f"{what}, and the account does not encrypt disks by default", where)


def _disks(encrypted: bool) -> Example:
    return Example(resources=example(BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": encrypted}}]))


RULE = Rule(
    id="eks-nodegroup-disk-encrypted",
    title="The disks of nodes are encrypted",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "encrypted disks support rendering card numbers unreadable that containers write to their node"},
    remediation="map every disk of the image in the launch template of the group, with Encrypted true and a KmsKeyId",
    types=(GROUP,),
    check=_check,
    passing=_disks(True),
    failing=_disks(False),
)
