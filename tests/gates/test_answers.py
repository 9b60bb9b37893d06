"""How gates answer: text and JSON, files that are whole or not there, and what a record of evidence takes of them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pci_constructs.cli import main
from pci_constructs.evidence.gates import _Answer, with_gates
from pci_constructs.evidence.record import Deployment
from pci_constructs.evidence.refused import RefusedRecord
from pci_constructs.gates import approvals, policy, sbom, scans, signature, window
from tests.conftest import ROOT
from tests.evidence.kit import deployment
from tests.gates import pull_requests
from tests.gates.kit import Ask, Json, put
from tests.gates.pull_requests import words
from tests.gates.scan_reports import DIGEST, IMAGE, NAME, OTHER, SOURCE, sarif, trivy, weakness
from tests.gates.test_policy import run
from tests.gates.test_sbom import cyclonedx, part
from tests.gates.test_window import PLAN

Capture = pytest.CaptureFixture[str]


def test_text_is_the_answer_and_its_reasons(tmp_path: Path, capsys: Capture) -> None:
    assert main(["gate", *map(str, words(tmp_path, reviews=[]))]) == 1
    assert capsys.readouterr().out == "gate approvals: no\n  6.2.3.1: 0 of 2 approvals count\n"
    assert main(["gate", *map(str, words(tmp_path))]) == 0
    assert capsys.readouterr().out.startswith("gate approvals: yes\n  6.2.3.1: grace, edsger approved 5d41402abc4b")


def test_the_answer_and_the_facts_are_written(ask: Ask, tmp_path: Path) -> None:
    answer, facts = tmp_path / "answer.json", tmp_path / "facts.json"
    said = ask(*words(tmp_path, "--output", answer, "--facts", facts))
    assert json.loads(answer.read_text("utf-8")) == said.json
    assert json.loads(facts.read_text("utf-8"))["gate"] == "approvals"


def test_a_refusal_leaves_no_answer_of_an_earlier_run(ask: Ask, tmp_path: Path) -> None:
    answer, facts = tmp_path / "answer.json", tmp_path / "facts.json"
    assert ask(*words(tmp_path, "--output", answer, "--facts", facts)).code == 0
    assert ask(*words(tmp_path, "--output", answer, "--facts", facts, reviews="{")).code == 2
    assert not answer.exists()
    assert not facts.exists()


def test_nothing_that_is_read_is_written_over(ask: Ask, tmp_path: Path) -> None:
    asked = words(tmp_path)
    reviews = tmp_path / "reviews.json"
    before = reviews.read_bytes()
    (tmp_path / "x").mkdir()
    (tmp_path / "link.json").symlink_to(reviews)
    for output in (reviews, tmp_path / "x" / ".." / "reviews.json", tmp_path / "link.json"):
        for option in ("--output", "--facts"):
            assert "files of their own" in ask(*asked, option, output).err
    assert reviews.read_bytes() == before
    assert "files of their own" in ask(*asked, "--output", tmp_path / "a.json", "--facts", tmp_path / "a.json").err


def test_an_answer_that_cannot_be_written_is_no_yes(ask: Ask, tmp_path: Path) -> None:
    assert ask(*words(tmp_path, "--output", tmp_path)).code == 2
    assert ask(*words(tmp_path, "--output", tmp_path / "missing" / "answer.json")).code == 2


def test_hostile_names_reach_no_terminal(tmp_path: Path, capsys: Capture) -> None:
    hostile = trivy(weakness("HIGH", VulnerabilityID="CVE\x1b]0;x\x07\n::set-output name=a::b", PkgName="\u202eopenssl\r##[error]x"))
    file = put(tmp_path, "trivy.json", hostile)
    assert main(["gate", "scans", str(file), "--image", IMAGE]) == 1
    out = capsys.readouterr().out
    assert not set(out) & {"\x1b", "\x07", "\r", "\u202e"}
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in out.splitlines())
    assert main(["gate", "scans", str(file), "--image", IMAGE, "--format", "json"]) == 1
    out = capsys.readouterr().out
    assert out.isascii()
    assert "##[" not in out
    assert "##[error]" in json.loads(out)["reasons"][0]["message"]


def test_asking_loads_neither_the_cdk_nor_boto3(tmp_path: Path) -> None:
    heavy = "{'aws_cdk', 'jsii', 'boto3', 'botocore', 'cdk_nag'}"
    asked = list(map(str, ["gate", *words(tmp_path)]))
    code = f"import sys; from pci_constructs.cli import main; print(main({asked!r}), sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "0 []"


def test_evidence_knows_every_gate_and_no_other() -> None:
    tags = {module.Facts.__struct_config__.tag for module in (approvals, policy, sbom, scans, signature, window)}
    schema = msgspec.json.schema(_Answer)["$defs"]["_Answer"]
    assert set(schema["properties"]["gate"]["enum"]) == tags


@pytest.fixture
def answers(ask: Ask, tmp_path: Path) -> list[Path]:
    """The answers of four gates."""
    files = {name: tmp_path / f"{name}.json" for name in ("approvals", "scans", "sbom", "change-window")}
    at = ("--at", "2026-11-25T16:00:00Z")
    merged = pull_requests.pull(merged=True, state="closed")
    ask(*words(tmp_path, "--commit", pull_requests.MERGED, "--output", files["approvals"], pull_request=merged))
    ask("scans", put(tmp_path, "trivy.json", trivy()), "--image", IMAGE, *at, "--output", files["scans"])
    ask("sbom", put(tmp_path, "bom.json", cyclonedx(part())), "--image", IMAGE, *at, "--output", files["sbom"])
    ask("change-window", "--calendar", put(tmp_path, "c.ics", PLAN), *at, "--output", files["change-window"])
    return list(files.values())


def bare() -> Json:
    """A deployment with what no gate knows."""
    document = deployment()
    document["change"] = {"repository": "payments/platform", "commit": pull_requests.MERGED, "author": "ada", "ticket": "CHG-1"}
    return {name: value for name, value in document.items() if name not in ("scans", "policies", "images", "findings", "templates")}


def test_a_record_takes_what_gates_said(answers: list[Path]) -> None:
    document, files = with_gates(bare(), answers, where="deployment.json")
    made = msgspec.convert(document, Deployment)
    assert [one.policy for one in made.policies] == ["gate approvals", "gate scans", "gate sbom", "gate change-window"]
    assert all(one.passed for one in made.policies)
    assert [one.reviewer for one in made.change.reviews] == ["grace", "edsger"]
    assert made.change.head == pull_requests.HEAD
    assert made.change.window is not None
    assert made.images[0].name == NAME
    assert made.images[0].sbom is not None
    assert [scan.target for scan in made.scans] == [DIGEST]
    assert [(file.name, file.kind) for file in files] == [(file.name, "policy") for file in answers]


def test_a_no_is_on_the_record_too(ask: Ask, tmp_path: Path) -> None:
    answer = tmp_path / "scans.json"
    assert ask("scans", put(tmp_path, "t.json", trivy(weakness("CRITICAL"))), "--image", IMAGE, "--output", answer).code == 1
    document, _ = with_gates({**bare(), "images": [{"name": NAME, "digest": DIGEST}]}, [answer], where="deployment.json")
    made = msgspec.convert(document, Deployment)
    assert [one.passed for one in made.policies] == [False]
    assert [(scan.passed, scan.critical) for scan in made.scans] == [(False, 1)]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"images": [{"name": NAME, "digest": OTHER}]}, "image of the deployment"),
        ({"images": [{"name": NAME, "digest": DIGEST, "sbom": OTHER}]}, "images.sbom"),
        ({"images": 7}, "a list"),
        ({"policies": {}}, "a list"),
        ({"change": {"repository": "payments/other"}}, "change.repository"),
        ({"change": {"author": "grace"}}, "change.author"),
        ({"change": {"commit": pull_requests.FIRST}}, "change.commit"),
        ({"change": {"reviews": []}}, "change.reviews"),
    ],
    ids=range(8),
)
def test_answers_to_another_deployment_are_refused(answers: list[Path], changes: dict[str, Any], says: str) -> None:
    with pytest.raises(RefusedRecord, match=says):
        with_gates({**bare(), **changes}, answers, where="deployment.json")


def test_scans_without_an_image_of_the_deployment_are_refused(answers: list[Path]) -> None:
    with pytest.raises(RefusedRecord, match=r"scans\.target"):
        with_gates(bare(), answers[1:2], where="deployment.json")


@pytest.mark.parametrize("document", ["", "[]", "{}", '{"gate": "luck"}', "[" * 10_000], ids=range(5))
def test_what_no_gate_said_is_refused(tmp_path: Path, document: str) -> None:
    with pytest.raises(RefusedRecord, match="gate"):
        with_gates(bare(), [put(tmp_path, "answer.json", document)], where="deployment.json")
    with pytest.raises(RefusedRecord, match="readable"):
        with_gates(bare(), [tmp_path / "missing.json"], where="deployment.json")


def test_approvals_of_the_head_are_none_of_what_it_was_merged_as(ask: Ask, tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    assert ask(*words(tmp_path, "--output", answer)).code == 0
    with pytest.raises(RefusedRecord, match=r"change\.commit"):
        with_gates(bare(), [answer], where="deployment.json")


def test_scans_and_findings_are_of_the_commit(ask: Ask, tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    for asked in (
        ["scans", put(tmp_path, "c.sarif", sarif()), "--source", SOURCE],
        ["policy", put(tmp_path, "f.json", run()), "--commit", SOURCE],
    ):
        assert ask(*asked, "--output", answer).code == 0
        with pytest.raises(RefusedRecord, match=r"change\.commit"):
            with_gates(bare(), [answer], where="deployment.json")


def test_one_answer_of_each_gate(answers: list[Path]) -> None:
    with pytest.raises(RefusedRecord, match="second answer of approvals"):
        with_gates(bare(), [answers[0], answers[0]], where="deployment.json")
