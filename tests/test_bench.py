"""``make bench`` names every part of the gate, and docs/performance.md has its figures."""

import re
from itertools import pairwise

import pytest
from rich.console import Console

from pci_constructs.gate import PciDssChecks
from stacks.summary import JUDGES
from tests.bench.gate_share import BEFORE, GATE, seconds, shares
from tests.conftest import ROOT

TOGETHER = ["the gate together", "the whole synth"]
PARTS = [*BEFORE.values(), *GATE.values(), *TOGETHER]


def test_processor_time_only_grows() -> None:
    points = [seconds() for _ in range(3)]
    assert all(earlier <= later for earlier, later in pairwise(points))


def test_every_plugin_of_the_gate_is_a_part() -> None:
    assert set(GATE) == {*JUDGES, "report"}
    assert PciDssChecks().name in GATE


def test_the_share_of_each_part_is_shown() -> None:
    console = Console(width=200)
    with console.capture() as shown:
        console.print(shares([dict.fromkeys([*BEFORE, *GATE], 1.0)]))
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in shown.get().splitlines() if line.startswith("│")]
    assert [row[0] for row in rows] == PARTS
    assert [row[-1] for row in rows[-2:]] == ["71.4%", "100.0%"]


def test_the_page_has_every_part_and_adds_up() -> None:
    page = (ROOT / "docs/performance.md").read_text("utf-8")
    rows = re.findall(r"^\| \**([^|]+?)\** \| \**([\d.]+) s\** \| \**([\d.]+)%\** \|$", page, re.MULTILINE)
    assert [name for name, *_ in rows] == PARTS
    figures = {name: float(share) for name, _, share in rows}
    assert sum(figures[name] for name in GATE.values()) == pytest.approx(figures[TOGETHER[0]], abs=1)
    assert sum(figures[name] for name in PARTS[:-2]) == pytest.approx(100, abs=1)
