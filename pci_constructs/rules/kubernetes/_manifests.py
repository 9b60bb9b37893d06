"""Kubernetes objects that a template applies in a cluster: the JSON text that the CDK's handler hands to ``kubectl``.

Parts of the text that only the deployment knows are unknown where they stand, and nowhere else.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pci_constructs.assembly import ABSENT, references_in
from pci_constructs.rules import Block, Judgement, ResourceView, Undetermined, Unknown, every, not_applicable

TYPE = "Custom::AWSCDK-EKS-KubernetesResource"
MANIFEST = "Manifest"
TEMPLATE_ONLY = "AWS tells nothing of the objects in a cluster"
"""Why these rules are not asked of a running account."""
RBAC = "rbac.authorization.k8s.io"
NETWORK = "networking.k8s.io"
ADMISSION = "admissionregistration.k8s.io"
SYSTEM = ("kube-system", "kube-public", "kube-node-lease", "default")
"""Namespaces that Kubernetes makes itself."""
_OPEN = "${"
Decide = Callable[[Block], Judgement]


def objects(resource: ResourceView) -> list[Block]:
    """The objects of a manifest, those of a list each for itself.

    Raises:
        Undetermined: the text is not known, or is no JSON.
    """
    found: list[Block] = resource.evaluation.kept(("objects", resource.resource.template, resource.logical_id), lambda: _read(resource))
    return found


def _read(resource: ResourceView) -> list[Block]:
    value = resource.peek(MANIFEST)
    if value is ABSENT:
        return []
    if isinstance(value, Block):
        return [value]
    if isinstance(value, list):
        return resource.blocks(MANIFEST)
    unknown = value.__class__ is Unknown
    text = value.shape if unknown else value
    try:
        parsed = json.loads(text)
    except (TypeError, ValueError):
        raise Undetermined(value if unknown else "text that is no JSON", MANIFEST) from None
    if unknown or references_in(value):
        parsed = _marked(parsed)
    return [resource.inside(one, MANIFEST) for one in _flat(parsed)]


def _flat(parsed: Any) -> Iterator[dict[str, Any]]:
    for one in parsed if isinstance(parsed, list) else [parsed]:
        if not isinstance(one, dict):
            raise Undetermined("a manifest that is no object", MANIFEST)
        kind = str(one.get("kind", ""))
        if kind.endswith("List") and isinstance(one.get("items"), list):
            # A list of one kind need not say it again of each object.
            about = {"apiVersion": one.get("apiVersion", ""), "kind": kind.removesuffix("List")}
            yield from _flat([_of_list(item, about) for item in one["items"]])
        else:
            yield one


def _of_list(item: Any, about: dict[str, Any]) -> Any:
    return {**about, **item} if isinstance(item, dict) and not {"apiVersion", "kind"} & set(item) else item


def _marked(value: Any) -> Any:
    """The same with ``Unknown`` where the deployment fills something in."""
    if isinstance(value, dict):
        if any(_OPEN in key for key in value):
            raise Undetermined("a field whose name the deployment fills in", MANIFEST)
        return {key: _marked(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_marked(part) for part in value]
    if isinstance(value, str) and _OPEN in value:
        return Unknown(f"{value}, which the deployment fills in", shape=value)
    return value


def judge_objects(resource: ResourceView, decide: Mapping[str, Decide], *, what: str) -> Judgement:
    """The worst judgement of the objects of some kinds.

    Args:
        resource: what applies the manifest.
        decide: by kind, with the API group before a slash where there is one: ``Namespace``, ``apps/Deployment``.
        what: what it is about, for the message where there is nothing of it.
    """
    nothing = not_applicable(f"the manifest has no {what}", MANIFEST)

    def one(object_: Block) -> Judgement:
        asked = decide.get(kind_of(object_))
        return asked(object_) if asked else nothing

    return every(objects(resource), one, empty=nothing)


def kind_of(object_: Block) -> str:
    """The kind, with its API group but without the version."""
    kind = object_.text("kind")
    group, _, _version = object_.text("apiVersion").rpartition("/")
    return f"{group}/{kind}" if group else kind


def name_of(object_: Block) -> str:
    """The name of an object, and how to speak of it."""
    return object_.text("metadata.name")


def namespace_of(object_: Block) -> str:
    """The namespace that an object is applied to."""
    return object_.text("metadata.namespace", "default")


def word_in(block: Block, path: str, key: str) -> str | None:
    """The value of a key that has dots in it, such as a label's, of the map at a path; nothing if it is not there.

    Raises:
        Undetermined: the map or the value is not known.
    """
    values = block.peek(path)
    if values is ABSENT:
        return None
    if not isinstance(values, Block):
        raise Undetermined(values if values.__class__ is Unknown else f"{values!r}, which is no map", MANIFEST)
    value = values.raw.get(key)
    if value.__class__ is Unknown or isinstance(value, (dict, list)):
        raise Undetermined(value if value.__class__ is Unknown else f"the value of {key}", MANIFEST)
    return None if value is None else str(value)


def beside(resource: ResourceView, *kinds: str) -> Iterator[Block]:
    """The objects of these kinds that templates apply in the same cluster, those of this resource first.

    Raises:
        Undetermined: at the end, if there is a manifest of which something is not known that matters.
    """
    blocked: Undetermined | None = None
    yield from (one for one in objects(resource) if kind_of(one) in kinds)
    key = ("objects of", kinds, resource.evaluation.place_of(resource.resource))
    for other, found in resource.evaluation.kept(key, lambda: list(_holding(resource, kinds))):
        try:
            if not resource.is_(other) and _same_cluster(resource, other):
                if found is None:
                    objects(other)
                yield from found or ()
        except Undetermined as error:
            blocked = error
    if blocked is not None:
        raise blocked


def _holding(resource: ResourceView, kinds: tuple[str, ...]) -> Iterator[tuple[ResourceView, list[Block] | None]]:
    """The manifests of a place that hold objects of some kinds, with those; with nothing, one that cannot be read."""
    for other in resource.neighbours(TYPE):
        try:
            found = [one for one in objects(other) if kind_of(one) in kinds]
        except Undetermined:
            yield other, None
        else:
            if found:
                yield other, found


def _same_cluster(one: ResourceView, other: ResourceView) -> bool:
    clusters = one.follow("ClusterName"), other.follow("ClusterName")
    if clusters[0] is not None and clusters[1] is not None:
        return clusters[0].is_(clusters[1])
    names = [cluster.text("Name") if cluster else view.text("ClusterName") for cluster, view in zip(clusters, (one, other), strict=True)]
    return names[0] == names[1]


_TEMPLATES = {
    "Pod": "spec",
    "PodTemplate": "template.spec",
    "ReplicationController": "spec.template.spec",
    "apps/DaemonSet": "spec.template.spec",
    "apps/Deployment": "spec.template.spec",
    "apps/ReplicaSet": "spec.template.spec",
    "apps/StatefulSet": "spec.template.spec",
    "batch/CronJob": "spec.jobTemplate.spec.template.spec",
    "batch/Job": "spec.template.spec",
}
"""Where the specification of pods is, by kind."""


def judge_pods(resource: ResourceView, decide: Callable[[Block, Block], Judgement]) -> Judgement:
    """The worst judgement of the pods that a manifest's objects run, each by its specification and the object that has it."""

    def at(path: str) -> Decide:
        def one(object_: Block) -> Judgement:
            spec = object_.peek(path)
            if isinstance(spec, Block):
                return decide(spec, object_)
            if spec is ABSENT:
                return not_applicable(f"{name_of(object_)} has no pods", MANIFEST)
            raise Undetermined(spec if spec.__class__ is Unknown else f"{spec!r}, which is no map", MANIFEST)

        return one

    return judge_objects(resource, {kind: at(path) for kind, path in _TEMPLATES.items()}, what="pods")


def containers(spec: Block) -> Iterator[Any]:
    """The containers of a pod of every kind; ``Unknown`` where one is not known."""
    for kind in ("initContainers", "containers", "ephemeralContainers"):
        yield from spec.each(kind)


def example(*manifests: Mapping[str, Any], cluster: str = "shop") -> dict[str, Any]:
    """The properties of a resource that applies manifests, for examples."""
    return {"ClusterName": cluster, MANIFEST: json.dumps(manifests)}


def manifest(kind: str, name: str = "payments", *, api_version: str = "v1", namespace: str = "", **rest: Any) -> dict[str, Any]:
    """An object, for examples."""
    metadata: dict[str, Any] = {"name": name, **({"namespace": namespace} if namespace else {}), **rest.pop("metadata", {})}
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, **rest}
