"""The gate ``signature``: the pipeline's key signed this image, by its digest (6.5.1)."""

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from tests.gates.kit import Answer, Ask, Json, put
from tests.gates.scan_reports import DIGEST, IMAGE, NAME, OTHER


@cache
def key(kind: str) -> Any:
    """A key; one of each kind for all tests."""
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind[3:]))
    if kind.startswith("ed"):
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key({"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "k1": ec.SECP256K1(), "other": ec.SECP256R1()}[kind])


def sign(content: bytes, kind: str = "p256", how: str = "sha256") -> bytes:
    private = key(kind)
    hash_ = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "pss": hashes.SHA256()}[how]
    if kind.startswith("rsa"):
        signed: bytes = private.sign(content, padding.PSS(padding.MGF1(hash_), 32) if how == "pss" else padding.PKCS1v15(), hash_)
    elif kind.startswith("ed"):
        signed = private.sign(content)
    else:
        signed = private.sign(content, ec.ECDSA(hash_))
    return signed


def pem(kind: str = "p256") -> str:
    public = key(kind).public_key()
    text: str = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    return text


def payload(digest: Any = DIGEST, reference: Any = NAME, type_: Any = "cosign container image signature") -> bytes:
    critical = {"identity": {"docker-reference": reference}, "image": {"docker-manifest-digest": digest}, "type": type_}
    return json.dumps({"critical": critical, "optional": {"pipeline": "payments"}}).encode()


def row(content: bytes | None = None, signature: bytes | None = None, **changes: Any) -> Json:
    content = payload() if content is None else content
    signature = sign(content) if signature is None else signature
    return {
        "Base64Signature": base64.b64encode(signature).decode(),
        "Payload": base64.b64encode(content).decode(),
        "Cert": None,
        "Chain": None,
        "Bundle": None,
        **changes,
    }


@pytest.fixture
def signature(ask: Ask, tmp_path: Path) -> Any:
    """Judges signatures."""

    def judge(*rows: Json, text: str | None = None, image: str = IMAGE, public: str | None = None, more: tuple[object, ...] = ()) -> Answer:
        lines = "\n".join(map(json.dumps, rows)) if text is None else text
        file, pub = put(tmp_path, "signature.json", lines), put(tmp_path, "key.pem", public or pem())
        return ask("signature", "--image", image, "--signature", file, "--key", pub, *more)

    return judge


def test_the_right_key_of_the_right_digest_is_a_yes(signature: Any) -> None:
    answer = signature(row())
    assert answer.code == 0
    assert answer.text.startswith(f"{NAME}@{DIGEST[:19]} is signed with the key sha256:")


@pytest.mark.parametrize(
    ("kind", "how"),
    [("p256", "sha256"), ("p384", "sha256"), ("p384", "sha384"), ("rsa2048", "sha256"), ("rsa2048", "pss"), ("ed25519", "sha256")],
)
def test_every_kind_of_key_that_cosign_has(signature: Any, kind: str, how: str) -> None:
    good = row(payload(), sign(payload(), kind, how))
    assert signature(good, public=pem(kind)).code == 0
    assert signature(row(payload(OTHER), sign(payload(), kind, how)), public=pem(kind)).code == 1
    assert signature(good, public=pem("other")).code == 1


NO: list[Any] = [
    pytest.param(row(payload(OTHER)), "it is of sha256:dddd", id="another image"),
    pytest.param(row(payload(DIGEST.upper())), "it is of SHA256:CCCC", id="a digest in capitals"),
    pytest.param(
        row(payload(reference="registry.example.com/payments/other")), "signed as registry.example.com/payments/other", id="another name"
    ),
    pytest.param(row(payload(type_="atomic container signature")), "and no image", id="another type"),
    pytest.param(row(payload(digest=None)), "signed something else", id="no digest"),
    pytest.param(row(payload(digest=7)), "signed something else", id="a number as digest"),
    pytest.param(row(b"deploy payments/api"), "signed something else", id="a sentence"),
    pytest.param(row(b"[]"), "signed something else", id="a list"),
    pytest.param(row(b'{"critical": null}'), "signed something else", id="nothing critical"),
    pytest.param(row(payload()[:-1] + b', "critical": {}}'), "signed something else", id="critical twice"),
    pytest.param(row(payload(), sign(payload(OTHER))), "did not sign this payload", id="an exchanged payload"),
    pytest.param(row(payload(), sign(payload(), "other")), "did not sign this payload", id="another key"),
    pytest.param(row(payload(), b"0"), "did not sign this payload", id="a signature that is none"),
    pytest.param(row(Base64Signature="?"), "no Base64", id="no Base64"),
    pytest.param(row(Base64Signature=""), "no Base64", id="an empty signature"),
    pytest.param(row(Base64Signature=7), "no signature and payload", id="a number as signature"),
    pytest.param(row(Payload="?"), "payload is no Base64", id="a payload that is no Base64"),
    pytest.param(row(Payload=None), "no signature and payload", id="no payload"),
    pytest.param(row(payload(), sign(payload(), "other"), Cert={"Raw": "MII"}), "keyless", id="keyless"),
    pytest.param({"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "dsseEnvelope": {}}, "Sigstore bundle", id="a bundle"),
    pytest.param({}, "no signature and payload", id="an empty object"),
]


@pytest.mark.parametrize(("found", "says"), NO)
def test_what_does_not_hold_is_a_no_that_says_so(signature: Any, found: Json, says: str) -> None:
    answer = signature(found)
    assert answer.code == 1
    assert answer.requirements == ["6.5.1"]
    assert says in answer.text


def test_one_good_signature_of_several_is_enough(signature: Any) -> None:
    assert signature(row(payload(), sign(payload(), "other")), row()).code == 0
    assert signature(text=json.dumps([row(payload(OTHER)), row()])).code == 0
    assert signature(text=json.dumps(row(), indent=1)).code == 0


@pytest.mark.parametrize("text", ["", "\n", "[]"], ids=["nothing", "a line", "an empty list"])
def test_an_image_that_nobody_signed_is_a_no(signature: Any, text: str) -> None:
    answer = signature(text=text)
    assert answer.code == 1
    assert "has no signature" in answer.text


@pytest.mark.parametrize("name", [NAME, f"{NAME}:1.4.2"])
def test_a_tag_in_the_place_of_a_digest_is_a_no(signature: Any, name: str) -> None:
    answer = signature(row(), image=name)
    assert answer.code == 1
    assert "named by a tag" in answer.text


def test_a_bare_signature_beside_its_payload(signature: Any, tmp_path: Path) -> None:
    (tmp_path / "payload.json").write_bytes(payload())
    bare = base64.b64encode(sign(payload())).decode() + "\n"
    assert signature(text=bare, more=("--payload", tmp_path / "payload.json")).code == 0
    (tmp_path / "payload.json").write_bytes(payload(OTHER))
    assert signature(text=bare, more=("--payload", tmp_path / "payload.json")).code == 1


def test_an_image_that_was_copied_is_signed_under_its_first_name(signature: Any) -> None:
    copied = row(payload(reference="build.example.com/api:1.4.2"))
    assert signature(copied).code == 1
    assert signature(copied, more=("--signed-as", "build.example.com/api")).code == 0
    assert signature(row(), more=("--signed-as", "build.example.com/api")).code == 1
    for name in ("", "build.example.com/api:1", "Build/API\n"):
        assert signature(copied, more=("--signed-as", name)).code == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not json", "no JSON"),
        ("7", "objects"),
        ('["a"]', "objects"),
        ("\n".join(["{}"] * 101), "at most 100"),
        ('{"Payload": "", "Payload": ""}', "twice"),
    ],
    ids=range(5),
)
def test_what_is_no_file_of_signatures_is_refused(signature: Any, text: str, says: str) -> None:
    answer = signature(text=text)
    assert answer.code == 2
    assert says in answer.err


def private() -> str:
    text: str = (
        key("p256").private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    )
    return text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (" ", "empty"),
        ("key", "something else"),
        ("-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n", "a certificate"),
        (lambda: pem() + pem("other"), "several keys"),
        (lambda: pem("rsa1024"), "RSA of 2048"),
        (lambda: pem("k1"), "P-256"),
        (private, "a private key"),
    ],
    ids=["empty", "a word", "a certificate", "two keys", "a short key", "another curve", "a private key"],
)
def test_what_is_no_key_is_refused(signature: Any, text: Any, says: str) -> None:
    public = text() if callable(text) else text
    answer = signature(row(), public=public)
    assert answer.code == 2
    assert says in answer.err
    assert "MIG" not in answer.err
