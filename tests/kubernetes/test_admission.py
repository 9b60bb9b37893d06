"""The expressions of the admission policies, evaluated by a CEL engine of its own on good and bad pods."""

from collections.abc import Iterator
from typing import Any

import cel
import pytest

from pci_constructs.kubernetes.manifests.admission import (
    CDE_NODES,
    IMAGES,
    OTHER_NODES,
    cde_pods_on_cde_nodes,
    images_by_digest,
    other_pods_off_cde_nodes,
)
from pci_constructs.kubernetes.manifests.objects import Manifest
from pci_constructs.refusals import RefusedSetting
from tests.kubernetes.kit import REGISTRY

DIGEST = "sha256:" + "0123456789abcdef" * 4
GOOD = f"{REGISTRY}app@{DIGEST}"
POLICIES = {
    policy["metadata"]["name"]: (policy, binding)
    for policy, binding in (images_by_digest([REGISTRY]), cde_pods_on_cde_nodes(), other_pods_off_cde_nodes())
}


def denied(name: str, spec: Manifest, operation: str = "CREATE") -> list[str]:
    """The messages of the validations that a pod does not pass; an expression that cannot be evaluated denies, as ``Fail`` says."""
    policy = POLICIES[name][0]["spec"]
    context: dict[str, Any] = {"object": {"spec": spec}, "request": {"operation": operation}}
    variables: dict[str, Any] = {}
    for variable in policy.get("variables", []):
        variables[variable["name"]] = cel.evaluate(variable["expression"], {**context, "variables": variables})
    return [
        one["message"] for one in policy["validations"] if cel.evaluate(one["expression"], {**context, "variables": variables}) is not True
    ]


def placements(image: str) -> Iterator[tuple[str, Manifest]]:
    """A pod that has the image in each place where a pod has images."""
    good: Manifest = {"containers": [{"name": "app", "image": GOOD}]}
    yield "containers", {"containers": [{"name": "app", "image": image}]}
    yield "second container", {"containers": [{"name": "app", "image": GOOD}, {"name": "side", "image": image}]}
    yield "initContainers", {**good, "initContainers": [{"name": "init", "image": image}]}
    yield "ephemeralContainers", {**good, "ephemeralContainers": [{"name": "debug", "image": image}]}
    yield "volumes", {**good, "volumes": [{"name": "tmp", "emptyDir": {}}, {"name": "data", "image": {"reference": image}}]}


BAD_IMAGES = {
    "tag": f"{REGISTRY}app:1.2.3",
    "no tag": f"{REGISTRY}app",
    "latest": f"{REGISTRY}app:latest",
    "short digest": f"{REGISTRY}app@sha256:0123",
    "long digest": f"{REGISTRY}app@{DIGEST}0",
    "upper-case digest": f"{REGISTRY}app@sha256:{'A' * 64}",
    "other algorithm": f"{REGISTRY}app@sha512:{'0' * 128}",
    "two digests": f"{REGISTRY}app@{DIGEST}@{DIGEST}",
    "other registry": f"docker.io/library/app@{DIGEST}",
    "no registry": f"app@{DIGEST}",
    "other path of the registry": f"{REGISTRY.replace('/cde/', '/general/')}app@{DIGEST}",
    "path that begins alike": f"{REGISTRY.removesuffix('/')}-evil/app@{DIGEST}",
    "registry within a path": f"evil.example.com/{REGISTRY}app@{DIGEST}",
    "registry as a user": f"{REGISTRY.partition('/')[0]}.evil.example.com/cde/app@{DIGEST}",
    "line break": f"evil.example.com/app\n{REGISTRY}app@{DIGEST}",
    "empty": "",
}


@pytest.mark.parametrize("place", [place for place, _ in placements(GOOD)])
def test_a_good_image_is_admitted_wherever_it_is(place: str) -> None:
    assert denied(IMAGES, dict(placements(GOOD))[place]) == []
    assert denied(IMAGES, dict(placements(f"{REGISTRY}team/app:1.2.3@{DIGEST}"))[place]) == []


@pytest.mark.parametrize("place", [place for place, _ in placements(GOOD)])
@pytest.mark.parametrize("image", BAD_IMAGES.values(), ids=BAD_IMAGES.keys())
def test_a_bad_image_is_denied_wherever_it_is(image: str, place: str) -> None:
    assert denied(IMAGES, dict(placements(image))[place])


CDE = {"nodeSelector": {"pci-scope": "cde"}}


@pytest.mark.parametrize(
    ("spec", "good"),
    [
        (CDE, True),
        ({"nodeSelector": {"pci-scope": "cde", "kubernetes.io/arch": "arm64"}}, True),
        ({}, False),
        ({"nodeSelector": {}}, False),
        ({"nodeSelector": {"pci-scope": "connected-to"}}, False),
        ({**CDE, "nodeName": "ip-10-0-0-1"}, False),
        ({**CDE, "nodeName": ""}, True),
    ],
)
def test_pods_of_the_cde_are_on_its_nodes(spec: Manifest, good: bool) -> None:
    assert (denied(CDE_NODES, spec) == []) is good


@pytest.mark.parametrize(
    ("tolerations", "good"),
    [
        (None, True),
        ([], True),
        ([{"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute"}], True),
        ([{"key": "pci-scope", "operator": "Equal", "value": "cde", "effect": "NoSchedule"}], False),
        ([{"key": "pci-scope", "operator": "Exists"}], False),
        ([{"operator": "Exists"}], False),
        ([{"key": "", "operator": "Exists"}], False),
        ([{"key": "node.kubernetes.io/not-ready", "operator": "Exists"}, {"operator": "Exists"}], False),
    ],
)
@pytest.mark.parametrize("operation", ["CREATE", "UPDATE"])
def test_other_pods_do_not_get_onto_nodes_of_the_cde(tolerations: list[Manifest] | None, good: bool, operation: str) -> None:
    spec = {} if tolerations is None else {"tolerations": tolerations}
    assert (denied(OTHER_NODES, spec, operation) == []) is good


def test_a_pod_that_the_scheduler_has_placed_may_be_updated() -> None:
    assert denied(OTHER_NODES, {"nodeName": "ip-10-0-0-1"}, "UPDATE") == []
    assert denied(OTHER_NODES, {"nodeName": "ip-10-0-0-1"}, "CREATE")


@pytest.mark.parametrize("name", POLICIES)
def test_every_policy_denies_and_fails_closed(name: str) -> None:
    policy, binding = POLICIES[name]
    assert policy["spec"]["failurePolicy"] == "Fail"
    assert binding["spec"]["policyName"] == policy["metadata"]["name"]
    assert "Deny" in binding["spec"]["validationActions"]


def test_images_are_looked_at_when_a_pod_is_made_changed_and_given_a_container_to_debug() -> None:
    (rule,) = POLICIES[IMAGES][0]["spec"]["matchConstraints"]["resourceRules"]
    assert rule["operations"] == ["CREATE", "UPDATE"]
    assert rule["resources"] == ["pods", "pods/ephemeralcontainers"]


@pytest.mark.parametrize("scope", ["cde", "connected-to", "security-impacting", "out-of-scope"])
def test_each_scope_is_bound_to_the_policies_that_are_for_it(scope: str) -> None:
    bound = {
        name
        for name, (_, binding) in POLICIES.items()
        if scope in binding["spec"]["matchResources"]["namespaceSelector"]["matchExpressions"][0]["values"]
    }
    assert bound == ({IMAGES, CDE_NODES} if scope == "cde" else {OTHER_NODES})


@pytest.mark.parametrize(
    "registries",
    [
        [],
        "111122223333.dkr.ecr.eu-central-1.amazonaws.com/cde/",
        ["111122223333.dkr.ecr.eu-central-1.amazonaws.com/cde"],
        ["registry"],
        ["r.example.com/' || true || '/"],
        [""],
        ["*/"],
    ],
)
def test_a_registry_without_a_path_is_refused(registries: Any) -> None:
    with pytest.raises(RefusedSetting, match=r"registries must be registries with a path that ends in a slash.*6\.3\.2"):
        images_by_digest(registries)
