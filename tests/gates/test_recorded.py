"""From the gates to the record and its audit: what they said of a change leaves no gap in the questions that they answer."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pci_constructs.cli import main
from pci_constructs.evidence.envelope import digest, unseal
from pci_constructs.evidence.period import Seen
from pci_constructs.evidence.question import Context
from pci_constructs.evidence.questions import image_scanned, listed, policies_held, reviewed, scanned
from pci_constructs.evidence.store import artifact_key
from tests.emulator import Emulator, aws, emulator
from tests.evidence.kit import LOG, Ground
from tests.evidence.test_commands import where
from tests.gates.kit import Ask, put
from tests.gates.pull_requests import HEAD, words
from tests.gates.scan_reports import IMAGE, SOURCE, sarif, trivy, weakness
from tests.gates.test_policy import run
from tests.gates.test_sbom import cyclonedx, part
from tests.gates.test_signature import pem, row
from tests.gates.test_window import PLAN

__all__ = ["aws", "emulator"]
AT = ("--at", "2026-11-25T16:00:00Z")


@pytest.fixture
def ground(aws: Emulator) -> Ground:
    """A locked bucket and a signing key, and nothing recorded yet."""
    made = Ground.prepare(aws)
    aws.forget()
    return made


def deployment(folder: Path) -> Path:
    """What a pipeline knows by itself."""
    return put(
        folder,
        "deployment.json",
        {
            "id": "run-1",
            "outcome": "succeeded",
            "started_at": "2026-11-25T16:05:00Z",
            "finished_at": "2026-11-25T16:15:00Z",
            "change": {"repository": "payments/platform", "commit": HEAD, "author": "ada", "ticket": "CHG-1"},
            "deployed_by": {"principal": "arn:aws:iam::444455556666:role/deploy-pipeline", "started_by": "barbara"},
            "pipeline": {"name": "payments", "run": "run-1", "log": digest(LOG.content)},
        },
    )


def asked(ask: Ask, folder: Path, *, trivy_report: object) -> list[str]:
    """The answers of six gates as arguments for the record, with the files that they rest on."""
    scan, bom = put(folder, "trivy.json", trivy_report), put(folder, "bom.json", cyclonedx(part()))
    code, log = put(folder, "code.sarif", sarif()), folder / "run.log"
    log.write_bytes(LOG.content)
    gates: dict[str, list[object]] = {
        "approvals": [*words(folder), "--commit", HEAD],
        "change-window": ["change-window", "--calendar", put(folder, "changes.ics", PLAN), *AT],
        "scans": ["scans", scan, code, "--image", IMAGE, "--source", SOURCE, *AT],
        "sbom": ["sbom", bom, "--image", IMAGE, *AT],
        "signature": ["signature", "--image", IMAGE, "--signature", put(folder, "sig.json", row()), "--key", put(folder, "key.pem", pem())],
        "policy": ["policy", put(folder, "findings.json", run()), "--commit", SOURCE, *AT],
    }
    made: list[str] = []
    for name, asking in gates.items():
        answer = folder / f"gate-{name}.json"
        ask(*asking, "--output", answer)
        made += ["--gate", str(answer)]
    return [*made, "--artifact", f"scan={scan}", "--artifact", f"scan={code}", "--artifact", f"sbom={bom}", "--artifact", f"log={log}"]


def gaps(ground: Ground) -> list[str]:
    """What the audit misses of what gates answer."""
    opened = unseal(ground.content(1))
    there = set(ground.objects())
    now = datetime.now(UTC)
    seen = Seen(events=None, stacks=(), reaches_back_to=now - timedelta(days=1), until=now, region="eu-central-1")
    context = Context(artifacts=lambda one: None if artifact_key(one) in there else "it is not in the store", seen=seen)
    return [str(gap) for question in (reviewed, scanned, listed, image_scanned, policies_held) for gap in question(opened, context)]


def test_a_good_change_leaves_no_gap(ask: Ask, ground: Ground, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = asked(ask, tmp_path, trivy_report=trivy(weakness()))
    assert main(["evidence", "record", str(deployment(tmp_path)), *where(ground), *more]) == 0, capsys.readouterr().err
    assert gaps(ground) == []
    recorded = json.loads(ground.content(1).split(b"\n")[0])["deployment"]
    assert len(recorded["policies"]) == 6
    assert recorded["change"]["window"] == {"end": "2026-11-27T23:00:00Z", "start": "2026-11-22T23:00:00Z"}
    assert [one["reviewer"] for one in recorded["change"]["reviews"]] == ["grace", "edsger"]


def test_a_no_is_a_gap(ask: Ask, ground: Ground, tmp_path: Path) -> None:
    more = asked(ask, tmp_path, trivy_report=trivy(weakness("CRITICAL")))
    assert main(["evidence", "record", str(deployment(tmp_path)), *where(ground), *more]) == 0
    found = gaps(ground)
    assert "trivy (image) did not pass" in found
    assert "pci-constructs: gate scans did not pass" in found
