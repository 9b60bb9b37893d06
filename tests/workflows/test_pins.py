"""What every workflow here is like: what it uses is pinned, its rights are those that it needs, nothing of an event is in a script."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pci_constructs.results import FILES
from tests.conftest import ROOT
from tests.workflows.ground import SAMPLE, WORKFLOWS

OWN = ROOT / ".github/workflows"
ALL = [*sorted(WORKFLOWS.glob("*.yml")), *sorted(OWN.glob("*.yml"))]
CALLED = {"build.yml", "security.yml", "compliance.yml", "deploy.yml", "after.yml"}
_ACTION = re.compile(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
_LOCAL = re.compile(r"\./\.github/workflows/([\w-]+\.yml) # zizmor: ignore\[self-repository\] .*")


@pytest.fixture(params=ALL, ids=lambda file: f"{file.parents[1].name}/{file.name}")
def file(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def steps(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in yaml.safe_load(file.read_text("utf-8"))["jobs"].items():
        for step in job.get("steps", ()):
            yield name, step


def test_those_that_call_and_those_that_are_called_are_there() -> None:
    assert {path.name for path in WORKFLOWS.glob("*.yml")} == CALLED | {"delivery.yml", "pci-dss.yml"}
    called = re.findall(r"uses: \./\.github/workflows/(\S+)", (WORKFLOWS / "delivery.yml").read_text("utf-8"))
    assert set(called) == CALLED
    assert list(OWN.glob("*.yml"))


def test_every_action_is_pinned_by_commit_with_its_tag_beside_it(file: Path) -> None:
    used = re.findall(r"uses: (.*)", file.read_text("utf-8"))
    assert used
    local = {match[1] for line in used if (match := _LOCAL.fullmatch(line))}
    assert all((file.parent / name).is_file() for name in local)
    assert [line for line in used if not _ACTION.fullmatch(line) and not _LOCAL.fullmatch(line)] == []


def test_no_right_is_given_but_those_of_its_jobs(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text("utf-8"))
    assert workflow["permissions"] == {}
    assert all(job["permissions"].get("contents") == "read" for job in workflow["jobs"].values())


def test_only_jobs_that_take_a_role_may_ask_for_a_token(file: Path) -> None:
    for name, job in yaml.safe_load(file.read_text("utf-8"))["jobs"].items():
        if "uses" in job:
            continue
        takes = any(step.get("uses", "").startswith("aws-actions/configure-aws-credentials@") for _, step in steps(file) if _ == name)
        assert (job["permissions"].get("id-token") == "write") is takes, name


def test_no_key_is_stored(file: Path) -> None:
    text = file.read_text("utf-8")
    assert not re.search(r"\$\{\{[^}]*\bsecrets\.", text)
    assert "aws-access-key-id" not in text
    assert "secrets: inherit" not in text


def test_the_checkout_leaves_no_token_behind(file: Path) -> None:
    for _, step in steps(file):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_what_is_kept_is_kept_after_a_red_step_too(file: Path) -> None:
    uploads = [step for _, step in steps(file) if "/upload-" in step.get("uses", "")]
    assert all("!cancelled()" in step["if"] for step in uploads)
    jobs = {name for name, job in yaml.safe_load(file.read_text("utf-8"))["jobs"].items() if "steps" in job}
    if file.name in CALLED:
        assert {name for name, step in steps(file) if step in uploads} == jobs


def test_nothing_of_an_event_is_put_into_a_script(file: Path) -> None:
    assert [step["run"] for _, step in steps(file) if "${{" in step.get("run", "")] == []


def test_a_failure_in_a_pipe_is_one(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text("utf-8"))
    if any("|" in step.get("run", "") for _, step in steps(file)) and file.name != "pci-dss.yml":
        assert workflow["defaults"]["run"]["shell"] == "bash"


def test_what_pip_installs_is_checked_by_hash(file: Path) -> None:
    for _, step in steps(file):
        for line in step.get("run", "").splitlines():
            if " pip " in line and "install" in line:
                assert "--require-hashes" in line


def test_the_reports_that_it_names_are_those_of_a_synth() -> None:
    named = set(re.findall(r"cdk\.out/pci/([\w.-]+)", (WORKFLOWS / "pci-dss.yml").read_text("utf-8")))
    assert named <= {file for file, _ in FILES} | {"findings.json"}


def test_images_are_named_by_digest() -> None:
    bases = re.findall(r"^FROM (\S+)", (SAMPLE / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert len(bases) == 2
    assert all(re.fullmatch(r"[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}", base) for base in bases)
    assert re.findall(r"image: (.*)", (SAMPLE / "k8s/deployment.yaml").read_text("utf-8")) == ['"@IMAGE@"']


def test_the_pipelines_lock_has_all_that_this_project_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {re.split(r"[<>=\[ ]", line)[0] for line in project["dependencies"]}
    locked = set(re.findall(r"^([\w.-]+)(?:\[.*\])?==", (SAMPLE / "requirements-pipeline.txt").read_text("utf-8"), re.MULTILINE))
    assert needed - locked == set()
    assert set(re.findall(r"^([\w.-]+)==", (SAMPLE / "requirements.txt").read_text("utf-8"), re.MULTILINE)) <= locked
