"""Lists lie beside the digest of their image: once, whole, and read back as what they were."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pci_constructs.evidence.calls import Account
from pci_constructs.evidence.objects import Objects
from pci_constructs.evidence.refused import StoreFailed
from pci_constructs.software.folder import Folder
from pci_constructs.software.model import Bill
from pci_constructs.software.reading import parse_bill
from pci_constructs.software.refused import RefusedBill
from pci_constructs.software.shelf import Shelf
from tests.evidence.kit import Ground
from tests.software import kit
from tests.software.conftest import BUCKET

CONTENT = kit.as_bytes(kit.syft_spdx())
BILL = parse_bill(CONTENT, where="sbom.json")
KEY = f"sboms/sha256/{kit.HEX}/{BILL.digest.removeprefix('sha256:')}.json"


def files(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def test_a_list_is_kept_once(tmp_path: Path) -> None:
    shelf = Shelf(Folder(tmp_path))
    first, again = shelf.add(BILL, CONTENT, kit.DIGEST), shelf.add(BILL, CONTENT, kit.DIGEST)
    assert (first.key, first.already, again.already) == (KEY, False, True)
    assert files(tmp_path) == [KEY]
    (kept,) = shelf.all()
    assert (kept.image, kept.bill, kept.trouble) == (kit.DIGEST, BILL, "")


def test_many_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda _: Shelf(Folder(tmp_path)).add(BILL, CONTENT, kit.DIGEST).already, range(40)))
    assert added.count(False) == 1
    assert files(tmp_path) == [KEY]
    assert (tmp_path / KEY).read_bytes() == CONTENT


def test_lists_are_opened_by_one_thread_and_in_the_order_of_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two threads that use a type of msgspec 0.22 for the first time crash the process: once in ten, on a machine with two cores."""
    shelf = Shelf(Folder(tmp_path))
    for number in range(40):
        content = kit.as_bytes(kit.syft_spdx(digest=f"{number:064x}"))
        shelf.add(parse_bill(content, where="x"), content, f"sha256:{number:064x}")
    threads = set()

    def parse(content: bytes, *, where: str) -> Bill:
        threads.add(threading.get_ident())
        return parse_bill(content, where=where)

    monkeypatch.setattr("pci_constructs.software.shelf.parse_bill", parse)
    assert [kept.image for kept in shelf.all()] == [f"sha256:{number:064x}" for number in range(40)]
    assert threads == {threading.get_ident()}


def test_what_was_altered_is_not_read_as_a_list(tmp_path: Path) -> None:
    shelf = Shelf(Folder(tmp_path))
    shelf.add(BILL, CONTENT, kit.DIGEST)
    (tmp_path / KEY).write_bytes(kit.as_bytes(kit.syft_spdx(name="other")))
    (kept,) = shelf.all()
    assert kept.bill is None
    assert "somebody altered it" in kept.trouble
    with pytest.raises(RefusedBill, match="somebody altered it"):
        shelf.add(BILL, CONTENT, kit.DIGEST)


@pytest.mark.parametrize(
    "name", ["sboms/sha256/note.json", f"sboms/sha256/{'A' * 64}/{'0' * 64}.json", "sboms/x", f"sboms/sha256/{kit.HEX}/x.json"]
)
def test_what_lies_there_and_is_none_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_bytes(CONTENT)
    (kept,) = Shelf(Folder(tmp_path)).all()
    assert kept.bill is None
    assert "its name is not that of a list" in kept.trouble


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    shelf = Shelf(Folder(tmp_path))
    shelf.add(BILL, CONTENT, kit.DIGEST)
    (tmp_path / KEY).write_bytes(CONTENT[:50])
    (kept,) = shelf.all()
    assert "no JSON" in kept.trouble


def test_a_folder_that_is_not_there_is_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(Shelf(Folder(tmp_path / "gone")).all())


def objects(prefix: str = "artifacts/") -> Objects:
    return Objects(Account().s3(), BUCKET, prefix)


def test_a_bucket_is_the_same_as_a_folder(ground: Ground) -> None:
    shelf = Shelf(objects())
    assert [shelf.add(BILL, CONTENT, kit.DIGEST).already for _ in range(2)] == [False, True]
    (kept,) = shelf.all()
    assert (kept.image, kept.bill) == (kit.DIGEST, BILL)
    s3 = ground.aws.client("s3")
    (one,) = s3.list_objects_v2(Bucket=BUCKET)["Contents"]
    assert one["Key"] == f"artifacts/{KEY}"
    assert s3.head_object(Bucket=BUCKET, Key=one["Key"])["ServerSideEncryption"] == "aws:kms"
    assert ground.aws.asked("s3.PutObject")[0]["IfNoneMatch"] == "*"
    assert Shelf(objects("elsewhere/")).name == f"s3://{BUCKET}/elsewhere"
    assert list(Shelf(objects("elsewhere/")).all()) == []


def test_more_than_a_page_of_lists_is_read_whole(ground: Ground) -> None:
    s3 = ground.aws.client("s3")
    for number in range(1_005):
        s3.put_object(Bucket=BUCKET, Key=f"sboms/{number}", Body=b"")
    assert len(objects("").keys("sboms/")) == 1_005


def test_a_bucket_that_does_not_answer_is_no_empty_one(ground: Ground) -> None:
    ground.aws.deny("s3.ListObjectsV2")
    with pytest.raises(StoreFailed, match=r"listing needs s3:ListBucket"):
        list(Shelf(objects()).all())


def test_an_answer_that_is_no_listing_is_no_empty_one(ground: Ground) -> None:
    ground.aws.fault("s3.ListObjectsV2", "", status=200, body=b"<html/>")
    with pytest.raises(StoreFailed):
        list(Shelf(objects()).all())


def test_how_a_bucket_encrypts(ground: Ground) -> None:
    assert objects().unencrypted() == ""
    s3 = ground.aws.client("s3")
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration={"Rules": [rule]})
    assert objects().unencrypted() == "the bucket encrypts by default with AES256"
    s3.delete_bucket_encryption(Bucket=BUCKET)
    assert objects().unencrypted() == "the bucket has no encryption by default"
