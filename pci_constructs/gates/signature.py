"""Whether the image was signed with the key of the pipeline (6.5.1)."""

from collections.abc import Iterator

from msgspec import Struct

from pci_constructs.gates.decision import Decision, Reason, listed
from pci_constructs.gates.image import Image, of_tag

REQUIREMENT = "6.5.1"
TYPE = "cosign container image signature"
"""What a payload of cosign says of itself: the same key may have signed other things."""


class Signature(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One signature.

    Attributes:
        verified: whether the key made it of the payload.
        fault: why not, or why that cannot be said; empty if it did.
        type: what the payload says that it is.
        digest: the digest that the payload names.
        reference: the repository that the payload names, without tag and digest.
    """

    verified: bool
    fault: str
    type: str
    digest: str
    reference: str


class Facts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="gate", tag="signature"):
    """What is decided on.

    Attributes:
        image: the image that is deployed.
        signed_as: the repository that it was signed in, where that is another; empty if it is the same.
        key: the SHA-256 of the public key.
        signatures: the signatures.
    """

    image: Image
    signed_as: str
    key: str
    signatures: tuple[Signature, ...]


def decide(facts: Facts, at: str) -> Decision:
    """The decision.

    Args:
        facts: what is decided on.
        at: the moment that is decided for.
    """
    return Decision(
        gate="signature",
        at=at,
        against=list(_against(facts)),
        grounds=[Reason(REQUIREMENT, f"{facts.image.text} is signed with the key {facts.key[:19]}")],
        looked_at={
            "image": f"{facts.image.name}@{facts.image.digest}" if facts.image.digest else facts.image.name,
            "signed_as": facts.signed_as or None,
            "key": facts.key,
            "signatures": len(facts.signatures),
        },
    )


def _against(facts: Facts) -> Iterator[Reason]:
    if reason := of_tag(facts.image):
        yield reason
        return
    if not facts.signatures:
        yield Reason(REQUIREMENT, f"{facts.image.text} has no signature")
        return
    faults = [_fault(one, facts) for one in facts.signatures]
    if all(faults):
        yield Reason(REQUIREMENT, f"no signature of {facts.image.text} holds: {listed(list(dict.fromkeys(faults)), 4)}")


def _fault(signature: Signature, facts: Facts) -> str:
    """Why a signature is none of the image by the key; empty if it is one."""
    if not signature.verified:
        return signature.fault or "not verified"
    if signature.type != TYPE:
        return f"what is signed is {signature.type or 'nothing that it names'}, and no image"
    if signature.digest != facts.image.digest:
        return f"it is of {signature.digest[:19] or 'no digest'}"
    wanted = facts.signed_as or facts.image.name
    return (
        "" if signature.reference == wanted else f"it was signed as {signature.reference or 'nothing'}; --signed-as says if that is right"
    )
