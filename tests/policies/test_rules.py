"""Each rule of the policies by itself, in a real Rego engine; and the facts that gates write, which the policies take as they are."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pci_constructs.cli import main
from pci_constructs.policies import modules
from tests.gates import pull_requests
from tests.gates.kit import Ask, Json, asker, put
from tests.gates.scan_reports import IMAGE, SOURCE, sarif, trivy, weakness
from tests.gates.test_approvals import NO
from tests.gates.test_policy import FAILS
from tests.gates.test_sbom import DENIED, cyclonedx, part
from tests.gates.test_scans import CODE, NOT_WHOLE
from tests.gates.test_signature import pem, row
from tests.gates.test_window import PLAN, SUNDAY, WEDNESDAY, emergency
from tests.policies.engine import denied, requirements
from tests.policies.generated import FIRST, OTHER
from tests.policies.test_same import full, package


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Asks a gate."""
    return asker(capsys)


def at(*path: Any, value: Any) -> Callable[[Json], None]:
    """Puts a value at a place."""

    def change(facts: Json) -> None:
        within: Any = facts
        for key in path[:-1]:
            within = within[key]
        within[path[-1]] = value

    return change


def second(**changes: Any) -> Callable[[Json], None]:
    """Changes the second review."""
    return lambda facts: facts["reviews"][1].update(changes)


RULES: list[Any] = [
    ("approvals", second(state="COMMENTED"), "6.2.3.1", "1 approvals count"),
    ("approvals", second(person=False), "6.2.3.1", "1 approvals count"),
    ("approvals", second(member=False), "6.2.3.1", "1 approvals count"),
    ("approvals", second(commit=FIRST), "6.2.3.1", "1 approvals count"),
    ("approvals", second(reviewer="ADA"), "6.2.3.1", "1 approvals count"),
    ("approvals", second(reviewer="GRACE"), "6.2.3.1", "1 approvals count"),
    ("approvals", second(reviewer="BARBARA"), "6.5.4", "must not do both"),
    ("approvals", second(state="CHANGES_REQUESTED"), "6.2.3", "edsger asked for changes"),
    ("approvals", second(state="CHANGES_REQUESTED", reviewer=""), "6.2.3", "an account that is gone"),
    ("approvals", at("draft", value=True), "6.5.1", "a draft"),
    ("approvals", at("state", value="closed"), "6.5.1", "not merged"),
    ("approvals", at("commit", value=FIRST), "6.5.1", "another commit"),
    ("approvals", at("author", value=""), "6.2.3.1", "is gone"),
    ("approvals", at("commits", 0, "unknown", value=["x@example.com"]), "6.2.3.1", "no account belongs to x@example.com"),
    ("approvals", at("deployment_reviews", value=[]), "6.5.1", "nobody approved the deployment"),
    ("approvals", at("deployment_reviews", 0, "state", value="rejected"), "6.5.1", "hal rejected"),
    ("approvals", at("deployment_reviews", 0, "reviewer", value="Barbara"), "6.5.4", "approved the deployment themselves"),
    ("change-window", at("emergency", value=None), "6.5.1", "nothing is frozen"),
    ("change-window", at("emergency", "approvals", 0, "approver", value="HAL"), "6.5.1", "nothing is frozen"),
    ("change-window", at("emergency", "approvals", 0, "approver", value="ada"), "6.5.1", "nothing is frozen"),
    ("change-window", at("emergency", "approvals", 0, "at", value="2026-11-24T15:59:59Z"), "6.5.1", "nothing is frozen"),
    ("change-window", at("deployer", value="Grace"), "6.5.1", "nothing is frozen"),
    ("change-window", at("at", value="2026-11-25T17:00:00Z"), "6.5.1", "nothing is frozen"),
    ("change-window", at("emergency", "ends", value="2026-11-25T23:00:01Z"), "6.5.1", "not whole"),
    ("policy", at("findings", 0, "verdict", value="fail"), "3.5.1", "r stops it: fail in w"),
    ("policy", at("findings", 0, "verdict", value="error"), "3.5.1", "r stops it: error"),
    ("policy", at("findings", 0, "verdict", value="undetermined"), "3.5.1", "r stops it: undetermined"),
    ("policy", at("findings", 0, "expires", value="2026-11-24"), "3.5.1", "r stops it: accepted"),
    ("policy", at("findings", 0, "expires", value=""), "3.5.1", "r stops it: accepted"),
    ("policy", at("findings", value=[]), "6.5.2", "does not list as many of accepted"),
    ("policy", at("unreadable", value=["x.json"]), "6.5.2", "could not read x.json"),
    ("policy", at("left_out", value=["--only a"]), "6.5.2", "whole pack: --only a"),
    ("policy", at("resources", value=0), "6.5.2", "looked at no resources"),
    ("policy", at("counts", value={}), "6.5.2", "not even one that passes"),
    ("policy", at("wanted", value=FIRST), "6.5.2", "another commit"),
    ("sbom", at("digests", value=[OTHER]), "6.3.2", "not of the image"),
    ("sbom", at("image", "digest", value=""), "6.5.1", "named by a tag"),
    ("sbom", at("components", value=[]), "6.3.2", "no component"),
    ("sbom", at("gaps", value=["x lacks a version"]), "6.3.2", "x lacks a version"),
    ("sbom", at("components", 0, "choices", value=[["GPL-3.0-only"]]), "6.3.2", "no licence is left"),
    ("sbom", at("components", 0, "choices", value=[]), "6.3.2", "no licence is left"),
    ("scans", at("exceptions", 0, "expires", value="2026-11-24"), "6.3.3", "trivy found a in b: critical"),
    ("scans", at("exceptions", 0, "where", value="*"), "6.3.3", "trivy found a in b: critical"),
    ("scans", at("reports", 0, "found", 0, "id", value="c"), "6.3.3", "trivy found c"),
    ("scans", at("reports", 0, "faults", value=["it has no results"]), "6.3.1", "image.json: it has no results"),
    ("scans", at("reports", 0, "digests", value=[OTHER]), "6.3.1", "image.json is not of the image"),
    ("scans", at("image", value=None), "6.3.1", "image.json is a report of an image"),
    ("scans", at("image", "digest", value=""), "6.5.1", "named by a tag"),
    ("scans", at("source", value=""), "6.3.1", "source.json is a report of source code"),
    ("scans", at("reports", 1, "revisions", value=[FIRST]), "6.3.1", "source.json is of another commit"),
    ("scans", at("reports", value=[]), "6.3.1", "no report is one of the image"),
    ("signature", at("signatures", value=[]), "6.5.1", "no signature"),
    ("signature", at("signatures", 0, "verified", value=False), "6.5.1", "no signature"),
    ("signature", at("signatures", 0, "digest", value=OTHER), "6.5.1", "no signature"),
    ("signature", at("signatures", 0, "type", value="x"), "6.5.1", "no signature"),
    ("signature", at("signed_as", value="build/api"), "6.5.1", "no signature"),
    ("signature", at("image", "digest", value=""), "6.5.1", "named by a tag"),
]


@pytest.mark.parametrize(("gate", "change", "requirement", "says"), RULES, ids=range(len(RULES)))
def test_a_rule_denies_and_names_its_requirement(gate: str, change: Callable[[Json], None], *, requirement: str, says: str) -> None:
    facts = full(gate)
    change(facts)
    found = denied(facts, package(gate))
    assert any(one["requirement"] == requirement and says in one["msg"] and f"(PCI DSS {requirement})" in one["msg"] for one in found), (
        found
    )


def written(ask: Ask, folder: Path, *words: object) -> tuple[set[str], set[str]]:
    """The requirements of a gate's answer, and those that the policies deny the facts for that it wrote."""
    file = folder / "facts.json"
    answer = ask(*words, "--facts", file)
    assert answer.code in (0, 1)
    facts = json.loads(file.read_text("utf-8"))
    return set() if answer.code == 0 else set(answer.requirements), requirements(facts, package(facts["gate"]))


@pytest.mark.parametrize(("reviews", "changes", "_requirements", "_says"), NO)
def test_facts_of_approvals(ask: Ask, tmp_path: Path, *, reviews: object, changes: Json, _requirements: object, _says: object) -> None:
    here, there = written(ask, tmp_path, *pull_requests.words(tmp_path, reviews=reviews, **changes))
    assert here == there != set()


@pytest.mark.parametrize(("report", "_says"), NOT_WHOLE)
def test_facts_of_scans_of_an_image(ask: Ask, tmp_path: Path, report: object, _says: str) -> None:
    here, there = written(ask, tmp_path, "scans", put(tmp_path, "r.json", report), "--image", IMAGE)
    assert here == there != set()


@pytest.mark.parametrize(("report", "_requirements"), CODE)
def test_facts_of_scans_of_code(ask: Ask, tmp_path: Path, report: object, _requirements: object) -> None:
    here, there = written(ask, tmp_path, "scans", put(tmp_path, "r.json", report), "--source", SOURCE)
    assert here == there


@pytest.mark.parametrize(("document", "_requirements", "_says"), FAILS)
def test_facts_of_a_run(ask: Ask, tmp_path: Path, *, document: object, _requirements: object, _says: str) -> None:
    here, there = written(ask, tmp_path, "policy", put(tmp_path, "run.json", document), "--at", "2026-11-25")
    assert here == there != set()


def test_facts_of_the_others(ask: Ask, tmp_path: Path) -> None:
    bom, policy = put(tmp_path, "bom.json", cyclonedx(part(licence="GPL-3.0-only"))), put(tmp_path, "licences.toml", DENIED)
    assert written(ask, tmp_path, "sbom", bom, "--image", IMAGE) == (set(), set())
    assert written(ask, tmp_path, "sbom", bom, "--image", IMAGE, "--licences", policy) == ({"6.3.2"}, {"6.3.2"})
    key, signed = put(tmp_path, "key.pem", pem()), put(tmp_path, "signature.json", row())
    assert written(ask, tmp_path, "signature", "--image", IMAGE, "--signature", signed, "--key", key) == (set(), set())
    other = put(tmp_path, "signature.json", row(Cert={}, Base64Signature="AA=="))
    assert written(ask, tmp_path, "signature", "--image", IMAGE, "--signature", other, "--key", key) == ({"6.5.1"}, {"6.5.1"})
    calendar, urgent = put(tmp_path, "c.ics", PLAN), put(tmp_path, "e.json", emergency())
    window = ("change-window", "--calendar", calendar)
    assert written(ask, tmp_path, *window, "--at", WEDNESDAY) == (set(), set())
    assert written(ask, tmp_path, *window, "--at", SUNDAY) == ({"6.5.1"}, {"6.5.1"})
    more = ("--emergency", urgent, "--deployer", "barbara", "--output", tmp_path / "kept.json")
    assert written(ask, tmp_path, *window, "--at", SUNDAY, *more) == (set(), set())
    assert written(ask, tmp_path, "scans", put(tmp_path, "t.json", trivy(weakness())), "--image", IMAGE) == (set(), set())
    assert written(ask, tmp_path, "scans", put(tmp_path, "s.json", sarif()), "--source", SOURCE) == (set(), set())


def test_every_gate_has_a_policy_in_rego_v1() -> None:
    found = dict(modules())
    assert set(found) == {
        "approvals.rego",
        "change_window.rego",
        "lib.rego",
        "main.rego",
        "policy.rego",
        "sbom.rego",
        "scans.rego",
        "signature.rego",
    }
    assert all("import rego.v1" in text for text in found.values())


def test_the_policies_are_written_for_conftest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gate", "rego", "--output", str(tmp_path / "new" / "policy")]) == 0
    assert {file.name: file.read_text("utf-8") for file in (tmp_path / "new" / "policy").iterdir()} == dict(modules())
    put(tmp_path, "file", "")
    assert main(["gate", "rego", "--output", str(tmp_path / "file")]) == 2
    assert "cannot be written" in capsys.readouterr().err
