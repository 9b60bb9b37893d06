"""``pci-constructs release`` as a pipeline runs it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pci_constructs.cli import main
from pci_constructs.release import clock
from tests.release.kit import SERVICE, World

BLUE, GREEN = {"blue": 100, "green": 0}, {"blue": 0, "green": 100}


@pytest.fixture
def no_waiting(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(clock.SystemClock, "now", lambda _: world.clock.now())
    monkeypatch.setattr(clock.SystemClock, "sleep", lambda _, seconds: world.clock.sleep(seconds))
    return world


def test_a_release_and_its_way_back(no_waiting: World, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    assert main(["release", "shift", SERVICE, "--id", "r1", "--format", "json", "--journal", str(journal)]) == 0
    out = capsys.readouterr()
    assert json.loads(out.out)["weights"] == GREEN
    assert json.loads(out.out)["release"]["phase"] == "done"
    assert "payments shifted: blue 90%, green 10%" in out.err
    assert len(journal.read_text("utf-8").splitlines()) == 7
    assert main(["release", "status", SERVICE]) == 0
    assert capsys.readouterr().out == "payments: blue 0%, green 100%; release r1 to green is done at 100%\n"
    assert main(["release", "rollback", SERVICE, "--reason", "customers complain"]) == 0
    assert "blue 100%, green 0%" in capsys.readouterr().out
    assert no_waiting.weights == BLUE


def test_an_alarm_is_exit_code_1_with_its_name(no_waiting: World, capsys: pytest.CaptureFixture[str]) -> None:
    no_waiting.clock.after(100, lambda: no_waiting.alarm("green", "ALARM"))
    assert main(["release", "shift", SERVICE, "--id", "r1"]) == 1
    out = capsys.readouterr()
    assert "green-errors, green-slow in state ALARM" in out.err
    assert "blue 100%, green 0%; release r1 to green is returned at 0%: green: green-errors" in out.out
    assert "Traceback" not in out.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["shift", SERVICE, "--id", "r", "--steps", "a,b"], "--steps a,b: whole percentages"),
        (["shift", SERVICE, "--id", "r", "--steps", "50"], "--steps 50: rising percentages"),
        (["shift", SERVICE, "--id", "r", "--watch", "5"], "--watch 5: between 15 and 30 minutes"),
        (["watch", SERVICE, "--watch", "31"], "--watch 31: between 15 and 30 minutes"),
        (["status", "other"], "there is no parameter /pci-constructs/release/other here"),
        (["rollback", "a b"], "a name has letters, digits and hyphens"),
    ],
)
def test_mistakes_of_the_caller_are_exit_code_2(
    no_waiting: World, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(["release", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert no_waiting.weights == BLUE


def test_denied_is_one_sentence(no_waiting: World, capsys: pytest.CaptureFixture[str]) -> None:
    no_waiting.aws.deny("ssm.GetParameter")
    assert main(["release", "status", SERVICE]) == 2
    error = capsys.readouterr().err
    assert "the parameter /pci-constructs/release/payments: AWS answered AccessDenied" in error
    assert "Traceback" not in error


def test_without_a_release_status_says_so(no_waiting: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["release", "status", SERVICE]) == 0
    assert capsys.readouterr().out == "payments: blue 100%, green 0%; no release yet\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_pipeline_that_is_cancelled_leaves_traffic_where_it_was(world: World, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "pci_constructs", "release", "shift", SERVICE, "--id", "r1", "--pause", "60"]
    process = subprocess.Popen(command, env=dict(os.environ), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        # Until it shifts; then it looks on for a minute.
        deadline = time.monotonic() + 60
        while world.weights == BLUE and time.monotonic() < deadline:
            time.sleep(0.2)
        assert world.weights != BLUE
        process.send_signal(number)
        _, error = process.communicate(timeout=300)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    assert "payments returned: blue 100%, green 0%; interrupted" in error
    assert "Traceback" not in error
    assert world.weights == BLUE
