"""The workflows of docs/examples are YAML, pin what they use, and name files that a synth writes."""

import re

import pytest
import yaml

from pci_constructs.results import FILES
from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / "docs/examples/workflows").glob("*.yml"))


@pytest.fixture(params=WORKFLOWS, ids=lambda file: file.name)
def text(request: pytest.FixtureRequest) -> str:
    return str(request.param.read_text("utf-8"))


def test_every_action_is_pinned_by_commit_with_its_tag_beside_it(text: str) -> None:
    used = re.findall(r"uses: (.*)", text)
    assert used
    assert [line for line in used if not re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


def test_no_right_is_given_but_those_of_its_jobs(text: str) -> None:
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    assert all(job["permissions"].get("contents") == "read" for job in workflow["jobs"].values())


def test_it_uploads_after_a_red_synth_too(text: str) -> None:
    steps = [step for job in yaml.safe_load(text)["jobs"].values() for step in job["steps"]]
    uploads = [step for step in steps if "/upload-" in step.get("uses", "")]
    assert len(uploads) == 2
    assert all("!cancelled()" in step["if"] for step in uploads)


def test_the_reports_that_it_names_are_those_of_a_synth(text: str) -> None:
    named = set(re.findall(r"cdk\.out/pci/([\w.-]+)", text))
    assert named <= {file for file, _ in FILES} | {"findings.json"}


def test_nothing_of_an_event_is_put_into_a_script(text: str) -> None:
    steps = [step for job in yaml.safe_load(text)["jobs"].values() for step in job["steps"]]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []
