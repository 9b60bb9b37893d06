"""Paths and outputs as a stranger or a careless pipeline names them: an answer, an exit code, never a traceback and never a hang."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pci_constructs import cli

OPEN = {"G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}]}}}
TEXT = json.dumps({"Resources": OPEN})
YAML = """Resources:
  G:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - &rule {IpProtocol: "-1", CidrIp: 0.0.0.0/0}
        - <<: *rule
"""
SSH = ["--only", "restricted-ssh"]


def put(file: Path, content: str | bytes = TEXT) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def check(*arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any], str]:
    code = cli.main(["check", *SSH, "--format", "json", *map(str, arguments)])
    shown = capsys.readouterr()
    return code, json.loads(shown.out) if shown.out else {}, shown.err


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("utf-16"),
        YAML,
        YAML.replace("\n", "\r\n"),
        b"\xef\xbb\xbf" + YAML.encode(),
        YAML.encode("utf-16"),
    ],
)
def test_every_encoding_and_line_end_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | bytes) -> None:
    code, run, _ = check(put(tmp_path / "t.template", content), capsys=capsys)
    assert (code, run["summary"]["fail"]) == (1, 1)


def test_a_template_named_twice_is_judged_once(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    file = put(tmp_path / "t.json")
    (tmp_path / "link.json").symlink_to(file)
    monkeypatch.chdir(tmp_path)
    code, run, _ = check("t.json", file, "./t.json", ".", "link.json", capsys=capsys)
    assert (code, run["summary"]["resources"], len(run["findings"])) == (1, 1, 1)


def test_a_folder_with_links_pipes_and_rubbish(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outside = put(tmp_path / "outside" / "t.json")
    folder = tmp_path / "folder"
    put(folder / "notes.json", "[1]")
    (folder / "link.json").symlink_to(outside)
    (folder / "above").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.json")
    (folder / "pipe-link.json").symlink_to("pipe.json")
    code, run, _ = check(folder, capsys=capsys)
    assert (code, run["summary"]["resources"]) == (1, 1)
    put(folder / "binary.yml", bytes(range(256)))
    (folder / "dangling.json").symlink_to("nowhere")
    code, run, err = check(folder, capsys=capsys)
    assert (code, run["summary"]["error"], run["summary"]["fail"]) == (2, 2, 1)
    assert "binary.yml" in err
    assert "dangling.json: cannot be read" in err


def test_a_folder_that_cannot_be_listed_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "t.json")
    closed = tmp_path / "closed"
    closed.mkdir()
    listed = Path.iterdir

    def refuse(folder: Path) -> Any:
        if folder == closed:
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", refuse)
    code, run, err = check(tmp_path, capsys=capsys)
    assert (code, run["summary"]["fail"]) == (2, 1)
    assert "closed: cannot be read: Permission denied" in err


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    file = put(tmp_path / "t.json")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert check(file, capsys=capsys) == (2, {}, f"pci-constructs: {file}: cannot be read: Permission denied\n")


def test_an_assembly_in_a_folder_is_judged_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stack = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "s.template.json"}, "displayName": "Stack"}
    put(tmp_path / "app/cdk.out/manifest.json", json.dumps({"artifacts": {"Stack": stack}}))
    put(tmp_path / "app/cdk.out/s.template.json")
    put(tmp_path / "web/manifest.json", '{"name": "a page"}')
    put(tmp_path / "web/t.json")
    _, run, _ = check(tmp_path, capsys=capsys)
    assert [f["resource"]["stack"] for f in run["findings"]] == ["Stack", str(tmp_path / "web/t.json")]
    assert check(tmp_path / "web", capsys=capsys)[0] == 1


def test_a_variable_that_nobody_set_is_no_folder(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        check("", capsys=capsys)
    assert ended.value.code == 2


def test_one_template_without_resources_among_others_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path / "a.json")
    put(tmp_path / "b.json", '{"Resources": {}}')
    code, run, err = check(tmp_path, capsys=capsys)
    assert (code, run["summary"]["fail"]) == (2, 1)
    assert "b.json holds none" in err


def process(*arguments: str, **streams: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "pci_constructs", *arguments], timeout=60, check=False, **streams)


def shell(text: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["bash", "-c", text], capture_output=True, timeout=60, check=False)


def test_a_template_through_a_pipe(tmp_path: Path) -> None:
    done = process("check", "/dev/stdin", *SSH, input=TEXT.encode(), capture_output=True, cwd=tmp_path)
    assert done.returncode == 1
    assert b"restricted-ssh" in done.stdout


@pytest.mark.parametrize(("streams", "code"), [("<&-", 1), (">&-", 2), ("2>&-", 1), (">/dev/full", 2)])
def test_closed_and_full_outputs(tmp_path: Path, streams: str, code: int) -> None:
    file = put(tmp_path / "t.json")
    done = shell(f"{sys.executable} -m pci_constructs check {file} {' '.join(SSH)} {streams}")
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"mistake of this program" not in done.stderr


def test_a_reader_that_has_seen_enough_does_not_make_it_green(tmp_path: Path) -> None:
    many = {f"G{n}": OPEN["G"] for n in range(2000)}
    file = put(tmp_path / "t.json", json.dumps({"Resources": many}))
    done = shell(f"{sys.executable} -m pci_constructs check {file} {' '.join(SSH)} --format json | head -c 10; echo ${{PIPESTATUS[0]}}")
    assert done.stdout.decode().endswith("1\n")
    assert done.stderr == b""


def test_a_terminal_without_these_letters(tmp_path: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = process("check", str(put(tmp_path / "t.json")), *SSH, capture_output=True, env=environment)
    assert done.returncode == 1, done.stderr


def test_the_output_goes_into_a_pipe_and_does_not_replace_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE) as reader:
        done = process("check", str(put(tmp_path / "t.json")), *SSH, "--format", "json", "--output", str(tmp_path / "pipe"))
        shown, _ = reader.communicate(timeout=60)
    assert (done.returncode, json.loads(shown)["summary"]["fail"]) == (1, 1)
    assert (tmp_path / "pipe").is_fifo()


def test_the_output_goes_through_a_link_into_its_target(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to("real.json")
    put(tmp_path / "real.json", "old")
    assert cli.main(["check", str(put(tmp_path / "t.json")), *SSH, "--format", "json", "--output", str(tmp_path / "link.json")]) == 1
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text("utf-8"))["summary"]["fail"] == 1


def test_runs_side_by_side_write_one_whole_file(tmp_path: Path) -> None:
    file, out = put(tmp_path / "t.json"), tmp_path / "out.json"
    command = [sys.executable, "-m", "pci_constructs", "check", str(file), *SSH, "--format", "json", "--output", str(out)]
    running = [subprocess.Popen(command) for _ in range(4)]
    assert [one.wait(60) for one in running] == [1] * 4
    assert json.loads(out.read_text("utf-8"))["summary"]["fail"] == 1
    assert sorted(tmp_path.iterdir()) == [out, file]


def test_a_long_report_comes_whole_through_a_pipe_with_the_exit_code(tmp_path: Path) -> None:
    groups = {f"G{n}": OPEN["G"] for n in range(400)}
    file = put(tmp_path / "many.json", json.dumps({"Resources": groups}))
    done = process("check", str(file), *SSH, "--format", "json", stdout=subprocess.PIPE)
    assert done.returncode == 1
    assert len(json.loads(done.stdout)["findings"]) == len(groups)
