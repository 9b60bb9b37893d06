"""``pci-constructs software``, as a pipeline and an engineer at night call it."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pci_constructs.cli import main
from tests.conftest import ROOT
from tests.evidence.kit import BUCKET as EVIDENCE
from tests.evidence.kit import Ground, deployment
from tests.software import kit
from tests.software.conftest import BUCKET

Capture = pytest.CaptureFixture[str]
STORE = f"s3://{BUCKET}/artifacts"


def write(folder: Path, document: dict[str, Any], name: str = "sbom.json") -> str:
    file = folder / name
    file.write_bytes(kit.as_bytes(document))
    return str(file)


@pytest.fixture
def filled(tmp_path: Path, capsys: Capture) -> str:
    """A folder with the lists of two images: requests is 2.32.3 in one and 2.31.0 in the other."""
    older = kit.syft_spdx(digest="7" * 64)
    older["packages"][0] = kit.spdx_package("requests", "2.31.0", "pkg:pypi/requests@2.31.0", "Apache-2.0")
    store = str(tmp_path / "store")
    assert main(["software", "add", write(tmp_path, kit.syft_spdx(), "1"), write(tmp_path, older, "2"), "--store", store]) == 0
    capsys.readouterr()
    return store


def refused(words: list[str], capsys: Capture) -> str:
    assert main(["software", *words]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("pci-constructs: ")
    assert shown.err.count("\n") == 1
    return shown.err


def found(words: list[str], capsys: Capture) -> tuple[int, dict[str, Any]]:
    code = main(["software", "find", *words, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_same_again_says_that_it_was_there(tmp_path: Path, capsys: Capture) -> None:
    words = ["software", "add", write(tmp_path, kit.syft_spdx()), "--store", str(tmp_path / "store")]
    assert main(words) == 0
    assert "was there" not in capsys.readouterr().out
    assert main([*words, "--format", "json"]) == 0
    (added,) = json.loads(capsys.readouterr().out)["added"]
    assert (added["image"], added["already"]) == (kit.DIGEST, True)


def test_of_several_lists_all_are_kept_or_none(tmp_path: Path, capsys: Capture) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    err = refused(["add", write(tmp_path, kit.syft_spdx()), str(bad), "--store", str(tmp_path / "store")], capsys)
    assert "bad.json: the file must be a JSON object" in err
    assert not (tmp_path / "store").exists()


def test_a_list_without_a_digest_needs_the_image(tmp_path: Path, capsys: Capture) -> None:
    document = kit.trivy_cyclonedx()
    document["metadata"]["component"] = {"type": "application", "name": "payments"}
    words = ["add", write(tmp_path, document), "--store", str(tmp_path / "store")]
    assert "it does not say the digest of an image" in refused(words, capsys)
    assert main(["software", *words, "--image", f"payments@{kit.DIGEST}"]) == 0
    assert kit.HEX in capsys.readouterr().out


@pytest.mark.parametrize("image", ["payments:1.4.2", "payments@sha256:abc", kit.DIGEST, f"payments@{kit.DIGEST.upper()}", ""])
def test_a_tag_is_no_digest(tmp_path: Path, capsys: Capture, image: str) -> None:
    words = ["add", write(tmp_path, kit.syft_spdx()), "--store", str(tmp_path / "store"), "--image", image]
    assert "--image must be NAME@sha256:…" in refused(words, capsys)


def test_the_list_of_another_image_is_kept_under_neither(tmp_path: Path, capsys: Capture) -> None:
    words = ["add", write(tmp_path, kit.syft_spdx()), "--store", str(tmp_path / "store"), "--image", f"payments@{kit.OTHER}"]
    assert "it is kept under neither" in refused(words, capsys)
    assert not (tmp_path / "store").exists()


def test_a_secret_in_a_list_is_refused_and_not_repeated(tmp_path: Path, capsys: Capture) -> None:
    secret = "ghp_" + "a" * 36
    document = kit.syft_spdx(comment=secret)
    err = refused(["add", write(tmp_path, document), "--store", str(tmp_path / "store")], capsys)
    assert "what looks like a token of GitHub" in err
    assert secret not in err
    assert not (tmp_path / "store").exists()


def test_gaps_are_said_when_a_list_is_kept(tmp_path: Path, capsys: Capture) -> None:
    document = kit.syft_spdx()
    document["packages"][:-1] = [kit.spdx_package(f"p{number}", None, None) for number in range(30)]
    assert main(["software", "add", write(tmp_path, document), "--store", str(tmp_path / "store")]) == 0
    err = capsys.readouterr().err
    assert "p0 lacks a version" in err
    assert err.endswith("pci-constructs: and 40 more\n")


@pytest.mark.parametrize("store", ["s3://", "s3:bucket", "s3://UPPER", ""])
def test_a_place_that_is_none_is_refused(tmp_path: Path, capsys: Capture, store: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["software", "add", write(tmp_path, kit.syft_spdx()), "--store", store])
    assert ended.value.code == 2
    assert "--store" in capsys.readouterr().err


def test_what_is_below_fails_and_what_is_not_does_not(filled: str, capsys: Capture) -> None:
    code, said = found(["pkg:pypi/requests", "--below", "2.32", "--store", filled], capsys)
    assert code == 1
    (one,) = said["found"]
    assert (one["image"], one["version"], one["verdict"], one["runs"]) == (f"sha256:{'7' * 64}", "2.31.0", "below", None)
    assert said["not_below"] == 1
    code, said = found(["pkg:pypi/requests", "--below", "2.31.0", "--store", filled], capsys)
    assert (code, said["found"], said["not_below"]) == (0, [], 2)


def test_a_question_without_a_version_fails_nothing(filled: str, capsys: Capture) -> None:
    assert main(["software", "find", "requests", "--store", filled]) == 0
    assert capsys.readouterr().out.endswith("requests: 2 times in 2 of 2 images\n")


def test_what_cannot_be_compared_fails_under_strict(filled: str, capsys: Capture) -> None:
    words = ["openssl", "--below", "not a version", "--store", filled]
    code, said = found(words, capsys)
    assert code == 0
    assert {one["verdict"] for one in said["found"]} == {"undetermined"}
    assert found([*words, "--strict"], capsys)[0] == 1
    assert main(["software", "find", *words]) == 0
    assert "undetermined: 'not a version' is no version of deb packages" in capsys.readouterr().out


def test_a_name_that_is_not_there_comes_with_those_that_are(filled: str, capsys: Capture) -> None:
    assert main(["software", "find", "request", "--store", filled]) == 0
    assert capsys.readouterr().out == "request: in none of 2 images\nnothing has that name; names with it in them: requests\n"


def test_an_unread_list_fails_every_search(filled: str, capsys: Capture) -> None:
    file = next(Path(filled).rglob("*.json"))
    file.write_bytes(b"{}")
    assert main(["software", "find", "nothing", "--store", filled]) == 1
    assert "! not read: sboms/sha256/" in capsys.readouterr().out


def test_an_incomplete_list_is_told_and_fails_under_strict(tmp_path: Path, capsys: Capture) -> None:
    document = kit.syft_spdx()
    document["packages"].append(kit.spdx_package("bare", "1", None))
    store = str(tmp_path / "store")
    assert main(["software", "add", write(tmp_path, document), "--store", store]) == 0
    capsys.readouterr()
    words = ["software", "find", "x", "--below", "1", "--store", store]
    assert main(words) == 0
    assert f"? incomplete list: {kit.DIGEST}" in capsys.readouterr().out
    assert main([*words, "--strict"]) == 1


def test_nothing_to_look_at_is_exit_2(tmp_path: Path, capsys: Capture) -> None:
    assert "No such folder" in refused(["find", "x", "--store", str(tmp_path / "gone")], capsys)
    assert main(["software", "find", "x", "--store", str(tmp_path)]) == 2
    assert "nothing was looked at" in capsys.readouterr().err
    assert main(["software", "inventory", "--store", str(tmp_path)]) == 2
    assert "nothing was looked at" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["find", "pkg:npm/x@1.0", "--below", "2"], "names a version, and --below another"),
        (["find", "x", "--below", " "], "--below must be a version, got an empty one"),
        (["find", "pkg:npm"], "what to find must be a package URL"),
        (["find", "x", "--environment", "production"], "neither --bucket nor --archive is named"),
        (["find", "x", "--bucket", "b"], "--bucket needs --key and --environment"),
        (["find", "x", "--bucket", "b", "--key", "k", "--environment", "A B"], "--environment must be lower-case letters"),
        (["find", "x", "--archive", "a.zip", "--bucket", "b"], "say either --archive, or --bucket"),
        (["inventory", "--archive", "gone.zip"], "gone.zip: cannot be read"),
    ],
    ids=["version-twice", "blank", "half", "no-place", "no-key", "name", "both", "gone"],
)
def test_a_wrong_call_is_one_sentence(filled: str, capsys: Capture, words: list[str], said: str) -> None:
    assert said in refused([*words, "--store", filled], capsys)


def record(ground: Ground, id_: str, digest: str, outcome: str = "succeeded") -> None:
    images = [{"name": "payments/api", "digest": digest}]
    ground.record(deployment(id_, outcome=outcome, images=images, scans=[]))


def where(ground: Ground) -> list[str]:
    return ["--bucket", EVIDENCE, "--key", ground.key_id, "--environment", "production"]


def test_lists_in_a_bucket_and_what_runs_on_record(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    assert main(["software", "add", write(tmp_path, kit.syft_spdx()), "--store", STORE]) == 0
    assert capsys.readouterr().out.startswith(f"{STORE}: sboms/sha256/{kit.HEX}/")
    record(ground, "run-1", kit.DIGEST)
    code, said = found(["requests", "--below", "3", "--store", STORE, *where(ground)], capsys)
    assert code == 1
    (one,) = said["found"]
    assert [(run["environment"], run["service"], run["certain"]) for run in one["runs"]] == [("production", "payments/api", True)]
    assert main(["software", "find", "requests", "--store", STORE, *where(ground)]) == 0
    assert "; runs in production since 20" in capsys.readouterr().out


def test_what_runs_and_has_no_list_fails_search_and_inventory(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    main(["software", "add", write(tmp_path, kit.syft_spdx()), "--store", STORE])
    record(ground, "run-1", kit.OTHER)
    capsys.readouterr()
    assert main(["software", "find", "nothing", "--store", STORE, *where(ground)]) == 1
    assert f"! no list of components: payments/api@{kit.OTHER} runs in production" in capsys.readouterr().out
    assert main(["software", "inventory", "--store", STORE, *where(ground), "--format", "json"]) == 1
    shown = capsys.readouterr()
    said = json.loads(shown.out)
    assert [row["kind"] for row in said["components"]] == ["unknown"]
    assert not said["whole"]
    assert "and there is no list of its components" in shown.err


def test_the_inventory_of_production_as_csv_and_as_a_table(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    main(["software", "add", write(tmp_path, kit.syft_spdx()), "--store", STORE])
    record(ground, "run-1", kit.DIGEST)
    capsys.readouterr()
    file = tmp_path / "inventory.csv"
    assert main(["software", "inventory", "--store", STORE, *where(ground), "--format", "csv", "--output", str(file)]) == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert [(row["kind"], row["component"], row["version"], row["licence"], row["runs"], row["record"]) for row in rows] == [
        ("bespoke", "payments/api", "", "", "yes", "1"),
        ("third-party", "openssl", "3.0.15-1~deb12u1", "Apache-2.0", "yes", "1"),
        # A spreadsheet would take a name that begins with an at sign for a formula.
        ("third-party", "'@babel/core", "7.26.0", "MIT", "yes", "1"),
        ("third-party", "requests", "2.32.3", "Apache-2.0", "yes", "1"),
    ]
    assert main(["software", "inventory", "--store", STORE, *where(ground)]) == 0
    out = capsys.readouterr().out
    assert f"payments/api@{kit.DIGEST}; runs in production since 20" in out
    assert out.endswith("1 service, 3 third-party components\n")


def test_records_that_do_not_hold_fail(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    main(["software", "add", write(tmp_path, kit.syft_spdx()), "--store", STORE])
    record(ground, "run-1", kit.DIGEST)
    record(ground, "run-2", kit.DIGEST)
    s3 = ground.aws.client("s3")
    s3.put_object(Bucket=EVIDENCE, Key="records/production/0000000001.jsonl", Body=b"other")
    capsys.readouterr()
    assert main(["software", "inventory", "--store", STORE, *where(ground)]) == 1
    assert "record 1 was written 2 times" in capsys.readouterr().err


def test_an_environment_without_a_record_says_nothing_of_what_runs(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    main(["software", "add", write(tmp_path, kit.syft_spdx()), "--store", STORE])
    capsys.readouterr()
    assert "nobody knows what runs" in refused(["inventory", "--store", STORE, *where(ground)], capsys)


def test_an_archive_says_what_runs_without_aws(ground: Ground, tmp_path: Path, filled: str, capsys: Capture) -> None:
    record(ground, "run-1", kit.DIGEST)
    file = str(tmp_path / "records.zip")
    assert main(["evidence", "export", *where(ground), "--output", file]) == 0
    ground.aws.forget()
    capsys.readouterr()
    assert main(["software", "inventory", "--store", filled, "--archive", file, "--format", "json"]) == 0
    shown = capsys.readouterr()
    assert len(json.loads(shown.out)["components"]) == 4
    assert "the keys are those of the archive itself" in shown.err
    assert ground.aws.calls == []


def test_a_bucket_without_a_key_in_kms_is_refused(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    ground.aws.client("s3").delete_bucket_encryption(Bucket=BUCKET)
    ground.aws.forget()
    assert "must with a key in KMS" in refused(["add", write(tmp_path, kit.syft_spdx()), "--store", STORE], capsys)
    assert "s3:PutObject" not in ground.aws.called()


def test_who_may_not_see_the_encryption_is_not_stopped(ground: Ground, tmp_path: Path, capsys: Capture) -> None:
    ground.aws.deny("s3.GetBucketEncryption")
    assert main(["software", "add", write(tmp_path, kit.syft_spdx()), "--store", STORE]) == 0
    assert "note: whether the bucket encrypts with a key in KMS was not seen" in capsys.readouterr().err


@pytest.mark.parametrize("operation", ["s3.PutObject", "s3.ListObjectsV2", "s3.GetObject"])
def test_a_bucket_that_refuses_is_one_sentence(ground: Ground, tmp_path: Path, capsys: Capture, operation: str) -> None:
    file = write(tmp_path, kit.syft_spdx())
    if operation != "s3.PutObject":
        main(["software", "add", file, "--store", STORE])
        capsys.readouterr()
    ground.aws.deny(operation)
    words = ["add", file] if operation == "s3.PutObject" else ["find", "x"]
    assert "AWS answered AccessDenied" in refused([*words, "--store", STORE], capsys)


def test_text_that_would_be_a_command_of_a_runner_is_none(tmp_path: Path, capsys: Capture) -> None:
    document = kit.syft_spdx()
    document["packages"][-1]["name"] = "::error::x\x1b[31m"
    store = str(tmp_path / "store")
    assert main(["software", "add", write(tmp_path, document), "--store", store]) == 0
    main(["software", "find", "requests", "--store", store])
    out = capsys.readouterr().out
    assert "\n::error::" not in out
    assert "\x1b" not in out


def test_help_and_a_folder_need_no_boto3(tmp_path: Path, filled: str) -> None:
    code = (
        "import sys, contextlib\nfrom pci_constructs.cli import main\n"
        f"for words in (['software', '--help'], ['software', 'find', 'x', '--store', {filled!r}]):\n"
        "    with contextlib.suppress(SystemExit): main(words)\n"
        "print(sorted({'boto3', 'botocore', 'aws_cdk'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"
