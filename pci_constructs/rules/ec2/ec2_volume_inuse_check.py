"""Disks belong to an instance, and go with it.

A disk that outlives its instance keeps whatever was on it, card data included, long after the time for which it may be kept (3.2.1):
nobody looks at it, and nothing deletes it. So disks are attached to something, and what is launched with an instance ends with it.
"""

from collections.abc import Iterator

from pci_constructs.rules import Block, Example, Judgement, ResourceView, Rule, Severity, failed, flag_is_true, passed, some, undetermined
from pci_constructs.rules.ec2._launch import CONFIGURATION, INSTANCE, TEMPLATE
from pci_constructs.rules.ec2._volumes import judge_disks

VOLUME = "AWS::EC2::Volume"
_ATTACHED_BY = (("AWS::EC2::VolumeAttachment", "VolumeId"), (INSTANCE, "Volumes[].VolumeId"))
_LOOSE = undetermined(
    "nothing in this assembly attaches the volume",
    blocked_by="whether an instance attaches it at run time (ec2 describe-volumes, state in-use)",
)

_UNUSED = failed("nothing attaches the volume")


def _check(resource: ResourceView) -> Judgement:
    if resource.type != VOLUME:
        return judge_disks(resource, _disk, good="disks are deleted with their instance")
    return some(_attachments(resource), lambda by: passed(f"{by.name} attaches the volume"), empty=_UNUSED if resource.live else _LOOSE)


def _attachments(volume: ResourceView) -> Iterator[ResourceView]:
    for type_, path in _ATTACHED_BY:
        yield from volume.linked(type_, path)


def _disk(disk: Block) -> Judgement:
    return flag_is_true(
        disk,
        "DeleteOnTermination",
        good="the disk is deleted with its instance",
        bad="the disk stays behind when its instance is gone",
        default=True,
    )


def _example(*, deleted: bool) -> Example:
    mapping = {"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True, "DeleteOnTermination": deleted}}
    return Example(resources={"Instance": {"Type": INSTANCE, "Properties": {"BlockDeviceMappings": [mapping]}}})


RULE = Rule(
    id="ec2-volume-inuse-check",
    title="Disks are attached to an instance and deleted with it",
    severity=Severity.LOW,
    requirements={"3.2.1": "no forgotten disk keeps account data past the time for which it may be kept"},
    remediation="attach the volume or remove it, and leave DeleteOnTermination on",
    types=(VOLUME, INSTANCE, TEMPLATE, CONFIGURATION),
    check=_check,
    equivalents={"config": "ec2-volume-inuse-check"},
    passing=_example(deleted=True),
    failing=_example(deleted=False),
)
