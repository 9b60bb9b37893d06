"""Runs each peer over the templates of an assembly, as a process of its own, and reads what it says."""

import json
import os
import re
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pci_constructs.assembly import Assembly
from pci_constructs.kubernetes.manifests.handler import handler_access
from pci_constructs.kubernetes.manifests.text import as_yaml
from tests.peers.failure import Failure, Imports, imported
from tests.peers.process import ROOT, PeerBroken, run

VENV = ROOT / ".venv-peers"
GUARD = VENV / "cfn-guard"
APPLIED = "Custom::AWSCDK-EKS-KubernetesResource"
GUARD_MESSAGE = re.compile(r"\[CT\.[A-Z0-9.]+\]: [^\[\\]+")


class Names:
    """Construct paths by template and logical id, because a logical id tells a reader nothing."""

    def __init__(self, assembly: Assembly) -> None:
        self._paths = {(r.template, r.logical_id): r.construct_path for _, r in assembly.resources()}
        self.imports: Imports = {r.construct_path: frozenset(imported(r.properties)) for _, r in assembly.resources()}

    def of(self, template: str, logical_id: str) -> str:
        return self._paths.get((template, logical_id)) or f"{template}#{logical_id}"


def checkov(directory: Path, templates: list[str], names: Names) -> Iterator[Failure]:
    """Every failed CloudFormation check of checkov, which is kept from asking its vendor for links."""
    files = [part for template in templates for part in ("--file", str(directory / template))]
    quiet = ("--skip-download", "--compact", "--quiet", "--output", "json")
    said = run(VENV / "bin" / "checkov", *files, "--framework", "cloudformation", *quiet)
    if not isinstance(said, dict) or "results" not in said:
        raise PeerBroken(f"checkov looked at nothing: {str(said)[:500]}")
    if errors := said["results"].get("parsing_errors"):
        raise PeerBroken(f"checkov could not read {errors}")
    for failed in said["results"]["failed_checks"]:
        template = str(Path(failed["file_abs_path"]).relative_to(directory))
        yield Failure("checkov", failed["check_id"], names.of(template, failed["resource"].rpartition(".")[2]), failed["check_name"])


def checkov_kubernetes(directory: Path, templates: list[str], names: Names) -> Iterator[Failure]:
    """Every failed Kubernetes check of checkov, on the manifests that the templates apply and on the rights of their handler."""
    quiet = ("--skip-download", "--compact", "--quiet", "--output", "json")
    with TemporaryDirectory() as folder:
        written = {"handler": "pci-constructs manifests --part handler"}
        (Path(folder) / "handler.yaml").write_text(as_yaml(handler_access()), "utf-8")
        for template, id_, text in _manifests(directory, templates):
            name = f"{len(written)}"
            written[name] = names.of(template, id_)
            (Path(folder) / f"{name}.yaml").write_text(as_yaml(json.loads(text)), "utf-8")
        said = run(VENV / "bin" / "checkov", "--directory", folder, "--framework", "kubernetes", *quiet)
    if not isinstance(said, dict) or "results" not in said or not said["summary"]["passed"]:
        raise PeerBroken(f"checkov looked at no manifest: {str(said)[:500]}")
    if errors := said["results"].get("parsing_errors"):
        raise PeerBroken(f"checkov could not read {errors}")
    for failed in said["results"]["failed_checks"]:
        yield Failure("checkov", failed["check_id"], written[Path(failed["file_path"]).stem], failed["check_name"])


def _manifests(directory: Path, templates: list[str]) -> Iterator[tuple[str, str, str]]:
    """The manifests of the templates, with the resource that applies each."""
    for template in templates:
        for id_, resource in json.loads((directory / template).read_text("utf-8")).get("Resources", {}).items():
            if resource["Type"] == APPLIED:
                text = resource["Properties"]["Manifest"]
                if not isinstance(text, str):
                    raise PeerBroken(f"{template}: {id_} applies a manifest of which only the deployment knows all")
                yield template, id_, text


def cfn_lint(directory: Path, templates: list[str], names: Names) -> Iterator[Failure]:
    """Every error and warning of cfn-lint."""
    said = run(VENV / "bin" / "cfn-lint", "--format", "json", *(directory / template for template in templates))
    for match in said:
        path = match["Location"]["Path"] or []
        logical_id = str(path[1]) if len(path) > 1 else ""
        template = str(Path(match["Filename"]).relative_to(directory))
        yield Failure("cfn-lint", match["Rule"]["Id"], names.of(template, logical_id), match["Message"])


def guard() -> tuple[Path, Path]:
    """The cfn-guard binary and the Control Tower rules that the CDK's validator package carries."""
    if not GUARD.exists():
        (archive,) = VENV.glob("lib/python3*/site-packages/cdklabs/cdk_validator_cfnguard/_jsii/*.tgz")
        with tarfile.open(archive) as tar:
            # Python before 3.11.4 has no filters.
            safely: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
            tar.extractall(GUARD, **safely)  # noqa: S202
    machine = "aarch64" if os.uname().machine in ("aarch64", "arm64") else "x86_64"
    system = "macos" if sys.platform == "darwin" else "ubuntu"
    binary = GUARD / "package" / "bin" / system / machine / "cfn-guard"
    binary.chmod(0o755)
    return binary, GUARD / "package" / "rules"


def cfn_guard(directory: Path, templates: list[str], names: Names) -> Iterator[Failure]:
    """Every rule of Control Tower's proactive controls that a resource does not comply with."""
    binary, rules = guard()
    data = [part for template in templates for part in ("--data", directory / template)]
    said = run(binary, "validate", "--rules", rules, *data, "--output-format", "json", "--show-summary", "none", "--structured")
    for file in said:
        template = str(Path(file["name"]).relative_to(directory))
        for broken in file["not_compliant"]:
            rule, text = broken["Rule"]["name"], json.dumps(broken["Rule"])
            message = GUARD_MESSAGE.search(text)
            for logical_id in sorted(set(re.findall(r"/Resources/([A-Za-z0-9]+)", text))) or [""]:
                yield Failure("cfn-guard", rule, names.of(template, logical_id), message[0].strip() if message else "does not comply")
