"""Releases on record and in the audit: read from the one table that ``release`` writes."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pci_constructs.cli import main
from pci_constructs.evidence.envelope import digest
from pci_constructs.release import back, engine
from pci_constructs.release.failed import ReleaseFailed
from pci_constructs.release.journal import line
from tests.emulator import Emulator
from tests.evidence.kit import BUCKET, ENVIRONMENT, FILES, ROLLBACK, Ground, deployment
from tests.release.kit import COURSE, SERVICE, World, silent

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def world(aws: Emulator, ground: Ground) -> World:
    """A service whose releases were in the last hour: times of evidence must not be in the future."""
    made = World.prepare(aws)
    made.clock.at = (datetime.now(UTC) - timedelta(hours=1)).replace(microsecond=0)
    return made


def where(ground: Ground) -> list[str]:
    return ["--bucket", BUCKET, "--key", ground.key_id, "--environment", ENVIRONMENT]


def shift(world: World, release: str) -> None:
    engine.shift(world.ground(), release, COURSE, ask=silent)


def take_back(world: World) -> str:
    world.clock.sleep(60)
    back.go_back(world.ground(), "customers complain")
    return world.journal.steps[-1].at


def document(world: World, id_: str = "r1", **changes: Any) -> dict[str, Any]:
    way_back = {"target": "7d793037a0760186574b0282f2f435e7bbbbbbbb"}
    return deployment(id_, **{"rollback": way_back, **changes})


def record(ground: Ground, folder: Path, made: dict[str, Any], *more: str) -> int:
    file = folder / "deployment.json"
    file.write_text(json.dumps(made), "utf-8")
    words = []
    for one in FILES:
        if one is not ROLLBACK:
            (folder / one.name).write_bytes(one.content)
            words += ["--artifact", f"{one.kind}={folder / one.name}"]
    return main(["evidence", "record", str(file), *where(ground), *words, *more])


def recorded(ground: Ground, sequence: int = 1) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ground.content(sequence).splitlines()[0])["deployment"]
    return found


def audited(ground: Ground, capsys: Capture, *more: str) -> dict[str, Any]:
    today = datetime.now(UTC).date()
    words = ["--from", str(today - timedelta(days=1)), "--to", str(today), "--format", "json"]
    capsys.readouterr()
    main(["audit", *where(ground), *words, *more])
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return {one["id"]: one for part in ("questions", "separation_of_duties", "records") for one in said[part]}


def test_the_steps_are_on_record_and_the_way_back_with_them(ground: Ground, world: World, tmp_path: Path) -> None:
    shift(world, "r0")
    tried = take_back(world)
    shift(world, "r1")
    assert record(ground, tmp_path, document(world), "--release", SERVICE) == 0
    made = recorded(ground)
    steps = "".join(f"{line(step)}\n" for step in world.journal.steps if step.release == "r1")
    (artifact,) = [one for one in made["artifacts"] if one["kind"] == "rollback"]
    assert artifact["name"] == "release-payments-r1.jsonl"
    assert artifact["digest"] == made["rollback"]["report"] == digest(steps.encode())
    assert made["rollback"]["procedure"] == "pci-constructs release rollback"
    assert made["rollback"]["tested_at"] == tried
    assert "performed_at" not in made["rollback"] or made["rollback"]["performed_at"] is None


def test_a_release_that_went_back_says_when(ground: Ground, world: World, tmp_path: Path, capsys: Capture) -> None:
    world.clock.after(100, lambda: world.alarm("green", "ALARM"))
    with pytest.raises(ReleaseFailed):
        shift(world, "r1")
    at = world.journal.steps[-1].at
    assert record(ground, tmp_path, document(world, outcome="rolled-back"), "--release", SERVICE) == 0
    made = recorded(ground)["rollback"]
    assert (made["performed_at"], made["tested_at"]) == (at, at)
    assert audited(ground, capsys, "--release", SERVICE)["rollback"]["verdict"] == "pass"


def test_what_the_pipeline_says_itself_stays(ground: Ground, world: World, tmp_path: Path) -> None:
    shift(world, "r1")
    way_back = {**document(world)["rollback"], "procedure": "by hand", "tested_at": "2026-11-01T08:00:00Z"}
    assert record(ground, tmp_path, document(world, rollback=way_back), "--release", SERVICE) == 0
    made = recorded(ground)["rollback"]
    assert (made["procedure"], made["tested_at"]) == ("by hand", "2026-11-01T08:00:00Z")


def test_a_release_of_another_id_is_named(ground: Ground, world: World, tmp_path: Path, capsys: Capture) -> None:
    shift(world, "4711")
    assert record(ground, tmp_path, document(world, "run-1"), "--release", f"{SERVICE}=4711") == 0
    # Its steps are among the files of the record, so that the audit knows the two belong together.
    assert audited(ground, capsys, "--release", SERVICE)["recorded"]["missing"] == []
    take_back(world)
    found = audited(ground, capsys, "--release", SERVICE)
    assert found["recorded"]["missing"] == []
    assert "release 4711 of payments was taken back at" in str(found["rollback"]["missing"])


@pytest.mark.parametrize(
    ("outcome", "returns", "said"),
    [
        ("succeeded", True, "outcome must be 'rolled-back': release r1 of payments says that traffic was taken back at "),
        ("rolled-back", False, "outcome must be 'succeeded': release r1 of payments says that it was not taken back, got 'rolled-back'"),
    ],
    ids=["taken-back", "not-taken-back"],
)
def test_a_record_that_says_otherwise_is_refused(
    ground: Ground, world: World, tmp_path: Path, capsys: Capture, outcome: str, *, returns: bool, said: str
) -> None:
    shift(world, "r1")
    if returns:
        take_back(world)
    assert record(ground, tmp_path, document(world, outcome=outcome), "--release", SERVICE) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "6.5.1" in err
    assert ground.objects() == []


def test_a_way_back_that_nobody_took_is_refused(ground: Ground, world: World, tmp_path: Path, capsys: Capture) -> None:
    shift(world, "r1")
    way_back = {**document(world)["rollback"], "performed_at": "2026-11-25T08:00:00Z"}
    assert record(ground, tmp_path, document(world, outcome="failed", rollback=way_back), "--release", SERVICE) == 2
    assert "rollback.performed_at must be left out: release r1 of payments was not taken back" in capsys.readouterr().err


def test_a_release_that_has_not_ended_is_refused(ground: Ground, world: World, tmp_path: Path, capsys: Capture) -> None:
    world.clock.after(40, lambda: world.aws.deny("dynamodb.PutItem"))
    with pytest.raises(ReleaseFailed):
        shift(world, "r1")
    world.aws.forget()
    assert record(ground, tmp_path, document(world), "--release", SERVICE) == 2
    err = capsys.readouterr().err
    assert "--release must be a release that ended, got 'release r1 of payments, which is unfinished'" in err
    assert ground.objects() == []


@pytest.mark.parametrize(
    ("release", "said"),
    [
        (SERVICE, "payments has no release 'r1' on its journal"),
        ("payments=r9", "payments has no release 'r9' on its journal"),
        ("other", "there is no parameter /pci-constructs/release/other here"),
        ("a b", "a name has letters, digits and hyphens"),
    ],
)
def test_a_release_that_there_is_not_is_one_sentence(
    ground: Ground, world: World, tmp_path: Path, capsys: Capture, *, release: str, said: str
) -> None:
    assert record(ground, tmp_path, document(world), "--release", release) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert ground.objects() == []


def test_without_a_way_back_the_steps_are_kept_and_the_gap_stays(ground: Ground, world: World, tmp_path: Path, capsys: Capture) -> None:
    shift(world, "r1")
    assert record(ground, tmp_path, document(world, rollback=None), "--release", SERVICE) == 0
    made = recorded(ground)
    assert made["rollback"] is None
    assert [one["kind"] for one in made["artifacts"]].count("rollback") == 1
    assert "no way back is named" in str(audited(ground, capsys)["rollback"]["missing"])


def test_a_release_on_no_record_is_found(ground: Ground, world: World, tmp_path: Path, capsys: Capture) -> None:
    shift(world, "r1")
    assert record(ground, tmp_path, document(world), "--release", SERVICE) == 0
    take_back(world)
    shift(world, "r2")
    found = audited(ground, capsys, "--release", SERVICE)
    (missing,) = [one["message"] for one in found["recorded"]["missing"]]
    assert missing.startswith("release r2 of payments, begun at ")
    assert missing.endswith("succeeded, and no deployment on record was made of it")
    # It was recorded as succeeded, and taken back later.
    assert "it is on record as succeeded, and release r1 of payments was taken back at" in str(found["rollback"]["missing"])


def test_a_release_that_nobody_ended_is_found(ground: Ground, world: World, tmp_path: Path, capsys: Capture) -> None:
    shift(world, "r1")
    assert record(ground, tmp_path, document(world), "--release", SERVICE) == 0
    take_back(world)
    world.clock.after(40, lambda: world.aws.deny("dynamodb.PutItem"))
    with pytest.raises(ReleaseFailed):
        shift(world, "r2")
    world.aws.forget()
    assert "is unfinished: nobody ended it" in str(audited(ground, capsys, "--release", SERVICE)["recorded"]["missing"])


def test_a_table_that_cannot_be_read_is_not_looked_at(ground: Ground, world: World, tmp_path: Path, capsys: Capture) -> None:
    shift(world, "r1")
    assert record(ground, tmp_path, document(world), "--release", SERVICE) == 0
    world.aws.deny("dynamodb.Query")
    found = audited(ground, capsys, "--release", SERVICE)["recorded"]
    assert found["verdict"] != "pass"
    assert "the table of releases was not looked at" in str(found["not_looked_at"])
    assert "AWS answered AccessDenied" in str(found["not_looked_at"])


def test_without_a_service_nothing_is_asked_of_releases(ground: Ground, world: World, tmp_path: Path, capsys: Capture) -> None:
    shift(world, "r1")
    assert record(ground, tmp_path, document(world), "--release", SERVICE) == 0
    world.aws.forget()
    assert "the table of releases" not in str(audited(ground, capsys))
    assert world.aws.asked("dynamodb.Query") == []


def test_the_bundle_has_the_steps(ground: Ground, world: World, tmp_path: Path, capsys: Capture) -> None:
    shift(world, "r1")
    assert record(ground, tmp_path, document(world), "--release", SERVICE) == 0
    today = datetime.now(UTC).date()
    archive = tmp_path / "bundle.zip"
    period = ["--from", str(today - timedelta(days=1)), "--to", str(today)]
    main(["evidence", "bundle", *where(ground), *period, "--release", SERVICE, "--output", str(archive)])
    capsys.readouterr()
    content = archive.read_bytes()
    assert b"release-payments-r1.jsonl" in content
    assert b'"kind": "watched"' in content
