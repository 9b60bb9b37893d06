import json
from pathlib import Path

import pytest

from pci_constructs.findings import Severity, Verdict
from pci_constructs.reports._markdown import MOST_BYTES
from tests.cli.test_report import call, save
from tests.reports.hostile import hostile
from tests.reports.html_runs import RECORD, finding, run, subject

OLD = run(
    finding(Verdict.PASS, rule="becomes-worse"),
    finding(rule="is-fixed"),
    finding(Verdict.ACCEPTED, rule="expires", exception=RECORD),
    finding(rule="stays"),
)
NEW = run(
    finding(Verdict.UNDETERMINED, rule="becomes-worse", blocked_by="parameter X"),
    finding(Verdict.PASS, rule="is-fixed"),
    finding(rule="expires"),
    finding(rule="stays"),
    finding(Verdict.ACCEPTED, rule="now-accepted", exception=RECORD),
)


def test_the_changes_are_listed_by_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call("diff", save(tmp_path, OLD, "old.json"), save(tmp_path, NEW, "new.json"), capsys=capsys)
    assert code == 0
    assert "! absent" not in out
    assert "! pass → not proven  high  becomes-worse  Shop/Data/Store\n" in out
    assert "! accepted → fail  high  expires  Shop/Data/Store\n" in out
    assert "stays" not in out
    assert out.endswith("1 new, 1 no longer accepted, 1 newly accepted, 1 fixed; 2 worse\n")


def test_the_ratchet_fails_when_something_got_worse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = save(tmp_path, OLD, "old.json"), save(tmp_path, NEW, "new.json")
    assert call("diff", old, new, "--ratchet", capsys=capsys)[0] == 1
    assert call("diff", old, old, "--ratchet", capsys=capsys)[0] == 0
    assert call("diff", old, new, "--ratchet", "--fail-on", "critical", capsys=capsys)[0] == 0


def test_the_least_severity_is_that_of_the_later_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    low = run(finding(severity=Severity.LOW), record={"options": {"fail_on": "low"}})
    assert call("diff", save(tmp_path, run(), "old.json"), save(tmp_path, low, "new.json"), "--ratchet", capsys=capsys)[0] == 1


def test_to_ask_less_is_no_way_through_the_ratchet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = save(tmp_path, run(finding(), record={"options": {}}), "old.json")
    new = save(tmp_path, run(record={"options": {"exclude": [finding().rule]}}), "new.json")
    code, out, _ = call("diff", old, new, "--ratchet", capsys=capsys)
    assert code == 1
    assert "! the later run asks less: it leaves out s3-bucket-ssl-requests-only" in out


def test_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = call("diff", save(tmp_path, OLD, "old.json"), save(tmp_path, NEW, "new.json"), "--format", "json", capsys=capsys)
    document = json.loads(out)
    assert (document["worse"], document["summary"]["fixed"]) == (2, 1)
    first = document["changes"][0]
    assert (first["from"], first["to"], first["finding"]["rule"]) == ("pass", "undetermined", "becomes-worse")


def test_as_markdown_it_fits_a_comment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = run(*(finding(subject=subject(f"Shop/{'x|' * 100}{number}")) for number in range(5_000)))
    old, new = save(tmp_path, run(), "old.json"), save(tmp_path, many, "new.json")
    _, out, _ = call("diff", old, new, "--format", "markdown", capsys=capsys)
    assert out.startswith("## PCI DSS 4.0.1: 5000 new; 5000 worse\n")
    assert "changes more do not fit here" in out
    assert len(out.encode("utf-8")) <= MOST_BYTES


@pytest.mark.parametrize("name", ["console", "json", "markdown"])
def test_a_hostile_run_is_compared(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = save(tmp_path, run(), "old.json"), save(tmp_path, hostile(), "new.json")
    code, out, err = call("diff", old, new, "--format", name, capsys=capsys)
    assert (code, err) == (0, "")
    assert not {"\x1b", "\x00", "\u202e"} & set(out)
