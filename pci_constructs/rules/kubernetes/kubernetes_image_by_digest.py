"""Images are named by digest.

A tag is a name that anybody who can push may move: what was scanned, signed and approved under it is not what runs tomorrow. A digest is
the content itself. Changes reach production through change control (6.5.1), and what runs is what the inventory of components lists
(6.3.2).
"""

import re
from functools import partial
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    Unknown,
    every,
    failed,
    not_applicable,
    passed,
    worst,
)
from pci_constructs.rules.kubernetes._manifests import MANIFEST, TEMPLATE_ONLY, TYPE, containers, example, judge_pods, manifest

_DIGEST = r"@sha256:[0-9a-f]{64}"
_GOOD = passed("every image is named by digest", MANIFEST)


def _check(resource: ResourceView) -> Judgement:
    return judge_pods(resource, _pod)


def _pod(spec: Block, _object: Block) -> Judgement:
    none = not_applicable("the pod has no containers", MANIFEST)
    mounted = every(spec.each("volumes"), partial(_volume, none), empty=none)
    return worst((every(containers(spec), _container, empty=none), mounted), empty=none)


def _volume(none: Judgement, volume: Block) -> Judgement:
    return _named(volume, "image.reference", f"the volume {volume.text('name')}") if volume.has("image") else none


def _container(container: Block) -> Judgement:
    return _named(container, "image", f"the container {container.text('name')}")


def _named(part: Block, path: str, what: str) -> Judgement:
    image: Any = part.peek(path)
    if image is ABSENT:
        return failed(f"{what} names no image", MANIFEST)
    unknown = image.__class__ is Unknown
    text = image.shape if unknown else part.text(path)
    if re.search(_DIGEST, text) and re.fullmatch(_DIGEST, text[text.rindex("@") :]):
        return _GOOD
    # What ends in something known cannot turn out to end in a digest.
    if unknown and (not text or text.endswith("}")):
        raise Undetermined(image, MANIFEST)
    return failed(f"the image {text} is named by a tag, which can be moved", MANIFEST)


def _example(image: str) -> dict[str, object]:
    spec = {"containers": [{"name": "app", "image": image}]}
    return example(manifest("Deployment", "api", api_version="apps/v1", namespace="payments", spec={"template": {"spec": spec}}))


_REGISTRY = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/cde/api"

RULE = Rule(
    id="kubernetes-image-by-digest",
    title="Images are named by digest",
    severity=Severity.MEDIUM,
    requirements={
        "6.3.2": "what runs is the component that the inventory lists, to the last byte",
        "6.5.1": "nothing that was not approved comes to run under an approved name",
    },
    remediation="name the image by its digest, as registry/name@sha256:…",
    types=(TYPE,),
    check=_check,
    template_only=TEMPLATE_ONLY,
    equivalents={"checkov": "CKV_K8S_43"},
    passing=_example(f"{_REGISTRY}@sha256:{'0123456789abcdef' * 4}"),
    failing=_example(f"{_REGISTRY}:1.4.2"),
)
