"""Kyverno's policy says what is asked of it, in the fields of its schema; its chart is pinned, available and closed for the CDE."""

from typing import Any

import pytest

from pci_constructs.kubernetes.manifests.kyverno import CHART_VERSION, chart_values
from pci_constructs.kubernetes.manifests.objects import Manifest
from pci_constructs.kubernetes.manifests.signatures import SigningIdentity, SigningKey, signed_images
from pci_constructs.refusals import RefusedSetting
from tests.kubernetes.kit import KEY, REGISTRY

ISSUER = "https://token.actions.githubusercontent.com"
SUBJECT = "https://github.com/acme/shop/.github/workflows/build.yml@refs/heads/main"
FIELDS: dict[str, Any] = {
    "failurePolicy": {},
    "webhookConfiguration": {"timeoutSeconds": {}},
    "validationActions": {},
    "evaluation": {"admission": {"enabled": {}}, "background": {"enabled": {}}, "mode": {}},
    "matchConstraints": {
        "namespaceSelector": {"matchExpressions": {"key": {}, "operator": {}, "values": {}}, "matchLabels": {}},
        "resourceRules": {"apiGroups": {}, "apiVersions": {}, "operations": {}, "resources": {}, "scope": {}},
    },
    "matchImageReferences": {"glob": {}, "expression": {}},
    "validationConfigurations": {"mutateDigest": {}, "required": {}, "verifyDigest": {}},
    "credentials": {"allowInsecureRegistry": {}, "providers": {}, "secrets": {}},
    "attestors": {
        "name": {},
        "cosign": {
            "key": {"kms": {}, "data": {}, "hashAlgorithm": {}},
            "keyless": {"identities": {"issuer": {}, "subject": {}}, "roots": {}},
            "ctlog": {"insecureIgnoreTlog": {}, "insecureIgnoreSCT": {}, "url": {}},
        },
    },
    "validations": {"expression": {}, "message": {}},
}
"""The part of the schema of ``policies.kyverno.io/v1`` that is used, from the chart's definition of the kind."""
POLICIES = [signed_images([REGISTRY], SigningKey(arn=KEY)), signed_images([REGISTRY], SigningIdentity(issuer=ISSUER, subject=SUBJECT))]


def unknown(value: Any, fields: dict[str, Any], path: str = "spec") -> list[str]:
    """The fields of a value that the schema does not have."""
    if isinstance(value, list):
        return [wrong for part in value for wrong in unknown(part, fields, path)]
    if not isinstance(value, dict):
        return []
    found = [f"{path}.{key}" for key in value if key not in fields]
    return found + [wrong for key, part in value.items() if key in fields for wrong in unknown(part, fields[key], f"{path}.{key}")]


@pytest.mark.parametrize("policy", POLICIES, ids=["key", "keyless"])
def test_the_policy_has_no_field_that_kyverno_does_not_know(policy: Manifest) -> None:
    assert (policy["apiVersion"], policy["kind"]) == ("policies.kyverno.io/v1", "ImageValidatingPolicy")
    assert unknown(policy["spec"], FIELDS) == []


@pytest.mark.parametrize("policy", POLICIES, ids=["key", "keyless"])
def test_every_image_of_every_pod_of_the_cde_must_be_signed(policy: Manifest) -> None:
    spec = policy["spec"]
    assert (spec["failurePolicy"], spec["validationActions"]) == ("Fail", ["Deny"])
    assert spec["matchImageReferences"] == [{"glob": "*"}]
    assert spec["validationConfigurations"] == {"mutateDigest": False, "required": True, "verifyDigest": True}
    assert spec["matchConstraints"]["namespaceSelector"]["matchExpressions"] == [{"key": "pci-scope", "operator": "In", "values": ["cde"]}]
    for kind, one in zip(("containers", "initContainers", "ephemeralContainers"), spec["validations"], strict=True):
        assert one["expression"] == f"images.{kind}.map(image, verifyImageSignatures(image, [attestors.pipeline])).all(count, count > 0)"


def test_a_key_needs_no_way_out() -> None:
    cosign = POLICIES[0]["spec"]["attestors"][0]["cosign"]
    assert cosign["key"]["kms"] == f"awskms:///{KEY}"
    assert cosign["ctlog"] == {"insecureIgnoreTlog": True, "insecureIgnoreSCT": True}


def test_a_keyless_signature_is_looked_up_in_the_log() -> None:
    cosign = POLICIES[1]["spec"]["attestors"][0]["cosign"]
    assert cosign == {"keyless": {"identities": [{"issuer": ISSUER, "subject": SUBJECT}]}}


@pytest.mark.parametrize("arn", ["", "alias/signing", "arn:aws:kms:eu-central-1:111122223333:alias/signing", f"{KEY} ", "*", None])
def test_what_is_no_key_is_refused(arn: Any) -> None:
    with pytest.raises(RefusedSetting, match=r"key must be the ARN of a KMS key.*6\.5\.1"):
        signed_images([REGISTRY], SigningKey(arn=arn))


@pytest.mark.parametrize(
    ("issuer", "subject", "argument"),
    [
        ("", SUBJECT, "issuer"),
        ("http://issuer", SUBJECT, "issuer"),
        (ISSUER, "https://github.com/acme/*", "subject"),
        (ISSUER, "acme/shop", "subject"),
        (ISSUER, "https://github.com/acme/", "subject"),
    ],
)
def test_an_identity_that_is_not_one_workflow_is_refused(issuer: str, subject: str, argument: str) -> None:
    with pytest.raises(RefusedSetting, match=rf"{argument} must be the address of one issuer, or of one workflow"):
        signed_images([REGISTRY], SigningIdentity(issuer=issuer, subject=subject))


def test_kyverno_is_available_closed_and_from_our_registry() -> None:
    values = chart_values("111122223333.dkr.ecr.eu-central-1.amazonaws.com/mirror/")
    assert values["global"]["image"] == {"registry": "111122223333.dkr.ecr.eu-central-1.amazonaws.com/mirror"}
    assert values["admissionController"]["replicas"] == 3
    assert values["admissionController"]["podDisruptionBudget"] == {"enabled": True, "minAvailable": 2}
    assert all(values[name]["replicas"] >= 2 for name in ("backgroundController", "cleanupController", "reportsController"))
    assert values["features"] == {"forceFailurePolicyIgnore": {"enabled": False}, "policyExceptions": {"enabled": False}}
    selector = values["config"]["webhooks"]["namespaceSelector"]["matchExpressions"]
    assert selector == [{"key": "pci-scope", "operator": "In", "values": ["cde"]}]
    assert CHART_VERSION.count(".") == 2
