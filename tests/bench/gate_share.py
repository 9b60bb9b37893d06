"""``make bench``: the share of a synth that each part of the gate takes, in processor time of Python and Node together.

Each round is one synth of the reference environment in a process of its own, with the plugins of ``gate.install`` and a marker before
and after each that notes the processor time so far: how busy the machine is otherwise hardly matters. Assets are not copied.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

from rich.console import Console
from rich.table import Table

from stacks.summary import UNWRAPPED
from tests.conftest import ROOT

ROUNDS = 5
GATE = {
    "PCI.DSS.321": "cdk-nag, PCI DSS 3.2.1",
    "AwsSolutions": "cdk-nag, AWS Solutions",
    "pci-dss": "this library's rules",
    "CloudFormation Validate": "the CDK's own validation of templates",
    "report": "the report of all of them",
}
"""The parts of the gate in the order in which they run, by plugin."""
BEFORE = {"build": "building: Python, Node, constructs", "templates": "writing templates"}
"""What a synth without the gate does too."""


def seconds() -> float:
    """The processor time that this process and what it started, Node, have used; the time of day where there is no ``/proc``."""
    try:
        return sum(map(_processor_time, ("self", *_started("self"))))
    except OSError:
        return time.perf_counter()


def _started(pid: str) -> list[str]:
    """All processes below one: jsii's Node is started by a Node."""
    children = [child for file in Path(f"/proc/{pid}/task").glob("*/children") for child in file.read_text("ascii").split()]
    return [*children, *(below for child in children for below in _started(child))]


def _processor_time(pid: str) -> float:
    user, system = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def synth(folder: Path) -> dict[str, float]:
    """One gated synth in this process: how many seconds each part took."""
    before = seconds()
    from pci_constructs import gate
    from stacks.reference import build

    import aws_cdk as cdk  # isort: skip
    import cdk_nag
    import jsii

    marks: list[float] = []

    @jsii.implements(cdk.IPolicyValidationPlugin)
    class Marker:
        """Notes when it is asked."""

        def __init__(self, number: int) -> None:
            self._number = number

        @property
        def name(self) -> str:
            return f"marker-{self._number}"

        @property
        def version(self) -> str:
            return "1"

        @property
        def rule_ids(self) -> list[str]:
            return []

        def validate(self, context: cdk.IPolicyValidationContext) -> cdk.PolicyValidationPluginReport:  # noqa: ARG002
            marks.append(seconds())
            return cdk.PolicyValidationPluginReport(success=True, violations=[])

    context = {**gate.CONTEXT, "aws:cdk:disable-asset-staging": True}
    app = build(ROOT, outdir=str(folder), gated=False, extra_context=context)
    makers: list[Callable[[], object]] = [
        lambda: cdk_nag.PCIDSS321Checks(app),
        lambda: cdk_nag.AwsSolutionsChecks(app),
        gate.PciDssChecks,
        # Registered by name, so that it runs between two markers; by itself it would run last.
        cdk.CloudFormationValidatePlugin,
    ]
    plugins = [plugin for number, make in enumerate(makers) for plugin in (Marker(number), make())]
    cdk.Validations.of(app).add_plugins(*plugins, Marker(len(makers)))  # type: ignore[arg-type]
    built = seconds()
    app.synth()
    points = [before, built, *marks, seconds()]
    return dict(zip([*BEFORE, *GATE], (after - earlier for earlier, after in pairwise(points)), strict=True))


def measure() -> dict[str, float]:
    """One synth as a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.gate_share", folder]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def shares(rounds: list[Mapping[str, float]]) -> Table:
    """The medians of several rounds, and what part of the whole each is."""
    table = Table(title="Processor time of one gated synth of the reference environment, both stages", title_justify="left")
    for column in ("part", "median", "least", "most", "share of the synth"):
        table.add_column(column, justify="left" if column == "part" else "right")

    def row(name: str, keys: Mapping[str, str], *, last: bool = False) -> None:
        values = [sum(found[key] for key in keys) for found in rounds]
        share = statistics.median(value / sum(found.values()) for value, found in zip(values, rounds, strict=True))
        times = (f"{value:.2f} s" for value in (statistics.median(values), min(values), max(values)))
        table.add_row(name, *times, f"{share:.1%}", end_section=last)

    for key, name in BEFORE.items():
        row(name, {key: name}, last=key == list(BEFORE)[-1])
    for key, name in GATE.items():
        row(name, {key: name}, last=key == list(GATE)[-1])
    row("the gate together", GATE)
    row("the whole synth", {**BEFORE, **GATE})
    return table


def main() -> None:
    """Measures and prints."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = UNWRAPPED
    rounds: list[Mapping[str, float]] = []
    for number in range(1, ROUNDS + 1):
        console.print(f"round {number} of {ROUNDS} …")
        rounds.append(measure())
    console.print(shares(rounds))


if __name__ == "__main__":
    if len(sys.argv) == 2:
        sys.stdout.write(f"\n{json.dumps(synth(Path(sys.argv[1])))}\n")
    else:
        main()
