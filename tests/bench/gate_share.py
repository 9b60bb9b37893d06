"""``make bench``: the share of a synth's time that the gate takes, whole processes with and without it, side by side.

Each round runs one synth of the reference environment bare, one with this library's rules alone and one with the whole gate, so that
a slow moment of the machine touches all three; the medians are compared. Assets are not copied: only the templates matter here.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.conftest import ROOT

ROUNDS = 5
MODES = {"bare": "no gate", "rules": "our rules alone", "gate": "the whole gate: our rules, two cdk-nag packs, CDK's own validation"}


def synth(mode: str, folder: Path) -> None:
    """One synth in this process."""
    from pci_constructs import gate
    from stacks.reference import build

    import aws_cdk as cdk  # isort: skip

    # CDK validates templates by itself, as warnings, in every synth; the bare one must not.
    bare = {"@aws-cdk/core:validateAgainstDefaultRules": False}
    context = {"aws:cdk:disable-asset-staging": True, **({} if mode == "gate" else bare)}
    app = build(ROOT, outdir=str(folder), gated=mode == "gate", extra_context=context)
    if mode == "rules":
        cdk.Validations.of(app).add_plugins(gate.PciDssChecks())
    app.synth()


def measure(mode: str) -> float:
    """The processor time of one synth as a process of its own, children included, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-m", "tests.bench.gate_share", mode, folder]
        subprocess.run(command, cwd=ROOT, env=os.environ, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def main() -> None:
    """Measures and prints."""
    console = Console(highlight=False)
    times: dict[str, list[float]] = {mode: [] for mode in MODES}
    for number in range(1, ROUNDS + 1):
        console.print(f"round {number} of {ROUNDS} …")
        for mode in MODES:
            times[mode].append(measure(mode))
    median = {mode: statistics.median(found) for mode, found in times.items()}
    table = Table(title="Processor time of one synth of the reference environment (both stages), whole processes", title_justify="left")
    for column in ("synth with", "median", "least", "most", "over bare", "share of the gated synth"):
        table.add_column(column)
    for mode, what in MODES.items():
        added = median[mode] - median["bare"]
        spread = (f"{value:.2f} s" for value in (median[mode], min(times[mode]), max(times[mode])))
        table.add_row(what, *spread, f"{added / median['bare']:+.1%}", f"{added / median['gate']:.1%}")
    console.print(table)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        synth(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
