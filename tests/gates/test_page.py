"""What docs/gates.md shows is what the gates say."""

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from pci_constructs.cli import main
from pci_constructs.gates.bills import read_licences
from pci_constructs.gates.exceptions import read_exceptions
from tests.conftest import ROOT
from tests.gates.kit import put
from tests.gates.pull_requests import COMMITS, REVIEWS, pull, review
from tests.gates.scan_reports import IMAGE, SOURCE, grype, result, sarif, trivy, weakness
from tests.gates.test_policy import HELD, finding, run
from tests.gates.test_sbom import DENIED, cyclonedx, part
from tests.gates.test_signature import pem, row
from tests.gates.test_window import PLAN, emergency

PAGE = (ROOT / "docs/gates.md").read_text("utf-8")
SHOWN = re.findall(r"^```console\n\$ (.*)\n((?:.*\n)*?)```", PAGE, re.MULTILINE)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files that the page speaks of."""
    monkeypatch.chdir(tmp_path)
    for name, document in {
        "pr.json": pull(),
        "reviews.json": REVIEWS,
        "self.json": [REVIEWS[1], review("ada")],
        "commits.json": COMMITS,
        "trivy.json": trivy(weakness("CRITICAL")),
        "grype.json": grype(),
        "code.sarif": sarif(result("note")),
        "sbom.cdx.json": cyclonedx(part(), part("readline-binding", "GPL-3.0-only")),
        "licences.toml": DENIED,
        "signature.json": row(),
        "cosign.pub": pem(),
        "changes.ics": PLAN,
        "emergency.json": emergency(),
        "findings.json": run(finding("accepted", exception={**HELD, "expires": "2027-06-30"})),
    }.items():
        put(tmp_path, name, document)
    return tmp_path


def same_key(text: str) -> str:
    """The text without the digest of a key that tests make anew each time."""
    return re.sub(r"the key sha256:[0-9a-f]{12}", "the key", text)


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=range(len(SHOWN)))
@pytest.mark.usefixtures("files")
def test_what_is_shown_is_said(capsys: pytest.CaptureFixture[str], command: str, output: str) -> None:
    words = shlex.split(command.replace("$IMAGE", IMAGE).replace("$COMMIT", SOURCE))
    assert words.pop(0) == "pci-constructs"
    main(words)
    said = capsys.readouterr()
    assert same_key(said.out or said.err) == same_key(output)


def test_every_gate_is_shown() -> None:
    assert {command.split()[2] for command, _ in SHOWN} == {"change-window", "approvals", "scans", "sbom", "signature", "policy", "rego"}


def test_the_examples_of_files_are_taken(tmp_path: Path) -> None:
    exceptions, licences = re.findall(r"^```toml\n((?:.*\n)*?)```", PAGE, re.MULTILINE)
    assert len(read_exceptions(put(tmp_path, "exceptions.toml", exceptions))) == 1
    read = read_licences(put(tmp_path, "licences.toml", licences))
    assert (len(read.denied), len(read.accepted)) == (3, len(tomllib.loads(licences)["accepted"]))
    urgent = re.findall(r"^```json\n((?:.*\n)*?)```", PAGE, re.MULTILINE)
    assert json.loads(urgent[0]).keys() == emergency().keys()
