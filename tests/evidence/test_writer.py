"""Records get into the store whole, once and in a row, whatever happens on the way."""

import threading
from typing import Any

import pytest

from pci_constructs.evidence import writer as writing
from pci_constructs.evidence.chain import walk
from pci_constructs.evidence.keys import by_fingerprint, from_pem
from pci_constructs.evidence.refused import RefusedRecord, StoreFailed
from pci_constructs.evidence.store import record_key
from pci_constructs.evidence.writer import File
from tests.evidence.kit import BUCKET, FILES, SBOM, WRITER, Ground, ago, deployment


def test_the_first_record_is_number_one_and_refers_to_nothing(ground: Ground) -> None:
    written = ground.record()
    assert (written.entry.sequence, written.entry.previous, written.already) == (1, None, False)
    assert written.entry.recorded_by == WRITER
    assert ground.objects("records/") == ["records/production/0000000001.jsonl"]


def test_each_record_carries_the_digest_of_the_one_before(ground: Ground) -> None:
    first, second, third = (ground.record(deployment(f"run-{n}")) for n in (1, 2, 3))
    assert [second.entry.previous, third.entry.previous] == [first.digest, second.digest]
    chain = ground.chain()
    assert chain.broken == ()
    assert chain.head is not None
    assert (chain.head.sequence, chain.head.digest) == (3, third.digest)


def test_each_environment_has_a_chain_of_its_own(ground: Ground) -> None:
    ground.record(deployment("run-1"))
    assert ground.record(deployment("run-1"), environment="staging").entry.sequence == 1
    assert ground.chain("staging").broken == ()


def test_files_lie_under_their_digest_and_the_record_names_them(ground: Ground) -> None:
    entry = ground.record().entry
    assert {(one.name, one.kind, one.size) for one in entry.deployment.artifacts} == {(f.name, f.kind, len(f.content)) for f in FILES}
    digests = {one.digest.removeprefix("sha256:") for one in entry.deployment.artifacts}
    assert {name.rpartition("/")[2] for name in ground.objects("artifacts/")} == digests


def test_the_same_deployment_is_recorded_once(ground: Ground) -> None:
    document = deployment()
    first, again = ground.record(document), ground.record(document)
    assert (again.already, again.digest) == (True, first.digest)
    assert len(ground.objects("records/")) == 1


def test_the_same_deployment_is_found_behind_later_ones(ground: Ground) -> None:
    document = deployment()
    first = ground.record(document)
    for number in range(2, 5):
        ground.record(deployment(f"run-{number}"))
    assert ground.record(document).digest == first.digest
    assert len(ground.objects("records/")) == 4


def test_an_id_is_not_recorded_again_with_other_content(ground: Ground) -> None:
    document = deployment()
    ground.record(document)
    with pytest.raises(RefusedRecord, match=r"deployment\.json: id must be an id that is not recorded yet, got 'run-1' .* record 1 has it"):
        ground.record({**document, "outcome": "failed"})
    assert len(ground.objects("records/")) == 1


def at_once(ground: Ground, documents: list[dict[str, Any]]) -> list[Exception]:
    """Records all at the same moment, each from a thread with clients of its own."""
    start, failed = threading.Barrier(len(documents)), []

    def record(document: dict[str, Any]) -> None:
        writer = ground.writer()
        start.wait()
        try:
            writer.write(document, FILES, where="deployment.json")
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=record, args=(document,)) for document in documents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def test_writers_at_the_same_time_do_not_fork_the_chain(ground: Ground) -> None:
    assert at_once(ground, [deployment(f"run-{number}") for number in range(12)]) == []
    chain = ground.chain()
    assert chain.broken == ()
    assert len(chain.opened) == 12
    assert {one.entry.deployment.id for one in chain.opened} == {f"run-{number}" for number in range(12)}


def test_the_same_deployment_from_many_writers_is_recorded_once(ground: Ground) -> None:
    document = deployment()
    assert at_once(ground, [document] * 8) == []
    assert len(ground.objects("records/")) == 1


STEPS = ["s3.ListObjectVersions", "s3.PutObject", "kms.GetPublicKey", "kms.Sign"]


@pytest.mark.parametrize("step", STEPS)
def test_what_is_denied_is_one_sentence_and_leaves_no_record(ground: Ground, step: str) -> None:
    ground.aws.deny(step)
    with pytest.raises(StoreFailed, match=r"AWS answered AccessDenied: .*; \w+") as caught:
        ground.record()
    assert "\n" not in str(caught.value)
    assert ground.objects("records/") == []


@pytest.mark.parametrize("step", STEPS)
def test_what_is_throttled_is_tried_again(ground: Ground, step: str) -> None:
    ground.aws.throttle(step, times=2)
    ground.record()
    assert ground.chain().broken == ()
    assert ground.aws.waits


@pytest.mark.parametrize("step", ["s3.ListObjectVersions", "kms.GetPublicKey", "kms.Sign"])
@pytest.mark.parametrize("body", [b"", b"<html>busy</html>", b"{}", b"[1]", b"\xff\xfe"])
def test_a_malformed_answer_is_one_sentence_and_leaves_no_record(ground: Ground, step: str, body: bytes) -> None:
    ground.aws.fault(step, "", status=200, body=body)
    with pytest.raises(StoreFailed):
        ground.record()
    ground.aws.forget()
    assert ground.objects("records/") == []


class Killed(BaseException):
    """The process ends here, as when a runner is taken away."""


@pytest.mark.parametrize("call", range(1, len(FILES) + 4))
def test_a_writer_that_is_killed_leaves_nothing_half_and_begins_again(ground: Ground, call: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped after each of its writes in turn, before it hears the answer."""
    document = deployment()
    writer = ground.writer()
    put, seen = writer._store._client.put_object, [0]

    def killed(**arguments: Any) -> Any:
        answer = put(**arguments)
        seen[0] += 1
        if seen[0] == call:
            raise Killed
        return answer

    writes = len(FILES) + 2
    # Whoever begins again is another process, which nobody kills.
    with monkeypatch.context() as patched:
        patched.setattr(writer._store._client, "put_object", killed)
        if call <= writes:
            with pytest.raises(Killed):
                writer.write(document, FILES, where="deployment.json")
        else:
            writer.write(document, FILES, where="deployment.json")
    ground.record(deployment("run-2"))
    ground.record(document)
    chain = ground.chain()
    assert chain.broken == ()
    assert sorted(one.entry.deployment.id for one in chain.opened) == ["run-1", "run-2"]


def test_an_answer_that_is_lost_after_the_write_makes_no_second_record(ground: Ground) -> None:
    document = deployment()
    writer = ground.writer()
    client = writer._store._client
    put = client.put_object

    def lost(**arguments: Any) -> Any:
        put(**arguments)
        return put(**arguments)  # what botocore does by itself when the answer does not come

    client.put_object = lost  # type: ignore[method-assign]
    written = writer.write(document, FILES, where="deployment.json")
    assert (written.entry.sequence, written.already) == (1, True)
    assert len(ground.objects("records/")) == 1


def test_a_conflict_of_two_writes_is_tried_again(ground: Ground) -> None:
    ground.aws.fault("s3.PutObject", "ConditionalRequestConflict", status=409, times=2)
    ground.record()
    assert ground.chain().broken == ()


def test_conflicts_without_end_are_an_error(ground: Ground) -> None:
    ground.aws.fault("s3.PutObject", "ConditionalRequestConflict", status=409)
    with pytest.raises(StoreFailed, match="another write is under way; begin again"):
        ground.record()


def test_writers_that_are_always_faster_are_an_error(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ATTEMPTS", 2)
    ground.aws.fault("s3.PutObject", "PreconditionFailed", status=412, after=len(FILES) + 1)
    with pytest.raises(StoreFailed, match="2 times another writer was faster: nothing was written"):
        ground.record()


def put(ground: Ground, sequence: int, content: bytes) -> None:
    ground.aws.client("s3").put_object(Bucket=BUCKET, Key=record_key("production", sequence), Body=content)


def test_a_broken_head_is_not_confirmed(ground: Ground) -> None:
    put(ground, 1, b"{}")
    with pytest.raises(StoreFailed, match=r"the last record, 1, is broken: .*evidence verify"):
        ground.record()


@pytest.mark.parametrize(("old", "new"), [(b'"sequence":1', b'"sequence":2'), (b"", b"")])
def test_a_head_that_is_not_what_was_signed_there_is_not_confirmed(ground: Ground, old: bytes, new: bytes) -> None:
    ground.record()
    put(ground, 2, ground.content(1).replace(old, new))
    with pytest.raises(StoreFailed, match="the last record, 2, is broken: it is not what was signed there"):
        ground.record(deployment("run-2"))


def test_a_head_that_was_hidden_is_still_the_head(ground: Ground) -> None:
    """A delete marker would make S3 take the number for free."""
    ground.record()
    ground.aws.client("s3").delete_object(Bucket=BUCKET, Key=record_key("production", 1))
    assert ground.record(deployment("run-2")).entry.sequence == 2


def test_a_new_key_goes_on_with_the_chain_of_the_former(ground: Ground) -> None:
    ground.record()
    former = ground.key().public
    ground.key_id = ground.new_key(ground.aws)
    with pytest.raises(StoreFailed, match=r"record 1 is signed by another key, sha256:\w+; name the public half"):
        ground.record(deployment("run-2"))
    ground.writer(former=[former]).write(deployment("run-2"), FILES, where="deployment.json")
    store = ground.store
    links = store.links("production", store.listing("production").places.values())
    both = by_fingerprint([from_pem(former.pem, where="former"), ground.key().public])
    assert walk(links, environment="production", keys=both).broken == ()


def test_the_time_is_that_of_aws_and_the_machine_s_error_is_noted(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime, timedelta

    class Fast(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + timedelta(seconds=240)

    monkeypatch.setattr(writing, "datetime", Fast)
    entry = ground.record().entry
    assert entry.clock_skew_seconds is not None
    assert 235 <= entry.clock_skew_seconds <= 245
    assert abs(entry.recorded_at - datetime.now(UTC)) < timedelta(seconds=60)


def test_a_key_for_encryption_does_not_sign(ground: Ground) -> None:
    ground.key_id = ground.aws.client("kms").create_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]["KeyId"]
    with pytest.raises(StoreFailed, match="is for ENCRYPT_DECRYPT, and signing needs one for SIGN_VERIFY"):
        ground.record()


def test_a_key_on_another_curve_is_refused(ground: Ground) -> None:
    ground.key_id = ground.aws.client("kms").create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    with pytest.raises(StoreFailed, match="not on one of the curves"):
        ground.record()


PLANTED = [
    b'{"log": "charged 4111 1111 1111 1111 today"}',
    b"-----BEGIN EC PRIVATE KEY-----\n",
    b"line\nAWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENG\n",
]


@pytest.mark.parametrize("content", PLANTED)
def test_a_file_with_a_card_number_or_a_secret_stops_all(ground: Ground, content: bytes) -> None:
    file = File(name="run.log", kind="log", content=content)
    with pytest.raises(RefusedRecord, match=r"^run\.log: line \d must be without card numbers and secrets") as caught:
        ground.writer().write(deployment(), [SBOM, file], where="deployment.json")
    for part in ("4111", "wJalr"):
        assert part not in str(caught.value)
    assert ground.objects() == []


def test_artifacts_come_from_files_alone(ground: Ground) -> None:
    with pytest.raises(RefusedRecord, match=r"artifacts must be left out, .*--artifact"):
        ground.record(deployment(artifacts=[{"name": "x", "kind": "sbom", "digest": "sha256:" + "0" * 64, "size": 1}]))


def test_a_deployment_of_the_future_is_refused(ground: Ground) -> None:
    with pytest.raises(RefusedRecord, match=r"finished_at must be in the past, .*10\.6\.1.*synchronize the clock"):
        ground.record(deployment(finished_at=ago(-60)))
    assert ground.objects() == []
