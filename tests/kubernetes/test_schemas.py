"""Every manifest is what each supported version of Kubernetes takes: field names, types, nothing beyond."""

from datetime import date

import kubernetes_validate
import pytest

from pci_constructs.aws.eks.versions import end_of_standard_support
from pci_constructs.kubernetes.manifests.objects import Manifest
from tests.clock import DAY
from tests.kubernetes.kit import made

SUPPORTED = [version for version, end in end_of_standard_support().items() if end > DAY]
OWN_SCHEMAS = ("policies.kyverno.io/v1",)
"""Kinds of Kyverno have schemas of their own, in its chart."""
ALL = [manifest for part in ("all", "handler") for manifest in made(part)]
NATIVE = [
    pytest.param(manifest, id=f"{manifest['kind']}-{manifest['metadata'].get('namespace', '')}-{manifest['metadata']['name']}")
    for manifest in ALL
    if manifest["apiVersion"] not in OWN_SCHEMAS
]


def test_there_are_versions_and_manifests() -> None:
    assert len(SUPPORTED) >= 3
    assert date.min < DAY
    kinds = {manifest["kind"] for manifest in ALL}
    assert {"Namespace", "ResourceQuota", "LimitRange", "ServiceAccount", "NetworkPolicy", "Role", "RoleBinding"} <= kinds
    assert {"ClusterRole", "ClusterRoleBinding", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"} <= kinds


@pytest.mark.parametrize("version", SUPPORTED)
@pytest.mark.parametrize("manifest", NATIVE)
def test_a_manifest_is_valid(manifest: Manifest, version: str) -> None:
    kubernetes_validate.validate(manifest, version, strict=True)


def test_the_schemas_would_say_so() -> None:
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate({**ALL[0], "specs": {}}, SUPPORTED[-1], strict=True)


def test_nothing_has_two_manifests() -> None:
    keys = [(one["kind"], one["metadata"].get("namespace"), one["metadata"]["name"]) for one in ALL]
    assert len(keys) == len(set(keys))
