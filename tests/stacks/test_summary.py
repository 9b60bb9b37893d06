"""What ``make synth`` says at its end: complete, in words, and as wide as whoever reads it."""

import json
import re
import shutil
from pathlib import Path

import pytest

from pci_constructs import results
from pci_constructs.records import EXCEPTION_METADATA
from stacks import summary
from tests.stacks.conftest import Reference

COLUMNS = 72
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def lines_of(directory: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert summary.main(directory) == 0
    return ESCAPES.sub("", capsys.readouterr().out).splitlines()


@pytest.fixture
def lines(reference: Reference, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    return lines_of(reference.directory, capsys)


def test_in_a_pipe_no_line_is_wrapped_or_padded(reference: Reference, lines: list[str]) -> None:
    for entry in reference.assembly.of_metadata(EXCEPTION_METADATA):
        assert any(f"{entry.data['rule']} " in line and line.endswith(entry.data["approver"]) for line in lines)
    assert max(map(len, lines)) > COLUMNS
    assert [line for line in lines if line != line.rstrip()] == []


def test_on_a_terminal_no_line_is_wider_than_it(
    reference: Reference, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert max(map(len, lines_of(reference.directory, capsys))) <= COLUMNS


def test_every_element_is_counted_in_both_stages(lines: list[str]) -> None:
    for element in summary.ELEMENTS:
        (counts,) = [line.strip().removeprefix(element) for line in lines if line.strip().startswith(f"{element}  ")]
        assert len(re.split(r" {2,}", counts.strip())) == 2


def test_every_judge_is_named_in_words(reference: Reference, lines: list[str]) -> None:
    assert {plugin["pluginName"] for plugin in reference.report["pluginReports"]} <= set(summary.JUDGES)
    assert all(any(line.startswith(name) for line in lines) for name in summary.JUDGES.values())
    assert "The gate is green. What is accepted has its reason on record." in lines


def test_a_red_gate_is_called_red(reference: Reference, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    directory = shutil.copytree(reference.directory, tmp_path / "cdk.out")
    report = json.loads((directory / "validation-report.json").read_text("utf-8"))
    report["pluginReports"][0]["conclusion"] = "failure"
    (directory / "validation-report.json").write_text(json.dumps(report), "utf-8")
    assert any(line.startswith("The gate is red: ") for line in lines_of(directory, capsys))


def test_every_place_to_look_exists(reference: Reference, lines: list[str]) -> None:
    root = Path(__file__).parent.parent.parent
    table = lines[lines.index("Where to look") + 1 :]
    places = [line.split()[-1] for line in table[: table.index("")]]
    assert len(places) == 6
    assert [place for place in places if not (root / place).exists()] == []


def test_it_ends_with_the_page_of_a_synth_that_wrote_every_report(
    reference: Reference, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = shutil.copytree(reference.directory, tmp_path / "cdk.out")
    assert list(results.write(directory)) == []
    assert {name for name, format_ in results.FILES if results.exists(format_)} < {file.name for file in (directory / "pci").iterdir()}
    assert lines_of(directory, capsys)[-1] == f"The report, in a browser: {directory}/pci/report.html"


def test_a_page_that_was_not_written_is_missed(reference: Reference, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    directory = shutil.copytree(reference.directory, tmp_path / "cdk.out", ignore=lambda *_: ["report.html"])
    assert lines_of(directory, capsys)[-1].endswith("report.html was not written.")


def test_without_an_assembly_there_is_nothing_to_sum_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert summary.main(tmp_path / "nowhere") == 2
    assert "nothing to sum up" in capsys.readouterr().out
