"""The keys that sign: AWS KMS makes signatures, and their public half, from KMS or from a file, checks them without AWS."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key, load_pem_public_key

from pci_constructs.evidence.calls import calling
from pci_constructs.evidence.envelope import digest
from pci_constructs.evidence.refused import Malformed, StoreFailed

if TYPE_CHECKING:
    from types_boto3_kms.client import KMSClient

_HASHES: dict[str, tuple[hashes.HashAlgorithm, str]] = {
    "secp256r1": (hashes.SHA256(), "ECDSA_SHA_256"),
    "secp384r1": (hashes.SHA384(), "ECDSA_SHA_384"),
    "secp521r1": (hashes.SHA512(), "ECDSA_SHA_512"),
}
"""The curves that are used, with the hash and KMS's name of the algorithm."""


@dataclass(frozen=True)
class PublicKey:
    """The public half of a signing key.

    Attributes:
        der: the key, as KMS gives it (SubjectPublicKeyInfo).

    Raises:
        Malformed: it is no key on one of the curves P-256, P-384 and P-521.
    """

    der: bytes

    def __post_init__(self) -> None:
        # Refused when it is made, and not when it is first asked.
        _ = self._key

    @cached_property
    def _key(self) -> ec.EllipticCurvePublicKey:
        try:
            key = load_der_public_key(self.der)
        except Exception as error:
            raise Malformed(f"no public key: {error}") from None
        if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name not in _HASHES:
            raise Malformed("its key is not on one of the curves P-256, P-384 and P-521")
        return key

    @cached_property
    def fingerprint(self) -> str:
        """What names the key in records: the SHA-256 of its bytes."""
        return digest(self.der)

    @property
    def pem(self) -> str:
        """The key as text."""
        return self._key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @property
    def algorithm(self) -> str:
        """The name that KMS has for signatures of this key."""
        return _HASHES[self._key.curve.name][1]

    def made(self, signature: bytes, message: bytes) -> bool:
        """Whether this key made a signature of a message."""
        try:
            self._key.verify(signature, message, self._ecdsa)
        except InvalidSignature:
            return False
        return True

    @cached_property
    def _ecdsa(self) -> ec.ECDSA:
        return ec.ECDSA(_HASHES[self._key.curve.name][0])


def by_fingerprint(keys: Iterable[PublicKey]) -> dict[str, PublicKey]:
    """Keys by what names them in records."""
    return {key.fingerprint: key for key in keys}


def from_pem(text: str, *, where: str) -> PublicKey:
    """The public key in a text.

    Raises:
        Malformed: it is none; the message names the place.
    """
    try:
        key = load_pem_public_key(text.encode())
        return PublicKey(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    except Malformed as error:
        raise Malformed(f"{where}: {error}") from None
    except Exception as error:
        raise Malformed(f"{where}: no public key in PEM: {error}") from None


def from_file(file: Path) -> PublicKey:
    """The public key in a file.

    Raises:
        Malformed: it cannot be read, or is none.
    """
    try:
        return from_pem(file.read_text("utf-8"), where=str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise Malformed(f"{file}: cannot be read: {getattr(error, 'strerror', None) or error}") from None


class KmsKey:
    """A signing key in KMS.

    Args:
        client: the client.
        key: the key's id, ARN or alias.
    """

    def __init__(self, client: "KMSClient", key: str) -> None:
        self._client = client
        self.id = key

    @cached_property
    def public(self) -> PublicKey:
        """Its public half.

        Raises:
            StoreFailed: KMS does not give it, or it is no key for signatures.
        """
        with calling(f"the public half of the key {self.id}", cure="reading it needs kms:GetPublicKey on a key for signatures"):
            answer: Any = self._client.get_public_key(KeyId=self.id)
        if answer.get("KeyUsage") != "SIGN_VERIFY":
            raise StoreFailed(f"the key {self.id} is for {answer.get('KeyUsage')}, and signing needs one for SIGN_VERIFY")
        try:
            return PublicKey(answer["PublicKey"])
        except (Malformed, KeyError, TypeError) as error:
            raise StoreFailed(f"the public half of the key {self.id}: {error}") from None

    def sign(self, message: bytes) -> bytes:
        """Signs a message, and looks whether the signature is right before anybody relies on it.

        Raises:
            StoreFailed: KMS does not sign, or gave a signature that is wrong.
        """
        with calling(f"a signature of the key {self.id}", cure="signing needs kms:Sign; only the pipeline's role has it"):
            algorithm: Any = self.public.algorithm
            answer: Any = self._client.sign(KeyId=self.id, Message=message, MessageType="RAW", SigningAlgorithm=algorithm)
        signature = answer.get("Signature")
        if not isinstance(signature, bytes) or not self.public.made(signature, message):
            raise StoreFailed(f"a signature of the key {self.id}: KMS answered with one that does not fit; nothing was written")
        return signature
