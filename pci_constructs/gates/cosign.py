"""Signatures of cosign by a key, verified without a network: payloads in the form of simple signing."""

import base64
import binascii
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pci_constructs.gates.documents import content_of, json_in, refused, typed
from pci_constructs.gates.image import Image, image
from pci_constructs.gates.refused import RefusedInput
from pci_constructs.gates.signature import REQUIREMENT, Facts, Signature

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

MOST = 100
"""How many signatures of one image are looked at."""
_SMALLEST_RSA = 2048
_CURVES = ("secp256r1", "secp384r1", "secp521r1")


class _Identity(Struct, rename="kebab"):
    docker_reference: str


class _Image(Struct, rename="kebab"):
    docker_manifest_digest: str


class _Critical(Struct):
    identity: _Identity
    image: _Image
    type: str


class _Payload(Struct):
    critical: _Critical


def read(*, image: Image, signature: Path, key: Path, payload: Path | None = None, signed_as: str = "") -> Facts:
    """The facts in signatures.

    Args:
        image: the image that is deployed.
        signature: what ``cosign download signature`` wrote, or the signature in Base64 with ``payload`` beside it.
        key: the public key in PEM.
        payload: what was signed, where the file of the signature does not have it.
        signed_as: the repository that it was signed in, where that is another.

    Raises:
        RefusedInput: the key is none, or a file cannot be read.
    """
    public, fingerprint = read_key(key)
    return Facts(
        image=image,
        signed_as=_repository(signed_as) if signed_as else "",
        key=fingerprint,
        signatures=tuple(_signatures(signature, payload, public)),
    )


def read_key(file: Path) -> tuple["PublicKeyTypes", str]:
    """A public key, and the SHA-256 of it in DER, as ``openssl pkey -pubin -outform DER`` writes it.

    Raises:
        RefusedInput: it is none, is too weak, or is a private key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    content = content_of(file, REQUIREMENT)
    if b"PRIVATE KEY" in content:
        cure = "a private key signs, and belongs nowhere near this: `cosign public-key` writes the other half"
        raise refused(str(file), "--key", "a private key", "a public key in PEM", REQUIREMENT, cure=cure)
    if content.count(b"-----BEGIN ") > 1:
        raise refused(str(file), "--key", "several keys", "one public key in PEM", REQUIREMENT)
    try:
        public = serialization.load_pem_public_key(content)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        said = "a certificate" if b"BEGIN CERTIFICATE" in content else "something else"
        raise refused(str(file), "--key", said, "a public key in PEM", REQUIREMENT, cure="`cosign public-key` writes it") from None
    allowed = f"ECDSA on P-256, P-384 or P-521, Ed25519, or RSA of {_SMALLEST_RSA} bits or more"
    weak = (isinstance(public, rsa.RSAPublicKey) and public.key_size < _SMALLEST_RSA) or (
        isinstance(public, ec.EllipticCurvePublicKey) and public.curve.name not in _CURVES
    )
    if weak or not isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey):
        raise refused(str(file), "--key", type(public).__name__.strip("_"), allowed, REQUIREMENT)
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return public, f"sha256:{sha256(der).hexdigest()}"


def _signatures(file: Path, payload: Path | None, public: "PublicKeyTypes") -> Iterator[Signature]:
    try:
        content = content_of(file, REQUIREMENT)
    except RefusedInput as error:
        # cosign writes nothing for an image that nobody signed.
        if error.value == "empty":
            return
        raise
    if payload is not None:
        yield _signature(content.decode("ascii", "replace"), content_of(payload, REQUIREMENT), public)
        return
    for row in _rows(content, str(file)):
        yield _of_row(row, public)


def _rows(content: bytes, where: str) -> list[dict[str, Any]]:
    """The signatures in a file: an object a line, as cosign writes them, or one document."""
    lines = [line for line in content.splitlines() if line.strip()]
    try:
        rows = [json_in(line, where, REQUIREMENT) for line in lines]
    except RefusedInput:
        whole = json_in(content, where, REQUIREMENT)
        rows = whole if isinstance(whole, list) else [whole]
    if len(rows) == 1 and isinstance(rows[0], list):
        rows = rows[0]
    if len(rows) > MOST or not all(isinstance(row, dict) for row in rows):
        cure = "`cosign download signature` writes one object a line; for a bare signature name what was signed: --payload"
        raise refused(where, "the file", f"{len(rows)} values", f"at most {MOST} objects", REQUIREMENT, cure=cure)
    return rows


def _of_row(row: dict[str, Any], public: "PublicKeyTypes") -> Signature:
    if str(row.get("mediaType", "")).startswith("application/vnd.dev.sigstore.bundle"):
        return _unread("a Sigstore bundle, which this gate does not verify: sign with a key and --new-bundle-format=false")
    signature, payload = row.get("Base64Signature"), row.get("Payload")
    if not isinstance(signature, str) or not isinstance(payload, str):
        return _unread("it has no signature and payload as `cosign download signature` writes them")
    content = _decoded(payload)
    if content is None:
        return _unread("its payload is no Base64")
    found = _signature(signature, content, public)
    if not found.verified and row.get("Cert"):
        return _unread("it is keyless: made with a certificate, which this gate does not verify")
    return found


def _signature(text: str, payload: bytes, public: "PublicKeyTypes") -> Signature:
    signature = _decoded("".join(text.split()))
    if not signature:
        return _unread("the signature is no Base64")
    if not _holds(signature, payload, public):
        return _unread("the key did not sign this payload")
    try:
        critical = typed(json_in(payload, "the payload", REQUIREMENT), _Payload, "the payload", REQUIREMENT).critical
    except RefusedInput:
        return _unread("the key signed something else: the payload is none of simple signing")
    return Signature(
        verified=True,
        fault="",
        type=critical.type,
        digest=critical.image.docker_manifest_digest,
        reference=_named(critical.identity.docker_reference),
    )


def _holds(signature: bytes, payload: bytes, public: "PublicKeyTypes") -> bool:
    """Whether the key made the signature, with one of the hashes that cosign and KMS use."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

    if isinstance(public, ed25519.Ed25519PublicKey):
        ways: list[tuple[Any, ...]] = [()]
    elif isinstance(public, ec.EllipticCurvePublicKey):
        ways = [(ec.ECDSA(hash_),) for hash_ in (hashes.SHA256(), hashes.SHA384(), hashes.SHA512())]
    elif isinstance(public, rsa.RSAPublicKey):
        ways = [
            (pad, hash_)
            for hash_ in (hashes.SHA256(), hashes.SHA384(), hashes.SHA512())
            for pad in (padding.PKCS1v15(), padding.PSS(padding.MGF1(hash_), padding.PSS.AUTO))
        ]
    else:
        return False
    for way in ways:
        try:
            public.verify(signature, payload, *way)
        except (InvalidSignature, UnsupportedAlgorithm, ValueError):
            continue
        return True
    return False


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _unread(fault: str) -> Signature:
    return Signature(verified=False, fault=fault, type="", digest="", reference="")


def _named(reference: str) -> str:
    """The repository in a reference; the text itself where it names none."""
    try:
        return image(reference).name
    except RefusedInput:
        return reference


def _repository(text: str) -> str:
    found = image(text, "--signed-as")
    if found.name != text:
        raise refused("--signed-as", "the repository", text, "a repository without tag and digest", REQUIREMENT)
    return found.name
