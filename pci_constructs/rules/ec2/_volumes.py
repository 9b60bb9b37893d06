"""The disks that instances are launched with."""

from collections.abc import Callable, Iterator
from typing import Any

from pci_constructs.rules import Block, Judgement, ResourceView, attempt, every, passed, worst
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
    return [
        part for part in (template.each(_MAPPINGS) if template else []) if not (isinstance(part, Block) and part.peek("DeviceName") in own)
    ]


def device_names(settings: Block) -> set[str]:
    """The devices that a block maps, as far as they are known."""
    names = [part.peek("DeviceName") for part in settings.each(_MAPPINGS) if isinstance(part, Block)]
    return {name for name in names if isinstance(name, str)}


ROOTS = frozenset({"/dev/xvda", "/dev/sda1", "/dev/sda", "/dev/xvda1"})
"""What images call the disk that they boot from."""


def maps_root(instance: ResourceView) -> bool:
    """Whether an instance, or its launch template, says something of the disk that it boots from.

    Raises:
        Undetermined: the template is not known.
    """
    if device_names(instance) & ROOTS:
        return True
    template = template_of(instance)
    return template is not None and bool(device_names(template) & ROOTS)
