"""``make e2e``: deploys what was synthesized into an emulated account, verifies, weakens, verifies, records, tampers, audits, delivers."""

import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.e2e import changes, recording, weakening
from tests.e2e.account import started
from tests.e2e.deploying import bootstrap, deploy, quiet, stage_of
from tests.e2e.engine import Deployed, install
from tests.e2e.steps import Steps, run, say

STAGE = "production"
LEAST = 1000
"""How many verdicts there are at least: of an account of which nothing is read, nothing is good or bad."""


def main(assembly: Path) -> int:
    """All steps; 1 if one saw something else than it expected."""
    stage, steps, deployed = stage_of(assembly, STAGE), Steps(), Deployed()
    with tempfile.TemporaryDirectory() as name, started(stage.account, stage.region, Path(name)) as endpoint, quiet():
        folder = Path(name)
        install(deployed)
        bootstrap(stage)
        deploy(stage, deployed, steps)
        before = _verified(assembly, folder / "before.json", steps, "verify")
        weakening.weaken(before, steps)
        after = _verified(assembly, folder / "after.json", steps, "verify --intent after weakening")
        weakening.check(before, after, steps)
        recording.record(stage, assembly, folder, steps)
        changes.deliver(stage, endpoint, folder / "w", steps)
    say(f"\n{steps.done} steps, {steps.mismatches} mismatches, {time.process_time():.0f} s of CPU")
    return 1 if steps.mismatches else 0


def _verified(assembly: Path, file: Path, steps: Steps, what: str) -> list[dict[str, Any]]:
    ran = run("verify", "--intent", str(assembly), "--format", "json", "--all", "--output", str(file))
    if not file.is_file():
        steps.step(what, "a report", ran.text)
        return []
    report = json.loads(file.read_text("utf-8"))
    findings: list[dict[str, Any]] = report["findings"]
    unread = sorted({one["message"].split()[3] for one in findings if one["rule"] == "account-looked-at" and one["verdict"] == "error"})
    numbers = ", ".join(f"{report['summary'][name]} {name}" for name in ("pass", "fail", "undetermined", "error", "not_applicable"))
    passed = report["summary"]["pass"]
    # What the emulator does not answer is an error, so that the run fails: no account of which a part was not seen is good.
    fine = ran.code == 1 and passed > LEAST
    steps.step(what, f"exit 1, more than {LEAST} passes", f"exit {ran.code}, {numbers}", fine=fine)
    as_synthesized = Counter(one["verdict"] for one in findings if one["rule"] == "runs-as-synthesized")
    say(f"         {as_synthesized['pass']} run as synthesized, {as_synthesized['fail']} differences")
    say(f"         could not look, and says so: {', '.join(unread)}")
    return findings


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "cdk.out")))
