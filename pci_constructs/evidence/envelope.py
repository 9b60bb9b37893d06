"""How an entry lies in the store: two lines, the canonical JSON of RFC 8785 and a signature over its digest.

``head -n 1`` of such a file is the entry itself, so that ``sha256sum`` and ``openssl`` can check it without this library. The signature is
over the digest and not the entry because KMS takes messages of 4,096 bytes at most.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

import msgspec
import rfc8785

from pci_constructs.evidence.fields import Part
from pci_constructs.evidence.record import Entry, plain
from pci_constructs.evidence.refused import Malformed

MOST_BYTES = 4_000_000
"""The largest file that is read; a larger one is none of ours."""


class Signature(Part, frozen=True, kw_only=True):
    """The second line.

    Attributes:
        keyid: the fingerprint of the key that made it: the SHA-256 of its public half.
        signature: the signature in base64.
    """

    keyid: str
    signature: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry that can be read. Whether the signature is right is for ``chain``.

    Attributes:
        entry: the entry.
        payload: the entry's own bytes.
        keyid: the fingerprint of the key that is said to have signed it.
        signature: the signature.
        digest: the digest of those bytes: what the next entry carries as ``previous``, and what is signed.
    """

    entry: Entry
    payload: bytes
    keyid: str
    signature: bytes
    digest: str


def digest(content: bytes) -> str:
    """The SHA-256 of some content, as records write it."""
    return f"sha256:{sha256(content).hexdigest()}"


def canonical(entry: Entry) -> bytes:
    """The one way to write an entry as JSON."""
    return rfc8785.dumps(plain(entry))


def signed_bytes(content_digest: str) -> bytes:
    """What a signature is over; the first line keeps it from being taken for one of anything else."""
    return f"pci-constructs evidence record v1\n{content_digest}\n".encode()


def seal(payload: bytes, *, keyid: str, sign: Callable[[bytes], bytes]) -> bytes:
    """An entry's bytes with their signature.

    Args:
        payload: the canonical bytes.
        keyid: the fingerprint of the key.
        sign: signs a message.
    """
    signature = base64.b64encode(sign(signed_bytes(digest(payload)))).decode()
    return b"%b\n%b\n" % (payload, rfc8785.dumps({"keyid": keyid, "signature": signature}))


def unseal(content: bytes) -> Opened:
    """What is in the two lines.

    Raises:
        Malformed: they are not there, or what is in them is no entry of this version.
    """
    if len(content) > MOST_BYTES:
        raise Malformed(f"larger than {MOST_BYTES} bytes")
    lines = content.split(b"\n")
    if len(lines) != 3 or lines[2]:
        raise Malformed("it is not of two lines, an entry and its signature")
    payload, second, _ = lines
    try:
        signature = _SIGNATURES.decode(second)
        sig = base64.b64decode(signature.signature, validate=True)
        entry = _ENTRIES.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, binascii.Error, ValueError) as error:
        raise Malformed(f"no entry of this version with its signature: {error}") from None
    return Opened(entry, payload, signature.keyid, sig, digest(payload))


_SIGNATURES = msgspec.json.Decoder(Signature)
_ENTRIES = msgspec.json.Decoder(Entry)
