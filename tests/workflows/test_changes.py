"""The good change runs here as in ``make e2e``, which runs the twelve bad ones, too; every step of ``pci-constructs`` in it ran."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.emulator import ACCOUNT, emulator
from tests.workflows import changes
from tests.workflows.ground import LEFT_OUT, WORKFLOWS
from tests.workflows.session import Ended, Session, session
from tests.workflows.test_pins import CALLED

__all__ = ["emulator"]


@pytest.fixture(scope="module")
def running(emulator: str) -> Iterator[Session]:
    # A socket's path is short.
    with tempfile.TemporaryDirectory() as name, session(Path(name), ACCOUNT, emulator) as found:
        yield found


@pytest.fixture(scope="module")
def good(running: Session) -> Ended:
    return running.run(changes.GOOD)


def test_the_good_change_goes_through(good: Ended) -> None:
    assert good.faults() == []


def test_every_step_of_ours_ran_as_it_stands_in_the_workflows(good: Ended) -> None:
    stated = [
        step["run"]
        for file in sorted(CALLED)
        for job in yaml.safe_load((WORKFLOWS / file).read_text("utf-8"))["jobs"].values()
        for step in job["steps"]
        if "pci-constructs " in step.get("run", "")
    ]
    ran = [step.script for step in good.steps if step.outcome == "success"]
    missing = [script for script in stated if script not in ran]
    # The way back of the last stage runs when its smoke test fails, which is one of the twelve.
    assert [re.findall(r"pci-constructs (\w+ \w+)", script) for script in missing] == [["release rollback"]]
    assert len(stated) > 15
    assert not any("pci-constructs" in script for script in LEFT_OUT.values())
    assert set(LEFT_OUT) <= {step.name for step in good.steps}


def test_its_record_has_what_an_audit_asks_for(good: Ended) -> None:
    document = good.deployment()
    assert document["outcome"] == "succeeded"
    assert document["change"]["ticket"] == "PAY-1042"
    assert document["approval"]["approver"] == "radia"
    kept = {file.name for file in (good.folder / "artifacts/evidence-after").iterdir()}
    assert {"anchor.json", "gate-scans.json", "gate-window.json", "sbom.cdx.json", "signature.json", "run.json", "rollback.txt"} <= kept


def test_a_pull_request_is_looked_at_and_takes_no_role(running: Session) -> None:
    ended = running.run(changes.GOOD, "pull_request")
    assert {name: job["result"] for name, job in ended.jobs.items()} == {
        "build": "success",
        "security": "success",
        "compliance": "skipped",
        "deploy": "skipped",
        "after": "skipped",
    }
    assert {step.job for step in ended.steps} == {"build/checks", "security/source"}
    assert not any("configure-aws-credentials" in step.name for step in ended.steps)


@pytest.mark.usefixtures("good")
def test_an_empty_store_is_no_new_one(running: Session) -> None:
    assert running.run(changes.EMPTIED).faults() == []


def test_twelve_bad_changes_are_known_by_name_and_requirement() -> None:
    assert [change.name for change in changes.BAD] == [
        "self-approved",
        "one approver",
        "frozen window",
        "critical vulnerability",
        "secret in code",
        "unsigned image",
        "missing SBOM",
        "tag instead of digest",
        "GPL dependency",
        "failed policy",
        "failing smoke test",
        "tampered evidence",
    ]
    assert all(change.requirement and change.said and change.step for change in changes.BAD)
