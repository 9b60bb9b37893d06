import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pci_constructs import cli, results
from pci_constructs.findings import Run
from pci_constructs.reports import machine
from tests.reports.hostile import hostile
from tests.reports.html_runs import every_verdict, run

BEGINS = {
    "html": "<!doctype html>",
    "sarif": "{",
    "junit": "<?xml",
    "csv": "\ufeffverdict,",
    "json": "{",
    "markdown": "## PCI DSS",
    "scope": "\ufeffscope,",
}


def save(folder: Path, what: Run, name: str = "run.json") -> str:
    (folder / name).write_text(machine.render(what, everything=True), "utf-8", errors="replace")
    return str(folder / name)


def call(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = cli.main(list(arguments))
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.mark.parametrize("name", BEGINS)
def test_a_saved_run_in_each_format(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call("report", save(tmp_path, every_verdict()), "--format", name, capsys=capsys)
    assert (code, err) == (0, "")
    assert out.lower().startswith(BEGINS[name].lower())


@pytest.mark.parametrize("name", BEGINS)
def test_a_hostile_run_is_written_in_each_format(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "report"
    assert call("report", save(tmp_path, hostile()), "--format", name, "--output", str(file), capsys=capsys)[0] == 0
    assert file.read_text("utf-8")


def test_line_ends_of_a_table_are_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.csv"
    call("report", save(tmp_path, every_verdict()), "--format", "csv", "--output", str(file), capsys=capsys)
    assert file.read_bytes().count(b"\r\n") == file.read_bytes().count(b"\n") == 9


def test_a_failing_run_is_shown_without_a_failing_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("report", save(tmp_path, every_verdict()), "--format", "markdown", capsys=capsys)[0] == 0


def test_a_baseline_shows_what_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = save(tmp_path, run(), "old.json"), save(tmp_path, every_verdict())
    code, out, _ = call("report", new, "--format", "scope", "--baseline", old, capsys=capsys)
    assert (code, out.count(",new\r\n")) == (0, 2)


def wrong(sentence: str, *arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(*arguments, capsys=capsys)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert sentence in err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema_version": 2}'])
@pytest.mark.parametrize("arguments", [("report", "--format", "csv"), ("diff", "FINE"), ("scope", "--baseline", "FILE")])
def test_what_is_no_run_is_refused_in_a_sentence(
    tmp_path: Path, text: str, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.json").write_text(text, "utf-8")
    fine = save(tmp_path, every_verdict())
    command, *rest = [{"FINE": fine, "FILE": str(tmp_path / "x.json")}.get(word, word) for word in arguments]
    wrong("x.json: ", command, *([fine] if command == "scope" else [str(tmp_path / "x.json")]), *rest, capsys=capsys)


def test_a_run_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (("report", "no.json", "--format", "csv"), ("diff", "no.json", "no.json"), ("scope", "no.json")):
        wrong("no.json: ", *arguments, capsys=capsys)


def test_a_baseline_where_nothing_is_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = save(tmp_path, every_verdict())
    wrong("--baseline changes nothing in csv", "report", file, "--format", "csv", "--baseline", file, capsys=capsys)


def test_a_run_without_an_inventory_has_no_scope(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = save(tmp_path, run())
    wrong("has no scope inventory", "report", file, "--format", "scope", capsys=capsys)
    wrong("has no scope inventory", "scope", file, capsys=capsys)


def test_a_file_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = save(tmp_path, every_verdict())
    wrong("cannot be written", "report", file, "--format", "csv", "--output", str(tmp_path / "no" / "x.csv"), capsys=capsys)


def test_the_list_of_formats_is_complete() -> None:
    from pci_constructs.commands import report

    assert {*report.FORMATS} == {*results.FORMATS, "json"}
    assert {name for _, name in results.FILES} == {*results.FORMATS}


@pytest.mark.parametrize("name", ["sarif", "junit", "csv", "markdown", "html"])
def test_a_check_in_each_format_keeps_its_exit_code(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    group = {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}]}}
    (tmp_path / "t.json").write_text(json.dumps({"Resources": {"Group": group}}, indent=1), "utf-8")
    code, out, _ = call("check", str(tmp_path / "t.json"), "--only", "restricted-ssh", "--format", name, capsys=capsys)
    assert (code, "restricted-ssh" in out) == (1, True)
    if name == "sarif":
        found: dict[str, Any] = json.loads(out)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
        assert found["region"]["startLine"] == 8


def test_a_plain_check_loads_no_format_but_its_own(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text('{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}', "utf-8")
    script = (
        "import sys\nfrom pci_constructs import cli\n"
        f"cli.main(['check', {str(tmp_path / 't.json')!r}, '--format', 'json', '--only', 'restricted-ssh'])\n"
        "heavy = {'jinja2', 'yaml', 'xml.etree.ElementTree', 'csv', 'rich'}\n"
        "heavy |= {f'pci_constructs.commands.{name}' for name in cli.COMMANDS}\n"
        "formats = {name for name in sys.modules if name.startswith('pci_constructs.reports.')}\n"
        "print(sorted(heavy & set(sys.modules)), sorted(formats), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "['pci_constructs.commands.check'] ['pci_constructs.reports._json', 'pci_constructs.reports.machine']"


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    shown = capsys.readouterr().out
    assert set(cli.COMMANDS) <= set(shown.split())
