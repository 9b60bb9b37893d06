"""The gate is red for every kind of defect, at every depth, under every command: a non-zero exit, and green only without one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

CDK = [sys.executable, "-m", "pci_constructs.node", str(ROOT / "node_modules/aws-cdk/bin/cdk"), "synth", "--quiet"]
COMMANDS = {"python app.py": [sys.executable, "-m", "tests.gate.case"], "cdk synth": CDK, "cdk synth '**'": [*CDK, "**"]}
RED = {
    "root:ours": "stateful-resource-retained",
    "stage:ours": "stateful-resource-retained",
    "nested:ours": "stateful-resource-retained",
    "nested-in-stage:ours": "stateful-resource-retained",
    "plugin-raises": "a plugin that raises",
    "stack-unreadable": "template.json",
    "no-stack": "",
}
ONCE = {
    "root:nag": "PCI.DSS.321-S3BucketSSLRequestsOnly",
    "stage:nag": "AwsSolutions-S10",
    "nested:nag": "AwsSolutions-S10",
    "root:cdk": "NoSuchProperty",
}


def run(case: str, command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    settings = {"app": f"{sys.executable} -m tests.gate.case"}
    (folder / "cdk.json").write_text(json.dumps(settings), "utf-8")
    environment = {**os.environ, "CASE": case, "PYTHONPATH": str(ROOT), "CDK_DISABLE_CLI_TELEMETRY": "true"}
    if command == "python app.py":
        environment["CDK_OUTDIR"] = str(folder / "cdk.out")
    return subprocess.run(COMMANDS[command], cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.gate
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("case", RED)
def test_red(case: str, command: str, tmp_path: Path) -> None:
    done = run(case, command, tmp_path)
    assert done.returncode != 0, done.stderr
    assert RED[case] in done.stdout + done.stderr


@pytest.mark.gate
@pytest.mark.parametrize("case", ONCE)
def test_red_for_findings_of_others(case: str, tmp_path: Path) -> None:
    done = run(case, "python app.py", tmp_path)
    assert done.returncode != 0, done.stderr
    assert ONCE[case] in done.stderr


@pytest.mark.gate
@pytest.mark.parametrize("command", COMMANDS)
def test_green(command: str, tmp_path: Path) -> None:
    done = run("green", command, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "pci-dss: " in done.stdout + done.stderr
    assert json.loads((tmp_path / "cdk.out/pci/findings.json").read_text("utf-8"))["summary"]["nested_stacks"] == 1


@pytest.mark.gate
@pytest.mark.parametrize("command", COMMANDS)
def test_the_environment_cannot_switch_it_off(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDK_VALIDATION", "false")
    done = run("root:cdk", command, tmp_path)
    assert done.returncode != 0, done.stderr
    assert "NoSuchProperty" in done.stdout + done.stderr


@pytest.mark.gate
def test_red_output_shows_no_traceback(tmp_path: Path) -> None:
    done = run("root:ours", "python app.py", tmp_path)
    assert "Traceback" not in done.stderr
    assert done.stderr.count("the gate is red") == 1
