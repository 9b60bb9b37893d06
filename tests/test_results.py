"""What a synth leaves: every report, what others found in them, and a word on what could not be written."""

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import jsonschema
import pytest

from pci_constructs import results
from pci_constructs.findings import Verdict
from pci_constructs.reports import junit, machine
from pci_constructs.saved import load
from tests.conftest import ROOT
from tests.reports.html_runs import every_verdict

ROW = {
    "ruleName": "AwsSolutions-S1",
    "description": "no access log",
    "severity": "error",
    "violatingConstructs": [{"constructPath": "Shop/Data/Store"}],
}
REPORT = {"pluginReports": [{"pluginName": "AwsSolutions", "conclusion": "failure", "violations": [ROW], "suppressedViolations": []}]}


@pytest.fixture
def synthesized(tmp_path: Path) -> Path:
    (tmp_path / "pci").mkdir()
    (tmp_path / "pci" / "findings.json").write_text(machine.render(every_verdict(), everything=True), "utf-8")
    (tmp_path / "validation-report.json").write_text(json.dumps(REPORT), "utf-8")
    return tmp_path


def written(directory: Path) -> set[str]:
    return {file.name for file in (directory / "pci").iterdir()}


def test_every_report_is_written(synthesized: Path) -> None:
    assert list(results.write(synthesized)) == []
    assert written(synthesized) == {"findings.json"} | {file for file, name in results.FILES if results.exists(name)}


def test_what_others_found_is_in_all_of_them_once(synthesized: Path) -> None:
    assert list(results.write(synthesized)) == list(results.write(synthesized)) == []
    others = [finding for finding in load(synthesized).findings if finding.source == "cdk-nag:AwsSolutions"]
    assert [(finding.rule, finding.verdict) for finding in others] == [("AwsSolutions-S1", Verdict.FAIL)]
    for name in ("report.html", "findings.sarif", "junit.xml", "findings.csv", "summary.md"):
        assert "AwsSolutions-S1" in (synthesized / "pci" / name).read_text("utf-8")


def test_the_findings_with_those_of_others_keep_their_schema(synthesized: Path) -> None:
    list(results.write(synthesized))
    schema = json.loads((ROOT / "pci_constructs/reports/findings.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads((synthesized / "pci" / "findings.json").read_text("utf-8")))


def test_the_record_has_the_version_of_the_cdk(synthesized: Path) -> None:
    list(results.write(synthesized))
    tools = load(synthesized).record["tools"]
    assert tools["aws-cdk-lib"] == version("aws-cdk-lib")
    assert tools["cdk-nag"] == version("cdk-nag")
    assert "aws-cdk-lib" in (synthesized / "pci" / "report.html").read_text("utf-8")


def test_a_report_that_fails_is_said_and_the_others_are_written(synthesized: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> str:
        raise ValueError("no XML today")

    monkeypatch.setattr(junit, "render", broken)
    assert list(results.write(synthesized)) == ["junit.xml is not written: ValueError: no XML today"]
    assert {"report.html", "findings.csv"} <= written(synthesized)
    assert "junit.xml" not in written(synthesized)


def test_a_report_of_others_that_cannot_be_read_is_said_and_hides_nothing(synthesized: Path) -> None:
    (synthesized / "validation-report.json").write_text("{", "utf-8")
    (sentence,) = results.write(synthesized)
    assert sentence.startswith("the reports lack what others found: BadReport: ")
    assert "sqs-queue-policy-full-access-check" in (synthesized / "pci" / "summary.md").read_text("utf-8")


def test_a_synth_whose_findings_of_others_are_missing_says_so(synthesized: Path) -> None:
    (synthesized / "validation-report.json").unlink()
    assert list(results.write(synthesized)) == ["the reports lack what others found: the CDK wrote no validation-report.json"]


def test_without_findings_there_is_no_report_and_a_word_on_it(synthesized: Path) -> None:
    (synthesized / "pci" / "findings.json").write_text("{", "utf-8")
    (sentence,) = results.write(synthesized)
    assert sentence.startswith("no report is written: ")
    assert written(synthesized) == {"findings.json"}


def test_a_new_synth_takes_the_reports_of_the_last_one_away(synthesized: Path) -> None:
    list(results.write(synthesized))
    results.begin(synthesized)
    assert written(synthesized) == {"findings.json"}
    assert not (synthesized / "validation-report.json").exists()


@pytest.mark.gate
@pytest.mark.parametrize(("case", "code"), [("root:nag", 1), ("green", 0)])
def test_a_synth_writes_its_reports_red_or_green(case: str, code: int, tmp_path: Path) -> None:
    environment = {**os.environ, "CASE": case, "PYTHONPATH": str(ROOT), "CDK_OUTDIR": str(tmp_path / "cdk.out")}
    command = [sys.executable, "-m", "tests.gate.case"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, "is not written" in done.stderr) == (code, False), done.stderr
    assert written(tmp_path / "cdk.out") == {"findings.json"} | {file for file, name in results.FILES if results.exists(name)}
    sources = {finding.source for finding in load(tmp_path / "cdk.out").of(Verdict.FAIL)}
    assert ("cdk-nag:PCI.DSS.321" in sources) is (case == "root:nag")


@pytest.mark.gate
def test_a_report_that_cannot_be_written_leaves_a_red_synth_red(tmp_path: Path) -> None:
    # Nothing can be renamed over a folder that is not empty.
    (tmp_path / "cdk.out" / "pci" / "summary.md" / "x").mkdir(parents=True)
    environment = {**os.environ, "CASE": "root:ours", "PYTHONPATH": str(ROOT), "CDK_OUTDIR": str(tmp_path / "cdk.out")}
    command = [sys.executable, "-m", "tests.gate.case"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 1
    assert "the gate is red" in done.stderr
    assert "summary.md is not written: " in done.stderr
