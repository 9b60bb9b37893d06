"""``make bench``, third part: what every report costs, for the templates of the second part with all findings.

Each round is a process of its own, as at the end of a synth: it reads the saved run and the rules once, then writes every format.
"""

import gc
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time

from rich.console import Console
from rich.table import Table

from pci_constructs.assembly.discovery import find
from pci_constructs.check import judge_assemblies
from pci_constructs.findings import Run
from pci_constructs.options import Options
from pci_constructs.reports import machine
from stacks.summary import UNWRAPPED
from tests.bench.speed import RESOURCES, STACKS, templates
from tests.conftest import ROOT

ROUNDS = 5
READ, KNOWN, JSON = "reading the saved run", "rules, constructs and page templates, once", "json"
ONCE = (READ, KNOWN)
Figures = dict[str, tuple[float, int]]


def render_all(saved: Path, folder: Path) -> Figures:
    """Every format in this process: seconds of processor time and bytes."""
    found: Figures = {}

    def note(name: str, begin: float, text: str = "") -> None:
        found[name] = (process_time() - begin, len(text.encode("utf-8", "replace")))

    begin = process_time()
    from pci_constructs import results
    from pci_constructs.saved import load

    # As at the end of a synth, which puts the collector off.
    gc.disable()
    run = load(saved)
    note(READ, begin)
    begin = process_time()
    results.render(Run(findings=(), stages=0, stacks=0, nested_stacks=0, resources=0, rules=0), "html")
    note(KNOWN, begin)
    begin = process_time()
    note(JSON, begin, machine.render(run, everything=True))
    for _, name in results.FILES:
        begin = process_time()
        note(name, begin, results.render(run, name, folders=[folder]))
    return found


def measure(saved: Path, folder: Path) -> Figures:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.reports", str(saved), str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return {name: (seconds, size) for name, (seconds, size) in json.loads(done.stdout).items()}


def judged(folder: Path) -> Run:
    """The templates of the second part, judged, with the scope inventory."""
    templates(folder, RESOURCES, STACKS)
    return judge_assemblies(find([folder]).assemblies, Options(), scopes=True)


def shown(rounds: list[Figures]) -> Table:
    """The median of each format, and all together."""
    table = Table(box=None)
    for column in ("", "median", "least", "most", "kB"):
        table.add_column(column, justify="right" if column else "left")

    def row(name: str, parts: list[str]) -> None:
        values = [sum(found[part][0] for part in parts) for found in rounds]
        size = sum(rounds[0][part][1] for part in parts)
        times = (f"{value:.2f} s" for value in (statistics.median(values), min(values), max(values)))
        table.add_row(name, *times, f"{size / 1000:,.0f}" if size else "")

    for name in rounds[0]:
        row(name, [name])
    row("all formats", [name for name in rounds[0] if name not in ONCE])
    row("the whole process, without Python's own start", list(rounds[0]))
    return table


def main() -> int:
    """Measures and prints."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = UNWRAPPED
    with tempfile.TemporaryDirectory() as name:
        folder, saved = Path(name) / "templates", Path(name) / "findings.json"
        folder.mkdir()
        run = judged(folder)
        saved.write_text(machine.render(run, everything=True), "utf-8")
        console.print(f"{len(run.findings):,} findings on {RESOURCES:,} resources in {STACKS} stacks; processor time, {ROUNDS} processes\n")
        console.print(shown([measure(saved, folder) for _ in range(ROUNDS)]))
    return 0


if __name__ == "__main__":
    if len(sys.argv) == 3:
        sys.stdout.write(json.dumps(render_all(Path(sys.argv[1]), Path(sys.argv[2]))))
    else:
        sys.exit(main())
