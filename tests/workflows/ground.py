"""What the workflows find around them: the sample service in a repository, a forge, scanners, a cluster, and the account."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pci_constructs.delivery.calendar import ChangePlan, Period
from tests.gates import pull_requests as forge
from tests.workflows.account import PRODUCTION, SERVICE, STAGING, Account
from tests.workflows.runner import Runner
from tests.workflows.serving import ROOT

SAMPLE = ROOT / "docs/examples/payment-service"
WORKFLOWS = ROOT / "docs/examples/workflows"
REPOSITORY = "payments-org/payment-service"
COMMIT = forge.MERGED
BEFORE = "7d793037a0760186574b0282f2f435e7bbbbbbbb"
LEFT_OUT: Mapping[str, str] = {"Install Trivy, by checksum": ":"}
"""Steps that are not run as they stand, since there is no network: what stands in for their scripts."""


@dataclass(slots=True)
class Ground:
    """The place of one run.

    Attributes:
        folder: an empty folder.
        account: the account.
        commands: the folder of the commands, for the PATH.
        urls: where staging and production answer.
        trust: the certificate of both.
        synthesized: what synths of the sample came to, by the digest of its ``app.py``.
        pull: the pull request, and ``reviews``, ``commits``, ``approvals`` of it, as the forge says them.
        actor: who merged, and so deploys.
        workflows: a copy of the workflows.
        source: a copy of the sample service.
        world: what stands in for what is beyond the network.
    """

    folder: Path
    account: Account
    commands: Path
    urls: Mapping[str, str]
    trust: str
    synthesized: Path
    actor: str = "barbara"
    pull: dict[str, Any] = field(default_factory=dict)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    commits: list[dict[str, Any]] = field(default_factory=list)
    approvals: list[dict[str, Any]] = field(default_factory=list)
    workflows: Path = Path()
    source: Path = Path()
    world: Path = Path()

    def __post_init__(self) -> None:
        self.workflows, self.source, self.world = (self.folder / name for name in ("workflows", "source", "world"))
        shutil.copytree(WORKFLOWS, self.workflows)
        shutil.copytree(SAMPLE, self.source, ignore=shutil.ignore_patterns("__pycache__", "cdk.out", ".pytest_cache"))
        shutil.copytree(SAMPLE / "reports", self.world / "scanner")
        self.calendar(Period(name="Christmas trade", first=in_days(30), last=in_days(33)))
        self.pull = forge.pull(
            title="PAY-1042: refunds are rounded to the cent",
            state="closed",
            merged=True,
            html_url=f"https://github.com/{REPOSITORY}/pull/7",
            base={"ref": "main", "sha": BEFORE, "repo": {"full_name": REPOSITORY}},
        )
        at = (datetime.now(UTC) - timedelta(hours=2)).isoformat(timespec="seconds").replace("+00:00", "Z")
        self.reviews = [forge.review(name, at=at) for name in ("grace", "edsger")]
        self.commits = list(forge.COMMITS)
        self.approvals = [forge.environment_review("radia")]
        for region in (PRODUCTION, STAGING):
            running = {"env": [{"name": "REVISION", "value": BEFORE}]}
            for colour in ("blue", "green"):
                document = {"spec": {"template": {"spec": {"containers": [running]}}}}
                file = self.world / "cluster" / region / f"deployment-{SERVICE}-{colour}.json"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(json.dumps(document), "utf-8")

    def calendar(self, freeze: Period) -> None:
        """Puts a calendar in place that has one freeze."""
        plan = ChangePlan(zone="Europe/Berlin", first=in_days(-40), last=in_days(40), freezes=[freeze])
        (self.world / "payments-changes.ics").write_text(plan.text(), "utf-8", newline="")

    def edit(self, file: Path, before: str, after: str) -> None:
        """Changes a file of the copies; what is to be changed must be there."""
        text = file.read_text("utf-8")
        if before not in text:
            raise AssertionError(f"{file.name} has no {before!r}")
        file.write_text(text.replace(before, after), "utf-8")

    def run(self, number: str, event: str) -> tuple[Runner, dict[str, Any]]:
        """Runs ``delivery.yml`` for the change, as the run with this number, for ``push`` or ``pull_request``."""
        self._forge(number)
        _repository(self.source)
        path = ":".join([str(self.commands), str(Path(sys.executable).parent), os.environ["PATH"]])
        role = f"arn:aws:iam::{self.account.number}:role/payments-"
        variables = {
            "IMAGE_REPOSITORY": f"{self.account.number}.dkr.ecr.{PRODUCTION}.amazonaws.com/payments/api",
            "AWS_REGION": PRODUCTION,
            "BUILD_ROLE": f"{role}build",
            "RECORD_ROLE": f"{role}record",
            "DEPLOY_ROLE": f"{role}deploy",
            "IMAGE_KEY": self.account.image_key,
            "CHANGE_CALENDAR": "payments-changes",
            "EVIDENCE_BUCKET": self.account.bucket,
            "EVIDENCE_KEY": self.account.evidence_key,
            "CLUSTER": "payments",
            "STAGING_REGION": STAGING,
            "STAGING_ROLE": f"{role}staging",
            "STAGING_CLUSTER": "payments-staging",
            "RUNNERS": "payments-runners",
            "STAGING_RUNNERS": "payments-runners-staging",
            "STAGING_URL": self.urls["staging"],
            "PRODUCTION_URL": self.urls["production"],
            "ALARM_TOPIC": self.account.topic,
            "FIRST_DEPLOYMENT": "true" if number == "1" else "",
        }
        github = {
            "repository": REPOSITORY,
            "sha": COMMIT,
            "ref": "refs/heads/main",
            "run_id": number,
            "run_attempt": "1",
            "workflow": "Delivery",
            "event_name": event,
            "server_url": "https://github.com",
            "triggering_actor": self.actor,
            "token": "a token of the job",
        }
        environment = {
            "WORLD": str(self.world),
            "SYNTHESIZED": str(self.synthesized),
            "CURL_CA_BUNDLE": self.trust,
            "SSL_CERT_FILE": self.trust,
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            # What else is installed here is not among the pipeline's tools.
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "RUNNING_PYTHON": sys.executable,
        }
        runner = Runner(
            workflows=self.workflows,
            source=self.source,
            folder=self.folder,
            github=github,
            variables=variables,
            path=path,
            environment=environment,
            cloud=self.account.settings,
            instead=LEFT_OUT,
        )
        return runner, runner.run("delivery.yml")

    def _forge(self, number: str) -> None:
        base = self.world / "forge/repos" / REPOSITORY
        pull, run = base / "pulls/7", base / "actions/runs" / number
        jobs = {"total_count": 1, "jobs": [{"id": 1, "name": "Build", "status": "completed", "conclusion": "success", "steps": []}]}
        for file, document in (
            (base / "commits" / COMMIT / "pulls.json", [self.pull]),
            (base / "pulls/7.json", self.pull),
            (pull / "reviews.json", self.reviews),
            (pull / "commits.json", self.commits),
            (run / "approvals.json", self.approvals),
            (run / "jobs.json", jobs),
        ):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(document), "utf-8")


def _repository(folder: Path) -> None:
    """detect-secrets looks at what git knows."""
    for words in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def in_days(days: int) -> date:
    """The day that many days from today."""
    return datetime.now(UTC).date() + timedelta(days=days)
