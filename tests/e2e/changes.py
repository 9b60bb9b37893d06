"""A good change of the sample service and twelve bad ones, through the workflows of docs/examples, in the emulated account."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.e2e.deploying import Stage
from tests.e2e.steps import Steps, run, say
from tests.workflows import changes
from tests.workflows.account import PRODUCTION
from tests.workflows.changes import Change
from tests.workflows.session import Ended, Session, session

_IN_TRAIL = {"cloudtrail", "recorded"}
"""Questions of the audit that ask CloudTrail, whose history the emulator does not have."""


def deliver(stage: Stage, endpoint: str, folder: Path, steps: Steps) -> None:
    """Runs all of them: the good one first, since later ones need its record; the one that alters records last."""
    began = time.monotonic()
    folder.mkdir()
    with session(folder, stage.account, endpoint) as running:
        _step(running.run(changes.GOOD), steps)
        _audited(running, steps)
        # Only one of them reaches the account's own state, and none looks at what another does.
        with ThreadPoolExecutor(2) as two:
            for ended in two.map(running.run, changes.BAD[:-1]):
                _step(ended, steps)
        _step(running.run(changes.BAD[-1]), steps)
    say(f"         thirteen changes in {time.monotonic() - began:.0f} s")


def _step(ended: Ended, steps: Steps) -> None:
    change: Change = ended.change
    expected = (
        f"stopped in {change.stopped_in} by {change.step!r}, which names {change.requirement}" if change.stopped_in else "goes through"
    )
    stopped, faults = ended.stopped(), ended.faults()
    seen = f"stopped in {stopped.job} by {stopped.name!r}" if stopped else f"{len(ended.steps)} steps, none failed"
    steps.step(change.name, expected, "; ".join([seen, *faults])[:600], fine=not faults)


def _audited(running: Session, steps: Steps) -> None:
    """The record of the good change has an answer with evidence behind it to everything that an audit asks."""
    account, today = running.account, datetime.now(UTC).date()
    file = running.folder / "audit.json"
    words = ("--bucket", account.bucket, "--key", account.evidence_key, "--environment", "production", "--region", PRODUCTION)
    ran = run("audit", *words, "--from", str(today - timedelta(days=1)), "--to", str(today), "--format", "json", "--output", str(file))
    document = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    answers = [answer for group in ("questions", "separation_of_duties", "records") for answer in document.get(group, ())]
    open_ = {answer["id"]: answer["verdict"] for answer in answers if answer["verdict"] != "pass"}
    good = len(answers) == 12 and set(open_) == _IN_TRAIL and set(open_.values()) == {"undetermined"}
    seen = f"{len(answers)} answers, not green: {open_}" if answers else ran.text[:300]
    steps.step("audit of the good change", "12 answers, green but for two that ask CloudTrail", seen, fine=good)
