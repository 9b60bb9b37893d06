"""Work done by two processes: all of it, in order, whatever becomes of the second one."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from pci_constructs.forked import begin, can_fork, in_two, wait_for_others
from pci_constructs.rules import all_rules
from tests.rules.pack import example

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked elsewhere")


def same(value: Any) -> Any:
    return value


def descriptors() -> set[str]:
    return {entry.name for entry in Path("/proc/self/fd").iterdir()}


def fork(pieces: int, do: Any) -> list[Any]:
    try:
        return in_two(begin(), pieces, do, pack=same, unpack=same)
    finally:
        wait_for_others()


def test_both_take_pieces_and_all_come_back_in_order(tmp_path: Path) -> None:
    here = os.getpid()

    def do(piece: int) -> tuple[int, bool]:
        (tmp_path / str(os.getpid())).touch()
        for _ in range(3000):
            if len(list(tmp_path.iterdir())) == 2:
                break
            signal.sigtimedwait([], 0.01)
        return piece, os.getpid() == here

    found = fork(40, do)
    assert [piece for piece, _ in found] == list(range(40))
    assert {at_home for _, at_home in found} == {True, False}


def test_what_comes_back_is_packed_once_for_the_way() -> None:
    found = in_two(begin(), 8, lambda piece: {piece}, pack=sorted, unpack=set)
    wait_for_others()
    assert found == [{piece} for piece in range(8)]


def test_pieces_of_an_other_process_that_dies_are_done_here() -> None:
    here = os.getpid()

    def do(piece: int) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        signal.sigtimedwait([], 0.05)
        return piece

    assert fork(20, do) == list(range(20))


def test_pieces_that_cannot_be_done_elsewhere_raise_here_as_without_a_second_process() -> None:
    def do(piece: int) -> int:
        raise ValueError(f"piece {piece}")

    with pytest.raises(ValueError, match="piece"):
        fork(20, do)


def test_an_answer_larger_than_a_pipe_comes_whole() -> None:
    text = "half \ud800 a pair, " * 50_000
    assert fork(6, lambda piece: f"{piece}{text}") == [f"{piece}{text}" for piece in range(6)]


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that are forked."""
    found, forks = list[int](), os.fork

    def forked() -> int:
        found.append(forks())
        return found[-1]

    monkeypatch.setattr(os, "fork", forked)
    return found


def test_an_interruption_here_leaves_no_other_process(others: list[int]) -> None:
    here = os.getpid()

    def do(_: int) -> str:
        if os.getpid() == here:
            raise KeyboardInterrupt
        return "x" * 1_000_000

    with pytest.raises(KeyboardInterrupt):
        fork(200, do)
    with pytest.raises(ChildProcessError):
        os.waitpid(others[0], os.WNOHANG)


def test_where_no_process_can_be_had_one_does_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    before = descriptors()
    monkeypatch.setattr(os, "fork", none)
    assert fork(7, same) == list(range(7))
    assert descriptors() == before


def test_of_a_process_that_has_seen_something_else_nothing_counts() -> None:
    here = os.getpid()
    for seen, at_home in ((os.getpid, {True}), (lambda: "the same", {True, False})):
        pair = begin()
        assert pair is not None
        pair.seen = ([seen()], ())

        def do(_: int) -> bool:
            signal.sigtimedwait([], 0.05)
            return os.getpid() == here

        found = in_two(pair, 12, do, pack=same, unpack=same)
        wait_for_others()
        assert (len(found), set(found)) == (12, at_home)


def test_a_pair_that_is_left_is_one_process_again(others: list[int]) -> None:
    before = descriptors()
    pair = begin()
    assert pair is not None
    pair.leave()
    with open(os.devnull, "rb") as other:  # noqa: PTH123
        pair.leave()
        assert not other.read()
    assert descriptors() == before
    with pytest.raises(ChildProcessError):
        os.waitpid(others[0], os.WNOHANG)


def test_no_descriptor_stays_open() -> None:
    before = descriptors()
    fork(5, same)
    assert descriptors() == before


def test_too_many_pieces_are_refused() -> None:
    with pytest.raises(ValueError, match="257 pieces"):
        fork(257, same)


def test_a_process_with_threads_is_not_forked() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert not can_fork()
    finally:
        done.set()
        thread.join()


def test_a_lone_processor_is_not_shared() -> None:
    code = (
        "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); from pci_constructs.forked import can_fork; print(can_fork())"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"


COUNTING = """
import os, sys
if sys.argv[1] == "alone":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from pci_constructs import cli
fork = os.fork
os.fork = lambda: print("forks", file=sys.stderr, flush=True) or fork()
wait = os.waitpid
os.waitpid = lambda *which: [print("ends", status, file=sys.stderr) or (ended, status) for ended, status in [wait(*which)]][0]
sys.exit(cli.main(["check", ".", "--format", "json", "--all"]))
"""


def test_a_check_by_two_processes_says_the_same(tmp_path: Path) -> None:
    for rule in all_rules():
        for kind, shown in (("passing", rule.passing), ("failing", rule.failing)):
            if shown is not None:
                made = example(rule, shown)
                (tmp_path / f"{rule.id}.{kind}.json").write_text(json.dumps({"Resources": made.resources, **made.rest}), "utf-8")
    told = {}
    for how in ("alone", "in two"):
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1750000000"}
        command = [sys.executable, "-c", COUNTING, how]
        told[how] = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert told["alone"].stderr == ""
    assert told["in two"].stderr == ("forks\nends 0\n" if len(os.sched_getaffinity(0)) > 1 else "")
    assert told["alone"].returncode == told["in two"].returncode == 1
    assert told["alone"].stdout == told["in two"].stdout
    assert len(json.loads(told["alone"].stdout)["findings"]) > 10_000


def told_of(folder: Path, code: str, how: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1750000000"}
    return subprocess.run([sys.executable, "-c", code, how], cwd=folder, env=environment, capture_output=True, text=True, check=False)


READ_OTHERWISE = COUNTING.replace(
    "fork = os.fork\n",
    """
from pathlib import Path
read, here = Path.read_bytes, os.getpid()
Path.read_bytes = lambda path: read(path) if os.getpid() == here else read(path).replace(b"open", b"shut")
fork = os.fork
""",
)


def test_what_changes_while_two_processes_read_it_is_judged_as_the_first_has_read_it(tmp_path: Path) -> None:
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "0.0.0.0/0", "Description": "open"}
    group = {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "open", "SecurityGroupIngress": [rule]}}
    for number in range(8):
        resources = {f"G{one}": group for one in range(200)}
        (tmp_path / f"{number}.json").write_text(json.dumps({"Resources": resources}), "utf-8")
    alone, same, changed = (
        told_of(tmp_path, COUNTING, "alone"),
        told_of(tmp_path, COUNTING, "in two"),
        told_of(tmp_path, READ_OTHERWISE, "in two"),
    )
    assert alone.stdout == same.stdout == changed.stdout
    if len(os.sched_getaffinity(0)) > 1:
        assert same.stderr == "forks\nends 0\n"
        assert changed.stderr.startswith("forks\nends ")


def test_what_is_no_template_is_told_once_though_two_processes_read_it(tmp_path: Path) -> None:
    (tmp_path / "page.json").write_text(json.dumps({"text": "x" * 300_000}), "utf-8")
    alone, both = told_of(tmp_path, COUNTING, "alone"), told_of(tmp_path, COUNTING, "in two")
    assert alone.returncode == both.returncode == 2
    assert alone.stdout == both.stdout == ""
    assert [line for line in both.stderr.splitlines() if not line.startswith(("forks", "ends"))] == alone.stderr.splitlines()


def test_a_long_template_of_few_resources_is_judged_by_one(tmp_path: Path) -> None:
    bucket = {"Type": "AWS::S3::Bucket", "Metadata": {"text": "x" * 300_000}}
    (tmp_path / "t.json").write_text(json.dumps({"Resources": {"B": bucket}}), "utf-8")
    alone, both = told_of(tmp_path, COUNTING, "alone"), told_of(tmp_path, COUNTING, "in two")
    assert (alone.returncode, alone.stdout) == (both.returncode, both.stdout)
    assert alone.returncode == 1


def test_a_key_that_occurs_twice_is_found_by_two_processes_too(tmp_path: Path) -> None:
    group = {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "x"}}
    for number in range(3):
        resources = {f"G{one}": group for one in range(300)}
        (tmp_path / f"{number}.json").write_text(json.dumps({"Resources": resources}), "utf-8")
    (tmp_path / "twice.json").write_text('{"Resources": {"A": {"Type": "AWS::SNS::Topic"}, "A": {"Type": "AWS::S3::Bucket"}}}', "utf-8")
    told = {}
    for how in ("alone", "in two"):
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1750000000"}
        command = [sys.executable, "-c", COUNTING, how]
        told[how] = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert told["alone"].stdout == told["in two"].stdout
    assert told["alone"].returncode == told["in two"].returncode == 2
    message = "pci-constructs: twice.json: the key 'A' occurs twice in one map\n"
    assert told["alone"].stderr == message
    assert told["in two"].stderr == (f"forks\nends 0\n{message}" if len(os.sched_getaffinity(0)) > 1 else message)


def test_a_small_check_is_done_by_one(tmp_path: Path) -> None:
    bucket = {"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}
    (tmp_path / "t.json").write_text(json.dumps(bucket), "utf-8")
    told = subprocess.run([sys.executable, "-c", COUNTING, "in two"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (1, "")
