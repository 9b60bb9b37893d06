"""What all changes of one run have in common: the emulated account, the commands, the service, and the synths of the sample."""

import hashlib
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.workflows.account import Account, prepare
from tests.workflows.answering import answering
from tests.workflows.changes import WEAKER, Change
from tests.workflows.ground import BEFORE, COMMIT, SAMPLE, Ground
from tests.workflows.runner import Runner, Step
from tests.workflows.serving import ROOT, served


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a change went.

    Attributes:
        change: the change.
        steps: what ran.
        jobs: the jobs of ``delivery.yml``, each with its result.
        folder: where it ran.
    """

    change: Change
    steps: list[Step]
    jobs: Mapping[str, Any]
    folder: Path

    def stopped(self) -> Step | None:
        """The first step that failed."""
        return next((step for step in self.steps if step.outcome == "failure"), None)

    def faults(self) -> list[str]:
        """What is not as it is to be; nothing if the change went as it should."""
        return list(self._good() if not self.change.stopped_in else self._bad())

    def _good(self) -> Iterator[str]:
        if failed := self.stopped():
            yield f"{failed.job}: {failed.name} failed: {failed.text[-500:]}"
        for name, job in self.jobs.items():
            if job["result"] != "success":
                yield f"{name}: {job['result']}"

    def _bad(self) -> Iterator[str]:
        change, stopped = self.change, self.stopped()
        if stopped is None:
            yield "nothing stopped it"
            return
        if (stopped.job, stopped.name[: len(change.step)]) != (change.stopped_in, change.step):
            yield f"it was stopped by {stopped.job}: {stopped.name}: {stopped.text[-500:]}"
        if change.requirement not in stopped.text or change.said not in stopped.text:
            yield f"{change.requirement} and {change.said!r} are not in {stopped.text!r}"
        kept = [step.outcome for step in self.steps if step.job == stopped.job and step.name == "Keep the evidence"]
        if kept != ["success"]:
            yield f"the evidence of {stopped.job} was not kept"
        if change.stopped_in != "after/after":
            yield from (f"{step.job} was reached: {step.name}" for step in self.steps if step.job.startswith(("deploy/", "after/")))
            return
        after = {step.name.partition(" (")[0]: step.outcome for step in self.steps if step.job == "after/after"}
        for name in ("The way back", "Record the deployment", "Is it on record, and does every link hold?", "Tell those who answer for it"):
            if after.get(name) != "success":
                yield f"{name}: {after.get(name)}"
        if (outcome := self.deployment().get("outcome")) != "rolled-back":
            yield f"the record says {outcome}"

    def deployment(self) -> dict[str, Any]:
        """What was given to ``evidence record``; nothing if it did not come to that."""
        file = self.folder / "artifacts/evidence-after/deployment.json"
        found: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
        return found


@dataclass(slots=True)
class Session:
    """Runs changes; what an earlier one did to account and service stays.

    Attributes:
        folder: an empty folder.
        account: the account.
        commands: the folder of the commands.
        urls: where staging and production answer, and where one answers that still runs the commit before.
        synthesized: what synths came to.
        numbers: the numbers of runs.
    """

    folder: Path
    account: Account
    commands: Path
    urls: Mapping[str, str]
    synthesized: Path
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def run(self, change: Change, event: str = "push") -> Ended:
        """Runs the workflows for one change, as it is merged or while it is a ``pull_request``."""
        number = next(self.numbers)
        folder = self.folder / f"change-{number}"
        folder.mkdir()
        ground = Ground(
            folder=folder,
            account=self.account,
            commands=self.commands,
            urls=self.urls,
            trust=str(self.folder / "tls.pem"),
            synthesized=self.synthesized,
        )
        change.make(ground)
        runner: Runner
        runner, jobs = ground.run(str(number), event)
        return Ended(change=change, steps=runner.steps, jobs=jobs, folder=folder)


@contextmanager
def session(folder: Path, number: str, endpoint: str) -> Iterator[Session]:
    """Prepares what changes need.

    Args:
        folder: an empty folder; short, since a socket is in it.
        number: the number of the emulated account.
        endpoint: where it answers.
    """
    with ExitStack() as stack:
        serving, synthesized = folder / "s", folder / "synthesized"
        serving.mkdir()
        commands = stack.enter_context(served(serving))
        new = stack.enter_context(answering(folder, COMMIT))
        old = stack.enter_context(answering(folder, BEFORE))
        _synthesize(folder, synthesized)
        yield Session(folder, prepare(number, endpoint), commands, {"staging": new, "production": new, "old": old}, synthesized)


def _synthesize(folder: Path, made: Path) -> None:
    """Synthesizes the sample's app as it is, and as one that the rules refuse; both are real, and made once."""
    running = []
    for name, (before, after) in {"good": ("", ""), "weaker": WEAKER}.items():
        source = folder / f"app-{name}"
        shutil.copytree(SAMPLE, source, ignore=shutil.ignore_patterns("__pycache__", "cdk.out"))
        app = source / "app.py"
        text = app.read_text("utf-8")
        app.write_text(text.replace(before, after) if before else text, "utf-8")
        place = made / hashlib.sha256(app.read_bytes()).hexdigest()
        place.mkdir(parents=True)
        context = {**json.loads((source / "cdk.json").read_text("utf-8"))["context"], "aws:cdk:disable-asset-staging": True}
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "GITHUB_SHA": COMMIT,
            "PYTHONPATH": str(ROOT),
            "CDK_OUTDIR": str(place / "cdk.out"),
            "CDK_CONTEXT_JSON": json.dumps(context),
        }
        command = [sys.executable, "-m", "tests.clock", "app.py"]
        output = (place / "output").open("w", encoding="utf-8")
        running.append((place, subprocess.Popen(command, cwd=source, env=environment, stdout=output, stderr=subprocess.STDOUT)))
    for place, process in running:
        (place / "code").write_text(str(process.wait(300)), "utf-8")
