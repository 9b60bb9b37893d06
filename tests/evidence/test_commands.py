"""The commands, as a pipeline and an assessor call them."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pci_constructs.cli import main
from pci_constructs.evidence.archive import MANIFEST, Writing
from pci_constructs.evidence.refused import RefusedRecord
from pci_constructs.evidence.store import record_key
from pci_constructs.evidence.synthesized import with_assembly
from tests.conftest import ROOT
from tests.evidence.kit import BUCKET, COMMIT, ENVIRONMENT, FILES, Ground, changed, deployment

Capture = pytest.CaptureFixture[str]


def where(ground: Ground, environment: str = ENVIRONMENT) -> list[str]:
    return ["--bucket", BUCKET, "--key", ground.key_id, "--environment", environment]


def write(folder: Path, document: object) -> str:
    file = folder / "deployment.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    return str(file)


def artifacts(folder: Path) -> list[str]:
    words = []
    for file in FILES:
        (folder / file.name).write_bytes(file.content)
        words += ["--artifact", f"{file.kind}={folder / file.name}"]
    return words


def record(ground: Ground, folder: Path, document: object, *more: str) -> int:
    return main(["evidence", "record", write(folder, document), *where(ground), *artifacts(folder), *more])


def test_a_deployment_is_recorded(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    assert record(ground, tmp_path, deployment()) == 0
    assert capsys.readouterr().out.startswith("run-1 is record 1 of production, sha256:")


def test_the_same_again_says_so(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    document = deployment()
    record(ground, tmp_path, document)
    assert record(ground, tmp_path, document, "--format", "json") == 0
    said = json.loads(capsys.readouterr().out.partition("\n")[2])
    assert (said["sequence"], said["already"]) == (1, True)


def test_whoever_writes_is_on_the_record(ground: Ground, tmp_path: Path) -> None:
    record(ground, tmp_path, deployment())
    assert b'"recorded_by":"arn:aws:sts::123456789012:' in ground.content(1)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (deployment(id="a b"), "id must be letters"),
        (deployment(change__ticket="4111 1111 1111 1111"), "change.ticket must be without card numbers and secrets"),
        ("{", "the file must be a JSON object"),
    ],
)
def test_what_is_refused_is_one_sentence_and_exit_2(
    ground: Ground, tmp_path: Path, capsys: Capture, document: object, message: str
) -> None:
    assert record(ground, tmp_path, document) == 2
    err = capsys.readouterr().err
    assert err.startswith("pci-constructs: ")
    assert message in err
    assert err.count("\n") == 1
    assert "4111" not in err
    assert ground.objects() == []


@pytest.mark.parametrize("words", [["--artifact", "photo=x.png"], ["--artifact", "sbom"], ["--artifact", "sbom="]])
def test_a_wrong_artifact_is_one_sentence(ground: Ground, tmp_path: Path, capsys: Capture, words: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["evidence", "record", write(tmp_path, deployment()), *where(ground), *words])
    assert caught.value.code == 2
    assert "is not KIND=FILE with one of sbom" in capsys.readouterr().err


def test_a_bucket_that_is_not_there_is_one_sentence(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    words = ["--bucket", "none", "--key", ground.key_id, "--environment", "production"]
    assert main(["evidence", "record", write(tmp_path, deployment()), *words]) == 2
    assert "the records in none: AWS answered NoSuchBucket" in capsys.readouterr().err


def test_an_environment_that_is_none_is_refused(ground: Ground, capsys: Capture) -> None:
    assert main(["evidence", "verify", *where(ground, "Prod/../x")]) == 2
    assert "--environment must be lower-case letters" in capsys.readouterr().err


def test_no_credentials_are_one_sentence(ground: Ground, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    assert main(["evidence", "verify", *where(ground)]) == 2
    assert "Unable to locate credentials" in capsys.readouterr().err


def synth(folder: Path, commit: str | None) -> Path:
    (folder / "pci").mkdir(parents=True)
    rows = dict.fromkeys(("fail", "undetermined", "not_applicable", "accepted", "error", "stages", "stacks", "nested_stacks"), 0)
    run = {
        "schema_version": 1, "standard": "PCI DSS 4.0.1", "pack_version": "0.1.0", "unreadable": [], "findings": [],
        "summary": {**rows, "pass": 0, "resources": 7, "rules": 402},
        "run": {"commit": commit, "tools": {"pci-constructs": "0.1.0"}, "templates": {"production/Data.template.json": "a" * 64}},
    }  # fmt: skip
    (folder / "pci" / "findings.json").write_text(json.dumps(run))
    return folder


def bare() -> dict[str, Any]:
    return changed(deployment(), templates=..., findings=...)


def test_a_synth_brings_templates_and_findings(ground: Ground, tmp_path: Path) -> None:
    assembly = synth(tmp_path / "cdk.out", COMMIT)
    assert record(ground, tmp_path, bare(), "--assembly", str(assembly)) == 0
    found = ground.chain().opened[0].entry.deployment
    assert found.templates == {"production/Data.template.json": "sha256:" + "a" * 64}
    assert found.findings is not None
    assert (found.findings.resources, found.findings.rules) == (7, 402)
    assert found.findings.report in {artifact.digest for artifact in found.artifacts if artifact.kind == "findings"}


@pytest.mark.parametrize(
    ("commit", "changes", "message"),
    [
        ("f" * 40, {}, "it was made from ffff.*synthesize the commit that is deployed"),
        (COMMIT, {"findings": {}}, "findings must be left out, .*--assembly brings it"),
    ],
)
def test_a_synth_of_something_else_is_refused(tmp_path: Path, commit: str, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedRecord, match=message):
        with_assembly({**bare(), **changes}, synth(tmp_path / "cdk.out", commit), where="deployment.json")


def test_no_synth_is_refused(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    assert record(ground, tmp_path, bare(), "--assembly", str(tmp_path)) == 2
    assert "--assembly must be a cdk.out that the gate judged" in capsys.readouterr().err


def test_verify_walks_the_store(ground: Ground, capsys: Capture) -> None:
    ground.fill(3)
    assert main(["evidence", "verify", *where(ground)]) == 0
    out = capsys.readouterr().out
    assert "3 records of production" in out
    assert f"signed by {ground.key().public.fingerprint}" in out
    assert "Every link holds. The head is record 3, sha256:" in out


def test_verify_names_what_was_tampered_with(ground: Ground, capsys: Capture) -> None:
    """Somebody with every right overwrites record 2: the first version is still there, and the second shows."""
    ground.fill(3)
    content = ground.content(2).replace(b'"author":"ada"', b'"author":"eve"')
    ground.aws.client("s3").put_object(Bucket=BUCKET, Key=record_key("production", 2), Body=content)
    assert main(["evidence", "verify", *where(ground), "--format", "json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [(one["sequence"], one["fault"]) for one in said["broken"]] == [(2, "rewritten")]
    assert said["whole"] is False


def test_verify_of_nothing_is_no_pass(ground: Ground, capsys: Capture) -> None:
    assert main(["evidence", "verify", *where(ground)]) == 2
    assert "nothing was looked at" in capsys.readouterr().err


def test_verify_says_what_is_wrong_with_the_bucket(ground: Ground, capsys: Capture) -> None:
    # The emulator changes the lock of an empty bucket alone.
    lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 30}}}
    ground.aws.client("s3").put_object_lock_configuration(Bucket=BUCKET, ObjectLockConfiguration=lock)
    ground.record()
    assert main(["evidence", "verify", *where(ground)]) == 1
    out = capsys.readouterr().out
    assert "! the bucket locks new records for 30 days, and 10.5.1 asks for 365" in out
    assert "The first broken link is record 1: lock." in out


@pytest.mark.parametrize("step", ["s3.ListObjectVersions", "s3.GetObject", "kms.GetPublicKey", "s3.GetBucketVersioning"])
def test_verify_that_may_not_read_is_an_error_and_no_pass(ground: Ground, step: str, capsys: Capture) -> None:
    ground.record()
    ground.aws.deny(step)
    assert main(["evidence", "verify", *where(ground)]) == 2
    assert "AWS answered AccessDenied" in capsys.readouterr().err


def test_an_anchor_shows_what_was_cut_off(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    ground.fill(3)
    anchor = tmp_path / "head.json"
    assert main(["evidence", "verify", *where(ground), "--write-anchor", str(anchor)]) == 0
    assert json.loads(anchor.read_text())["sequence"] == 3
    s3 = ground.aws.client("s3")
    version = s3.head_object(Bucket=BUCKET, Key=record_key("production", 3))["VersionId"]
    s3.delete_object(Bucket=BUCKET, Key=record_key("production", 3), VersionId=version, BypassGovernanceRetention=True)
    assert main(["evidence", "verify", *where(ground)]) == 0
    capsys.readouterr()
    assert main(["evidence", "verify", *where(ground), "--anchor", str(anchor)]) == 1
    assert "The first broken link is record 3: anchor." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "no anchor"),
        ("x", "no anchor"),
        ('{"environment": "staging", "sequence": 1, "digest": "x"}', "an anchor of staging, and the records are those of production"),
        ('{"environment": "production", "sequence": 0, "digest": "x"}', "no anchor"),
    ],
)
def test_an_anchor_that_is_none_is_refused(ground: Ground, tmp_path: Path, capsys: Capture, text: str, message: str) -> None:
    file = tmp_path / "head.json"
    file.write_text(text)
    assert main(["evidence", "verify", *where(ground), "--anchor", str(file)]) == 2
    assert message in capsys.readouterr().err


def test_no_anchor_is_written_of_a_broken_chain(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    ground.fill(2)
    ground.aws.client("s3").delete_object(Bucket=BUCKET, Key=record_key("production", 1))
    assert main(["evidence", "verify", *where(ground), "--write-anchor", str(tmp_path / "head.json")]) == 2
    assert not (tmp_path / "head.json").exists()


def export(ground: Ground, file: Path, *more: str) -> Path:
    assert main(["evidence", "export", *where(ground), "--output", str(file), *more]) == 0
    return file


def test_an_export_is_verified_without_a_network(ground: Ground, tmp_path: Path) -> None:
    """In a process of its own, in which every connection fails and nothing of AWS is set."""
    ground.fill(3)
    file = export(ground, tmp_path / "records.zip")
    code = (
        "import socket, sys\n"
        "def refused(*_): raise OSError('no network')\n"
        "socket.socket.connect = refused\n"
        "from pci_constructs.cli import main\n"
        f"code = main(['evidence', 'verify', '--archive', {str(file)!r}])\n"
        "print(code, 'boto3' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True, env={}, cwd=ROOT)
    assert "Every link holds. The head is record 3" in done.stdout
    assert done.stdout.splitlines()[-1] == "0 False"
    assert "compare their fingerprints" in done.stdout


def test_two_exports_are_the_same_bytes(ground: Ground, tmp_path: Path) -> None:
    ground.fill(2)
    one, other = export(ground, tmp_path / "1.zip"), export(ground, tmp_path / "2.zip")
    assert one.read_bytes() == other.read_bytes()
    assert sorted(tmp_path.iterdir()) == [one, other]


def test_an_export_has_the_files_or_records_alone(ground: Ground, tmp_path: Path) -> None:
    ground.fill(1)
    with zipfile.ZipFile(export(ground, tmp_path / "1.zip")) as archive:
        assert sum(name.startswith("artifacts/") for name in archive.namelist()) == len(FILES)
    with zipfile.ZipFile(export(ground, tmp_path / "2.zip", "--records-only")) as archive:
        assert not [name for name in archive.namelist() if name.startswith("artifacts/")]


def test_an_export_that_cannot_be_read_leaves_nothing(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    ground.fill(1)
    ground.aws.fault("s3.GetObject", "AccessDenied", status=403, after=1)
    assert main(["evidence", "export", *where(ground), "--output", str(tmp_path / "1.zip")]) == 2
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_export_is_said(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    assert main(["evidence", "export", *where(ground), "--output", str(tmp_path / "1.zip")]) == 2
    assert "nothing to export" in capsys.readouterr().err


def rebuilt(file: Path, target: Path, **changes: bytes | None) -> Path:
    """The archive with other files, and a list that fits, as somebody would make it who wants it to look right."""
    with zipfile.ZipFile(file) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    about = json.loads(contents.pop(MANIFEST))
    with Writing(target) as made:
        for name, content in contents.items():
            new = changes.get(name, content)
            if new is not None:
                made.add(name, new)
        made.finish({key: about[key] for key in ("environment", "first", "last")})
    return target


def test_an_archive_that_was_altered_names_the_record(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    ground.fill(3)
    file = export(ground, tmp_path / "1.zip")
    content = ground.content(2).replace(b'"author":"ada"', b'"author":"eve"')
    other = rebuilt(file, tmp_path / "2.zip", **{record_key("production", 2): content})
    capsys.readouterr()
    assert main(["evidence", "verify", "--archive", str(other)]) == 1
    assert "The first broken link is record 2: altered." in capsys.readouterr().out


def test_an_archive_that_lacks_a_record_names_it(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    ground.fill(3)
    file = export(ground, tmp_path / "1.zip")
    for number, said in ((2, "record 2 is missing"), (3, "should end with record 3")):
        other = rebuilt(file, tmp_path / f"without-{number}.zip", **{record_key("production", number): None})
        capsys.readouterr()
        assert main(["evidence", "verify", "--archive", str(other)]) == 1
        assert said in capsys.readouterr().out


def test_an_archive_by_another_key_fails_where_the_key_is_known(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    ground.fill(1)
    known = tmp_path / "known.pem"
    known.write_text(ground.key(ground.new_key(ground.aws)).public.pem)
    file = export(ground, tmp_path / "1.zip")
    assert main(["evidence", "verify", "--archive", str(file)]) == 0
    assert main(["evidence", "verify", "--archive", str(file), "--public-key", str(known)]) == 1
    assert "signed by a key that is not trusted here" in capsys.readouterr().out


def test_a_file_of_an_archive_that_was_altered_is_named(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    ground.fill(1)
    file = export(ground, tmp_path / "1.zip")
    with zipfile.ZipFile(file) as archive:
        name = next(name for name in archive.namelist() if name.startswith("artifacts/"))
    other = rebuilt(file, tmp_path / "2.zip", **{name: b"other"})
    capsys.readouterr()
    assert main(["evidence", "verify", "--archive", str(other)]) == 1
    assert f"! {name} was altered" in capsys.readouterr().out


def test_what_is_added_to_an_archive_is_named(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    ground.fill(1)
    file = export(ground, tmp_path / "1.zip")
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("records/staging/0000000001.jsonl", ground.content(1))
    assert main(["evidence", "verify", "--archive", str(file)]) == 1
    assert "is in the archive and not on its list" in capsys.readouterr().out


def broken_archives(folder: Path) -> dict[str, tuple[bytes, str]]:
    def made(files: dict[str, bytes]) -> bytes:
        with zipfile.ZipFile(folder / "made.zip", "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return (folder / "made.zip").read_bytes()

    about = {"format": "pci-constructs-evidence", "version": 1, "environment": "production", "first": 1, "last": 1, "files": {}}
    return {
        "no zip": (b"PK\x03\x04 nothing", "no zip archive"),
        "empty": (b"", "no zip archive"),
        "no manifest": (made({"x": b""}), "manifest.json is not in it"),
        "no json": (made({MANIFEST: b"{"}), "manifest.json is no JSON"),
        "another format": (made({MANIFEST: b"{}"}), "no archive of evidence"),
        "a list": (made({MANIFEST: b"[]"}), "no archive of evidence"),
        "a later version": (made({MANIFEST: json.dumps({**about, "version": 2}).encode()}), "its version is 2, and 1 is read"),
        "no first": (made({MANIFEST: json.dumps({**about, "first": "1"}).encode()}), "says nothing of first"),
        "a bad key": (made({MANIFEST: json.dumps(about).encode(), f"keys/{'a' * 64}.pem": b"x"}), "no public key"),
    }


@pytest.mark.parametrize(
    "name", ["no zip", "empty", "no manifest", "no json", "another format", "a list", "a later version", "no first", "a bad key"]
)
def test_what_is_no_archive_is_one_sentence(tmp_path: Path, capsys: Capture, name: str) -> None:
    content, message = broken_archives(tmp_path)[name]
    file = tmp_path / "broken.zip"
    file.write_bytes(content)
    assert main(["evidence", "verify", "--archive", str(file)]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "words", [[], ["--archive", "x", "--bucket", "y"], ["--bucket", "y"], ["--archive", "x", "--key", "k"], ["--archive", "none.zip"]]
)
def test_a_wrong_call_of_verify_is_one_sentence(words: list[str], capsys: Capture) -> None:
    assert main(["evidence", "verify", *words]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_help_and_check_do_not_load_boto3() -> None:
    code = (
        "import sys, contextlib\nfrom pci_constructs.cli import main\n"
        "for words in (['--help'], ['evidence', '--help'], ['evidence', 'record', '--help'], ['audit', '--help']):\n"
        "    with contextlib.suppress(SystemExit): main(words)\n"
        "print(sorted({'boto3', 'botocore', 'cryptography', 'msgspec', 'aws_cdk'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"
