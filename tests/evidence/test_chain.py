"""Whatever is done to a chain, the first link that does not hold is named."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pci_constructs.evidence.chain import walk
from pci_constructs.evidence.envelope import canonical, digest, seal, unseal
from pci_constructs.evidence.keys import PublicKey, by_fingerprint, from_file, from_pem
from pci_constructs.evidence.links import Anchor, Chain, Fault, Link
from pci_constructs.evidence.reading import check_deployment
from pci_constructs.evidence.record import Entry, plain
from pci_constructs.evidence.refused import Malformed
from tests.evidence.kit import WRITER, deployment

BEGIN = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)


class Key:
    """A key of our own in the place of KMS."""

    def __init__(self, curve: ec.EllipticCurve | None = None) -> None:
        self._key = ec.generate_private_key(curve or ec.SECP256R1())
        self.public = PublicKey(self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))

    def sign(self, message: bytes) -> bytes:
        made = {256: hashes.SHA256(), 384: hashes.SHA384(), 521: hashes.SHA512()}[self._key.curve.key_size]
        return self._key.sign(message, ec.ECDSA(made))


KEY, OTHER = Key(), Key()


def sealed(sequence: int, previous: str | None, key: Key = KEY, **changes: Any) -> bytes:
    document = check_deployment(deployment(f"run-{sequence}"), where="x", now=datetime.now(UTC))
    fields = {
        "schema_version": 1, "environment": "production", "sequence": sequence, "previous": previous,
        "recorded_at": BEGIN + timedelta(hours=sequence), "clock_skew_seconds": 0, "recorded_by": WRITER, "deployment": plain(document),
    }  # fmt: skip
    entry = msgspec.convert({**fields, **changes}, Entry)
    return seal(canonical(entry), keyid=key.public.fingerprint, sign=key.sign)


def links(count: int = 5) -> list[Link]:
    made: list[Link] = []
    previous = None
    for number in range(1, count + 1):
        content = sealed(number, previous)
        previous = unseal(content).digest
        made.append(Link(sequence=number, content=content))
    return made


def walked(made: list[Link], **more: Any) -> Chain:
    return walk(made, environment="production", keys=by_fingerprint([KEY.public]), **more)


def first(chain: Chain) -> tuple[int, Fault]:
    assert chain.broken, "nothing was found"
    assert str(chain.broken[0].sequence) in chain.broken[0].message
    return chain.broken[0].sequence, chain.broken[0].fault


def with_content(made: list[Link], sequence: int, content: bytes | None) -> list[Link]:
    return [Link(sequence=link.sequence, content=content) if link.sequence == sequence else link for link in made]


def edited(content: bytes, old: bytes, new: bytes) -> bytes:
    assert old in content
    return content.replace(old, new)


def test_a_chain_that_nobody_touched_holds() -> None:
    made = links()
    chain = walked(list(reversed(made)))
    assert (chain.broken, chain.first, chain.follows, chain.keys) == ((), 1, None, (KEY.public.fingerprint,))
    assert chain.head == Anchor(environment="production", sequence=5, digest=unseal(made[-1].content or b"").digest)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_record_that_is_gone_is_missing(number: int) -> None:
    made = [link for link in links() if link.sequence != number]
    assert first(walked(made)) == (number, Fault.MISSING)


def test_several_that_are_gone_are_named_together() -> None:
    chain = walked([link for link in links() if link.sequence not in (2, 3)])
    assert chain.broken[0].message == "records 2 to 3 are missing"


@pytest.mark.parametrize("number", [1, 3, 5])
def test_altered_content_is_named(number: int) -> None:
    made = links()
    content = edited(made[number - 1].content or b"", b'"author":"ada"', b'"author":"eve"')
    chain = walked(with_content(made, number, content))
    assert first(chain) == (number, Fault.ALTERED)
    assert len(chain.broken) == 1
    assert number not in [one.entry.sequence for one in chain.opened]


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_wrong_signature_is_named(number: int) -> None:
    made = links()
    payload, line, _ = (made[number - 1].content or b"").split(b"\n")
    document = json.loads(line)
    document["signature"] = base64.b64encode(OTHER.sign(b"something")).decode()
    chain = walked(with_content(made, number, payload + b"\n" + json.dumps(document).encode() + b"\n"))
    assert first(chain) == (number, Fault.SIGNATURE if number < 5 else Fault.ALTERED)


@pytest.mark.parametrize("signature", ["", "AAAA", "MAYCAQECAQE="])
def test_a_signature_that_is_none_is_named(signature: str) -> None:
    made = links()
    payload, line, _ = (made[1].content or b"").split(b"\n")
    line = json.dumps({**json.loads(line), "signature": signature}).encode()
    assert first(walked(with_content(made, 2, payload + b"\n" + line + b"\n"))) == (2, Fault.SIGNATURE)


def test_a_record_by_a_key_that_is_not_trusted_is_named() -> None:
    made = links()
    before = unseal(made[1].content or b"").digest
    assert first(walked(with_content(made, 3, sealed(3, before, OTHER)))) == (3, Fault.KEY)


def test_a_record_that_was_exchanged_and_signed_anew_is_found_by_the_next() -> None:
    """Whoever has the key can sign, and cannot make the next record refer to it."""
    made = links()
    before = unseal(made[1].content or b"").digest
    chain = walked(with_content(made, 3, sealed(3, before, recorded_by=WRITER + "x")))
    assert first(chain) == (4, Fault.PREVIOUS)
    assert "record 4 refers to another record than the 3 that is there" in chain.broken[0].message


def test_a_first_record_that_refers_to_one_before_is_named() -> None:
    assert first(walked([Link(sequence=1, content=sealed(1, "sha256:" + "0" * 64))])) == (1, Fault.PREVIOUS)


def test_a_later_record_that_refers_to_none_is_named() -> None:
    made = links()
    assert first(walked(with_content(made, 2, sealed(2, None)))) == (2, Fault.PREVIOUS)


def test_a_record_of_another_environment_is_named() -> None:
    made = links()
    before = unseal(made[1].content or b"").digest
    assert first(walked(with_content(made, 3, sealed(3, before, environment="staging")))) == (3, Fault.ENVIRONMENT)


def test_a_record_in_the_place_of_another_is_named() -> None:
    made = links()
    assert (3, Fault.SEQUENCE) in [(one.sequence, one.fault) for one in walked(with_content(made, 3, made[1].content)).broken]


def test_a_deployment_that_is_there_twice_is_named() -> None:
    made = links()
    before = unseal(made[4].content or b"").digest
    twice = check_deployment(deployment("run-2"), where="x", now=datetime.now(UTC))
    made.append(Link(sequence=6, content=sealed(6, before, deployment=plain(twice))))
    assert first(walked(made)) == (6, Fault.REPEATED)


def test_time_that_goes_back_is_named() -> None:
    made = links()
    before = unseal(made[4].content or b"").digest
    made.append(Link(sequence=6, content=sealed(6, before, recorded_at=BEGIN)))
    assert first(walked(made)) == (6, Fault.TIME)


def test_a_time_that_the_store_does_not_confirm_is_named() -> None:
    (one,) = links(1)
    late = Link(sequence=1, content=one.content, written=BEGIN + timedelta(days=3))
    assert first(walked([late])) == (1, Fault.TIME)


@pytest.mark.parametrize("content", [None, b"", b"{}", b"x\ny\n"])
@pytest.mark.parametrize("number", [1, 3, 5])
def test_what_cannot_be_read_is_named(number: int, content: bytes | None) -> None:
    assert first(walked(with_content(links(), number, content))) == (number, Fault.FORMAT)


def test_a_record_that_was_overwritten_or_hidden_is_named() -> None:
    made = links()
    made[1] = Link(sequence=2, content=made[1].content, versions=2)
    made[3] = Link(sequence=4, content=made[3].content, hidden=True)
    assert [(one.sequence, one.fault) for one in walked(made).broken] == [(2, Fault.REWRITTEN), (4, Fault.HIDDEN)]


def test_a_lock_that_ends_early_is_named() -> None:
    (one,) = links(1)
    made = [Link(sequence=1, content=one.content, locked_until=BEGIN + timedelta(days=30))]
    assert first(walked(made, locked_for=timedelta(days=365))) == (1, Fault.LOCK)


def test_an_end_that_was_cut_off_shows_with_an_anchor_alone() -> None:
    made = links()
    head = walked(made).head
    assert head is not None
    assert walked(made[:3]).broken == ()
    assert first(walked(made[:3], anchors=[head])) == (5, Fault.ANCHOR)
    assert walked(made, anchors=[head]).broken == ()


def test_a_chain_that_was_made_anew_shows_with_an_anchor() -> None:
    old = walked(links()).head
    assert old is not None
    other = [
        Link(sequence=link.sequence, content=sealed(link.sequence, None if link.sequence == 1 else "sha256:" + "1" * 64))
        for link in links()
    ]
    assert (5, Fault.ANCHOR) in [(one.sequence, one.fault) for one in walked(other, anchors=[old]).broken]


def test_a_part_of_a_chain_says_what_comes_before_it() -> None:
    made = links()
    chain = walked(made[2:], first=3)
    assert chain.broken == ()
    assert chain.follows == unseal(made[1].content or b"").digest


def test_the_head_is_the_last_that_holds() -> None:
    made = links()
    chain = walked(with_content(made, 5, b"{}"))
    assert chain.head is not None
    assert chain.head.sequence == 4


def test_every_byte_counts() -> None:
    """No single bit of a record can be another without a broken link."""
    made = links(2)
    content = made[0].content or b""
    for place in range(0, len(content), 7):
        changed = bytearray(content)
        changed[place] ^= 1
        assert walked(with_content(made, 1, bytes(changed))).broken, place


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()], ids=lambda curve: curve.name)
def test_each_curve_signs(curve: ec.EllipticCurve) -> None:
    key = Key(curve)
    made = [Link(sequence=1, content=sealed(1, None, key))]
    assert walk(made, environment="production", keys=by_fingerprint([key.public])).broken == ()
    assert from_pem(key.public.pem, where="x") == key.public


def key_file(text: str) -> Callable[[Any], Any]:
    return lambda folder: folder.joinpath("key.pem").write_text(text) and folder / "key.pem"


@pytest.mark.parametrize("text", ["nothing", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_a_file_that_is_no_key_is_named(text: str, tmp_path: Any) -> None:
    with pytest.raises(Malformed, match=r"key\.pem: no public key"):
        from_file(key_file(text)(tmp_path))


def test_a_key_on_another_curve_is_named() -> None:
    key = ec.generate_private_key(ec.SECP256K1()).public_key()
    with pytest.raises(Malformed, match="not on one of the curves"):
        PublicKey(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def test_openssl_and_sha256sum_can_check_a_record(tmp_path: Any) -> None:
    """What docs/evidence.md shows."""
    import subprocess

    (tmp_path / "record.jsonl").write_bytes(links(1)[0].content or b"")
    (tmp_path / "key.pem").write_text(KEY.public.pem)
    script = """
        set -e -o pipefail
        hash=$(head -n 1 record.jsonl | tr -d '\\n' | sha256sum | cut -d ' ' -f 1)
        printf 'pci-constructs evidence record v1\\nsha256:%s\\n' "$hash" > signed
        tail -n 1 record.jsonl | sed 's/.*"signature":"\\([^"]*\\)".*/\\1/' | openssl base64 -d -A > signature
        openssl dgst -sha256 -verify key.pem -signature signature signed
    """
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "Verified OK\n"
    assert digest(b"") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
