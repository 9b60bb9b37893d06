"""The disks that instances are launched with."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Verdict,
    attempt,
    every,
    failed,
    not_applicable,
    passed,
    undetermined,
    worst,
)
from pci_constructs.rules.ec2._launch import INSTANCE, launch_settings, template_of

_MAPPINGS = "BlockDeviceMappings"


def judge_disks(resource: ResourceView, decide: Callable[[Block], Judgement], *, good: str) -> Judgement:
    """The worst of what a function decides on the ``Ebs`` part of each device that an instance, template or configuration maps.

    For an instance the devices of its launch template count too, unless it maps them itself.
    """
    return worst(_judged(resource, decide, passed(good, _MAPPINGS)), empty=passed(good, _MAPPINGS))


def _judged(resource: ResourceView, decide: Callable[[Block], Judgement], good: Judgement) -> Iterator[Judgement]:
    settings = launch_settings(resource)

    def one(mapping: Block) -> Judgement:
        found = mapping.get("Ebs")
        return decide(found) if isinstance(found, Block) else good

    yield every(settings.each(_MAPPINGS), one, empty=good)
    if resource.type == INSTANCE:
        yield attempt(lambda: every(_inherited(resource), one, empty=good))


def _inherited(instance: ResourceView) -> list[Any]:
    template = template_of(instance)
    own = device_names(instance)
    return [part for part in (template.each(_MAPPINGS) if template else []) if not (isinstance(part, Block) and own & _names([part]))]


def device_names(settings: Block) -> set[str]:
    """The devices that a block maps, as far as they are known."""
    return _names(part for part in settings.each(_MAPPINGS) if isinstance(part, Block))


def disk_names(settings: Block) -> set[str]:
    """Those of which it says something about the disk: others are of the host, or left out of what the image maps."""
    return _names(part for part in settings.each(_MAPPINGS) if isinstance(part, Block) and part.has("Ebs"))


def _names(mappings: Iterable[Block]) -> set[str]:
    names = [mapping.peek("DeviceName") for mapping in mappings]
    return {name for name in names if isinstance(name, str)}


_GOOD = "disks are encrypted"


def judge_disk(disk: Block) -> Judgement:
    """Judges that a disk says of itself that it is encrypted."""
    where = disk.where("Encrypted")
    if disk.has("Encrypted"):
        return passed(_GOOD, where) if disk.flag("Encrypted") else failed("the disk is not encrypted", where)
    if disk.has("SnapshotId"):
        return undetermined("the disk is as its snapshot is", where, blocked_by="whether the snapshot is encrypted")
    return failed("nothing says that the disk is encrypted", where)


def judge_encryption(resource: ResourceView) -> Judgement:
    """Judges that every disk of an instance, template or configuration is encrypted, the one that it boots from included."""
    blocked = "whether the image is encrypted, or the account encrypts disks by default (ec2 get-ebs-encryption-by-default)"
    return judge_all_disks(resource, judge_disk, good=_GOOD, blocked_by=blocked)


def judge_all_disks(resource: ResourceView, decide: Callable[[Block], Judgement], *, good: str, blocked_by: str) -> Judgement:
    """As ``judge_disks``, and open while nothing is said of the disk to boot from: then image and account decide."""
    mapped = judge_disks(resource, decide, good=good)
    if resource.live and resource.type == INSTANCE:
        # Every disk of what runs is listed; those of the host are not among them, and are encrypted by it or gone with the instance.
        return mapped if resource.get(_MAPPINGS) else not_applicable("the instance has no disk of EBS", _MAPPINGS)
    if mapped.verdict is not Verdict.PASS or maps_root(resource):
        return mapped
    return undetermined("the disk that instances boot from is not mentioned", _MAPPINGS, blocked_by=blocked_by)


ROOTS = frozenset({"/dev/xvda", "/dev/sda1", "/dev/sda", "/dev/xvda1"})
"""What images call the disk that they boot from."""


def maps_root(instance: ResourceView) -> bool:
    """Whether an instance (itself or by its launch template), template or configuration says something of the disk to boot from.

    Raises:
        Undetermined: the template is not known.
    """
    if disk_names(launch_settings(instance)) & ROOTS:
        return True
    template = template_of(instance) if instance.type == INSTANCE else None
    return template is not None and bool(disk_names(template) & ROOTS)
