"""What a pipeline reports is taken as it is, or refused in one sentence."""

import json
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pci_constructs.evidence.envelope import canonical, digest, seal, signed_bytes, unseal
from pci_constructs.evidence.reading import check_deployment, in_utc, read_deployment
from pci_constructs.evidence.record import SCHEMA_VERSION, Deployment, Entry, plain
from pci_constructs.evidence.refused import Malformed, RefusedRecord
from pci_constructs.evidence.sensitive import in_document, in_file, luhn
from tests.evidence.kit import COMMIT, WRITER, ago, changed, deployment
from tests.evidence.write_schema import made

SCHEMA = json.loads(resources.files("pci_constructs.evidence").joinpath("record.schema.json").read_text("utf-8"))
NOW = datetime.now(UTC)


def check(document: dict[str, Any]) -> Deployment:
    return check_deployment(document, where="deployment.json", now=datetime.now(UTC))


def entry(document: dict[str, Any] | None = None) -> Entry:
    fields = {
        "schema_version": 1, "environment": "production", "sequence": 1, "previous": None, "recorded_at": ago(0),
        "clock_skew_seconds": 0, "recorded_by": WRITER, "deployment": plain(check(document or deployment())),
    }  # fmt: skip
    return msgspec.convert(fields, Entry)


def test_the_bundled_schema_is_that_of_the_types() -> None:
    assert json.loads(json.dumps(made())) == SCHEMA, "write record.schema.json again: python -m tests.evidence.write_schema"
    assert SCHEMA["$defs"]["Entry"]["properties"]["schema_version"]["enum"] == [SCHEMA_VERSION]


def test_a_record_is_what_the_schema_says() -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(canonical(entry())))


def test_what_is_canonical_reads_back_as_the_same() -> None:
    one = entry()
    assert msgspec.json.decode(canonical(one), type=Entry) == one
    assert b"\n" not in canonical(one)


def test_sealed_and_unsealed() -> None:
    payload = canonical(entry())
    opened = unseal(seal(payload, keyid="sha256:1", sign=lambda message: b"signed " + message))
    assert (opened.payload, opened.digest, opened.keyid) == (payload, digest(payload), "sha256:1")
    assert opened.signature == b"signed " + signed_bytes(digest(payload))


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"{}\n{}\n", b"[1]\n[1]\n", b"\xff\n\xff\n", b"{}\n" * 3, b"[" * 100_000 + b"\n{}\n", b"null\nnull\n"],
)
def test_what_is_no_record_is_malformed_and_nothing_worse(content: bytes) -> None:
    with pytest.raises(Malformed):
        unseal(content)


@given(st.binary(max_size=200))
def test_any_bytes_are_malformed_and_nothing_worse(content: bytes) -> None:
    with pytest.raises(Malformed):
        unseal(content)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"id": ...}, "id must be letters, digits, dot, dash and underscore, at most 128, got None"),
    ({"id": "../x"}, r"id must be letters, .*, got '\.\./x'"),
    ({"id": "x\n"}, "id must be letters"),
    ({"outcome": "ok"}, "outcome must be succeeded, failed or rolled-back, got 'ok'"),
    ({"started_at": "yesterday"}, "started_at must be a time with its zone, such as .*, got 'yesterday'"),
    ({"started_at": "2026-01-01T00:00:00"}, "started_at must be a time with its zone"),
    ({"finished_at": ago(99)}, r"finished_at must be no earlier than started_at, .*6\.5\.1"),
    ({"revews": []}, "revews must be one of id, outcome, .*, got 'a field that records do not have'"),
    ({"change__revews": []}, r"change\.revews must be one of repository, .* did you mean reviews\?"),
    ({"change__commit": "main"}, r"change\.commit must be a whole commit id of 40 or 64 .*, got 'main' \(PCI DSS 6\.5\.1"),
    ({"change__commit": COMMIT[:12]}, r"change\.commit must be a whole commit id"),
    ({"change__author": " "}, r"change\.author must be a text of one line"),
    ({"change__author": "ada\nlovelace"}, r"change\.author must be a text of one line"),
    ({"change__author": ...}, r"change\.author must be a text of one line, .* got None"),
    ({"change__reviews": "grace"}, r"change\.reviews must be a list, got 'grace' \(PCI DSS 6\.2\.3\.1"),
    ({"change__reviews__0__commit": 7}, r"change\.reviews\[0\]\.commit must be a whole commit id .*, got 7"),
    ({"change__reviews__0__state": "requested"}, r"change\.reviews\[\.\.\.\]\.state|change\.reviews\[0\]\.state must be one of reviewer"),
    ({"change__pull_request": "http://git/1"}, r"change\.pull_request must be an https address"),
    ({"change__pull_request": "https://user:pw@git/1"}, "change.pull_request must be without card numbers and secrets"),
    ({"change__window": {"start": ago(5), "end": ago(9)}}, r"change\.window\.end must be after its start"),
    ({"deployed_by__principal": "root"}, r"deployed_by\.principal must be the ARN of a role"),
    ({"images__0__name": "payments/api:latest"}, r"images\[0\]\.name must be a repository without a tag, .*tag out: it can be moved"),
    ({"images__0__digest": "sha256:1"}, r"images\[0\]\.digest must be sha256: and 64 .* \(PCI DSS 6\.3\.2"),
    ({"scans__0__kind": "antivirus"}, r"scans\[0\]\.kind must be image, code, dependencies"),
    ({"scans__0__passed": "yes"}, r"scans\[0\]\.passed must be true or false, got 'yes'"),
    ({"scans__0__critical": -1}, r"scans\[0\]\.critical must be a whole number, 0 or more, got -1"),
    ({"scans__0__critical": 1.5}, r"scans\[0\]\.critical must be a whole number"),
    ({"scans__0__at": ago(-60)}, r"scans\[0\]\.at must be in the past, .*10\.6\.1"),
    ({"approval": "yes"}, "approval must be an object or null, got 'yes'"),
    ({"templates": {"a": "1"}}, r"templates\[\.\.\.\] must be sha256: and 64"),
    ({"templates": []}, "templates must be an object"),
    ({"rollback__target": "previous"}, r"rollback\.target must be a whole commit id"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "message"), REFUSED, ids=lambda value: next(iter(value)) if isinstance(value, dict) else "")
def test_a_fault_is_one_clear_sentence(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedRecord, match=message) as caught:
        check(changed(deployment(), **changes))
    assert str(caught.value).startswith("deployment.json: ")
    assert "\n" not in str(caught.value)


def test_a_reviewer_is_named_once() -> None:
    document = deployment()
    document["change"]["reviews"] *= 2
    with pytest.raises(RefusedRecord, match=r"change\.reviews\[1\]\.reviewer must be named once"):
        check(document)


def test_an_image_is_named_once() -> None:
    document = deployment()
    document["images"] *= 2
    with pytest.raises(RefusedRecord, match=r"images\[1\]\.digest must be named once"):
        check(document)


def test_what_a_pipeline_may_not_know_may_be_absent() -> None:
    names = ("approval", "pipeline", "images", "scans", "policies", "templates", "findings", "rollback")
    absent: dict[str, Any] = dict.fromkeys(names, ...)
    found = check(deployment(**absent, change__ticket=..., change__reviews=[], change__window=None))
    assert (found.approval, found.scans, found.templates, found.change.reviews) == (None, (), {}, ())


def test_times_are_the_same_in_every_zone() -> None:
    found = check(deployment(finished_at=NOW.astimezone().isoformat()))
    assert in_utc(found.finished_at) == in_utc(NOW)


@pytest.mark.parametrize("text", ["", "[", "[]", '"x"', '{"id": 1, "id": 2}', '{"id": NaN}', "[" * 100_000, "\ufeff{}"])
def test_a_file_that_is_no_document_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "deployment.json"
    file.write_text(text, "utf-8")
    with pytest.raises(RefusedRecord, match=r"deployment\.json: the file must be a JSON object"):
        read_deployment(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedRecord, match="the file must be readable, got 'No such file"):
        read_deployment(tmp_path / "none.json")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "deployment.json"
    file.write_bytes(b" " * 1_000_001)
    with pytest.raises(RefusedRecord, match=r"at most 1000000 bytes, .*--artifact"):
        read_deployment(file)


CARDS = ["4111111111111111", "4111 1111 1111 1111", "5500-0000-0000-0004", "378282246310005", "6011111111111117", "2221000000000009"]


@pytest.mark.parametrize("number", CARDS)
@pytest.mark.parametrize("text", ["{}", "charged {}.", "card={}, 2027", "{} 123", "12 {}", '"{}"'])
def test_a_card_number_is_found_in_any_text(number: str, text: str) -> None:
    (found,) = in_document({"change": {"author": text.format(number)}})
    assert (found.what, found.where, found.requirement) == ("a card number", "change.author", "3.5.1")


def test_a_card_number_is_found_as_a_number_and_as_a_name() -> None:
    assert [one.where for one in in_document({"a": [4111111111111111]})] == ["a[0]"]
    assert [one.where for one in in_document({"4111111111111111": 1})] == ["the document: the name of a field"]


NO_CARDS = ["4111111111111112", "1764087260000", "411111111111111", "0.4111111111111111", "x4111111111111111"]


@pytest.mark.parametrize("text", NO_CARDS)
def test_other_numbers_are_none(text: str) -> None:
    assert list(in_document({"a": text})) == []


SECRETS = {
    "AKIAIOSFODNN7EXAMPLE": "an access key of AWS",
    "-----BEGIN RSA PRIVATE KEY-----": "a private key",
    "ghp_" + "a" * 36: "a token of GitHub",
    "glpat-" + "a" * 20: "a token of GitLab",
    "xoxb-1234567890-abc": "a token of Slack",
    "sk_live_" + "a" * 24: "a live key of Stripe",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijklmnop": "a signed token (JWT)",
    "postgres://payments:hunter2hunter2@db/x": "a password in an address",
    "PASSWORD=hunter2hunter2": "a password",
}


@pytest.mark.parametrize(("secret", "what"), SECRETS.items())
def test_a_secret_is_found_and_not_repeated(secret: str, what: str) -> None:
    with pytest.raises(RefusedRecord) as caught:
        check(deployment(change__ticket=f"see {secret}"))
    assert f"change.ticket must be without card numbers and secrets, got 'what looks like {what}'" in str(caught.value)
    assert secret not in str(caught.value)
    found = in_file(f"first\n{secret}\n".encode())
    assert found is not None
    assert (found.what, found.where) == (what, "line 2")


def test_a_field_that_is_named_as_a_secret_is_refused() -> None:
    with pytest.raises(RefusedRecord, match=r"change\.api_key must be without card numbers and secrets, got 'what looks like a secret by"):
        check(deployment(change__api_key="abc"))


@given(st.text(alphabet="0123456789", min_size=1, max_size=18))
def test_one_check_digit_in_ten_fits(digits: str) -> None:
    assert sum(luhn(digits + str(last)) for last in range(10)) == 1


def test_findings_of_this_library_are_no_card_numbers() -> None:
    """Long files with digests and ids: what is refused wrongly stops a pipeline."""
    text = json.dumps([{"fingerprint": digest(str(n).encode())[7:39], "account": "111122223333", "n": n} for n in range(20_000)])
    assert in_file(text.encode()) is None
