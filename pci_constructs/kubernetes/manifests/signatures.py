"""Signatures of images, verified by Kyverno before a pod of the CDE starts (PCI DSS 6.3.2, 6.5.1, 11.5.2)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pci_constructs.kubernetes.manifests.admission import check_registries, in_scope
from pci_constructs.kubernetes.manifests.objects import Manifest, thing
from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard import Scope

API_VERSION = "policies.kyverno.io/v1"
POLICY = "signed-images"
ATTESTOR = "pipeline"
KEY = re.compile(r"arn:aws[a-z-]*:kms:([a-z0-9-]+):([0-9]{12}):key/([0-9a-f-]{36}|mrk-[0-9a-f]{32})")
TIMEOUT_SECONDS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """Signatures with an asymmetric KMS key: verified through the VPC's endpoint, with no way out to the internet.

    Attributes:
        arn: the key's ARN; no alias, which can be moved to another key.
    """

    arn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningIdentity:
    """Keyless signatures of one workflow, which Kyverno verifies with Sigstore's public services: it needs a way out to them.

    Attributes:
        issuer: who vouches for the signer, such as ``https://token.actions.githubusercontent.com``.
        subject: the signer: one workflow at one branch or tag.
    """

    issuer: str
    subject: str


def signed_images(registries: Sequence[str], signer: SigningKey | SigningIdentity, *, known: bool = True) -> Manifest:
    """The policy that every image of a pod of the CDE carries a signature of the pipeline.

    All images are matched, not those of our registries alone: an image from elsewhere has no such signature and is denied. Where Kyverno
    or the key does not answer, the pod is denied, too.

    Args:
        registries: the registries that images come from; said in the message.
        signer: who signs.
        known: whether the key's ARN is known now; it is not where the same deployment makes the key.

    Raises:
        RefusedSetting: the key is no KMS key, or the identity is not one workflow.
    """
    check_registries(registries, where="images")
    verified = f"verifyImageSignatures(image, [attestors.{ATTESTOR}])"
    kinds = ("containers", "initContainers", "ephemeralContainers")
    validations = [
        {
            "expression": f"images.{kind}.map(image, {verified}).all(count, count > 0)",
            "message": f"images must be signed by the pipeline and come from {', '.join(registries)} (PCI DSS 6.5.1)",
        }
        for kind in kinds
    ]
    resources = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE", "UPDATE"]}
    return thing(
        API_VERSION,
        "ImageValidatingPolicy",
        POLICY,
        spec={
            "failurePolicy": "Fail",
            "webhookConfiguration": {"timeoutSeconds": TIMEOUT_SECONDS},
            "validationActions": ["Deny"],
            "evaluation": {"background": {"enabled": False}},
            "matchConstraints": {
                "resourceRules": [{**resources, "resources": ["pods", "pods/ephemeralcontainers"]}],
                "namespaceSelector": {"matchExpressions": [in_scope([Scope.CDE])]},
            },
            "matchImageReferences": [{"glob": "*"}],
            "validationConfigurations": {"mutateDigest": False, "required": True, "verifyDigest": True},
            "credentials": {"allowInsecureRegistry": False, "providers": ["amazon"]},
            "attestors": [{"name": ATTESTOR, "cosign": _attestor(signer, known=known)}],
            "validations": validations,
        },
    )


def _attestor(signer: SigningKey | SigningIdentity, *, known: bool) -> Manifest:
    if isinstance(signer, SigningKey):
        if known and not (isinstance(signer.arn, str) and KEY.fullmatch(signer.arn)):
            raise RefusedSetting(
                where="images",
                argument="key",
                value=signer.arn,
                allowed="the ARN of a KMS key; an alias can be moved to another key",
                requirement_id="6.5.1",
            )
        # The transparency log is a public service: the CDE has no way out to it, and the key itself is what is trusted.
        return {
            "key": {"kms": f"awskms:///{signer.arn}", "hashAlgorithm": "sha256"},
            "ctlog": {"insecureIgnoreTlog": True, "insecureIgnoreSCT": True},
        }
    for argument, value in (("issuer", signer.issuer), ("subject", signer.subject)):
        if not isinstance(value, str) or not value.startswith("https://") or "*" in value or value.endswith("/"):
            raise RefusedSetting(
                where="images",
                argument=argument,
                value=value,
                allowed="the address of one issuer, or of one workflow at one branch or tag, without wildcards",
                requirement_id="6.5.1",
            )
    return {"keyless": {"identities": [{"issuer": signer.issuer, "subject": signer.subject}]}}
