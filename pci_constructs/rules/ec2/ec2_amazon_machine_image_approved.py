"""Instances start from approved images.

What an instance is, from its first second on, its image decides: hardened or not, patched last week or last year. A team that builds or
picks images says which they are (``approved_images``): ids, or the parameters in which a pipeline keeps the newest id. Any other image
may be anybody's (2.2.1), and nobody looks after its patches (6.3.3). In a running account the images that EC2 itself is told to allow
count, too.
"""

from typing import Any

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import (
    Block,
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    Unknown,
    attempt,
    best,
    failed,
    not_applicable,
    passed,
    some,
)
from pci_constructs.rules.ec2._launch import INSTANCE, TEMPLATE, launch_settings, template_of
from pci_constructs.rules.policies import glob
from pci_constructs.rules.reading import spelled

_IMAGE = "ImageId"
_USED, _ALLOWED = "Live::EC2::UsedImage", "ImageAllowed"
_PARAMETER = expression(r"(\{\{)?resolve:ssm:(?P<path>[^:{}$]+)(:[^{}$]*)?(\}\})?")
_OF_STORE = "/"


def _check(resource: ResourceView) -> Judgement:
    settings: Block | None = launch_settings(resource)
    if settings is not None and not settings.has(_IMAGE) and resource.type == INSTANCE:
        settings = template_of(resource)
    if settings is None or not settings.has(_IMAGE):
        return not_applicable("it leaves the image to whatever launches from it", _IMAGE)
    value, where = settings.peek(_IMAGE), settings.where(_IMAGE)
    judged = attempt(lambda: _named(resource, value, where))
    return best((judged, _allowed(resource, str(value), where)), empty=judged) if resource.live else judged


def _allowed(resource: ResourceView, image: str, where: str) -> Judgement:
    """A pass if EC2 is told which images it may start in the account, and this is one."""
    bad = failed(f"{image} is not among the images that the account allows", where)
    good = passed(f"{image} is among the images that the account allows", where)
    return some(resource.neighbours(_USED), lambda one: good if one.text(_IMAGE) == image and one.flag(_ALLOWED) else bad, empty=bad)


def _named(resource: ResourceView, value: Any, where: str) -> Judgement:
    approved = resource.settings.need("approved_images")
    text = spelled(value)
    parameter = _PARAMETER.fullmatch(text)
    name = parameter["path"] if parameter else text
    if value.__class__ is Unknown and not parameter:
        raise Undetermined(value, where)
    if any(glob(pattern).fullmatch(name) for pattern in approved):
        return passed(f"{name} is approved", where)
    paths = [pattern for pattern in approved if _OF_STORE in pattern]
    if paths and not parameter:
        raise Undetermined(f"whether {name} is the image that {paths[0]} names (ssm get-parameters)", where)
    return failed(f"{name} is not one of approved_images", where)


def _example(image: str) -> Example:
    return Example(
        resources={"Instance": {"Type": INSTANCE, "Properties": {_IMAGE: image}}},
        settings={"approved-images": ["ami-0123456789abcdef0"]},
    )


RULE = Rule(
    id="ec2-amazon-machine-image-approved",
    title="Instances start from approved images",
    severity=Severity.MEDIUM,
    requirements={
        "2.2.1": "an image that the team approved is hardened as its configuration standard says",
        "6.3.3": "an approved image is one whose patches somebody sees to",
    },
    remediation="launch from an image of approved_images, or from the parameter in which the pipeline keeps its id ({{resolve:ssm:/…}})",
    types=(INSTANCE, TEMPLATE),
    check=_check,
    equivalents={"config": "approved-amis-by-id"},
    passing=_example("ami-0123456789abcdef0"),
    failing=_example("ami-0fedcba9876543210"),
)
