"""``make bench``, second part: ``pci-constructs check`` beside its neighbours, as whole processes on the same templates in the same run.

The templates are those of the reference environment, repeated and cut until there are as many resources as a size asks.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from pci_constructs.rules.catalogue import ids
from stacks.summary import UNWRAPPED
from tests.conftest import ROOT
from tests.peers.tools import VENV, guard

STACKS, RESOURCES = 20, 1_820
GROWTH = (1_000, 10_000, 100_000)
STAGES = (2, 19, 190)
"""As many stages of the reference environment in one ``cdk.out`` as have about that many resources."""
GUARD_RULES = 73
"""As many as the PCI DSS set of cfn-guard's registry has; these are of Control Tower's, which come as a package."""
OURS = "pci-constructs"
ROUNDS, RUNS = 3, 10
"""How often each neighbour is measured, and ours between two of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one process took.

    Attributes:
        cpu: processor time in seconds, of its children too.
        wall: seconds by the clock.
        memory: the most memory that it, or one process of it, held, in MB.
        code: its exit code.
    """

    cpu: float
    wall: float
    memory: float
    code: int


def measure(command: Sequence[str | Path], folder: Path) -> Cost:
    """Runs one process to its end, in a folder where nobody has left settings for it; its output goes there, too."""
    start = time.perf_counter()
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen([str(part) for part in command], stdout=output, stderr=subprocess.STDOUT, cwd=folder)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    return Cost(cpu=usage.ru_utime + usage.ru_stime, wall=wall, memory=usage.ru_maxrss / 1024, code=process.returncode)


def templates(folder: Path, resources: int, stacks: int) -> None:
    """Writes templates of the reference environment into a folder until there are so many resources."""
    sources = [json.loads(file.read_text("utf-8")) for file in sorted((ROOT / "cdk.out").rglob("*.template.json"))]
    sources = [source for source in sources if source.get("Resources")]
    left = resources
    for number, source in zip(range(stacks), cycle(sources), strict=False):
        share = left // (stacks - number)
        body: dict[str, Any] = {}
        for copy in range(share):
            items = list(source["Resources"].items())
            name, resource = items[copy % len(items)]
            body[name if copy < len(items) else f"{name}{copy}"] = resource
        left -= share
        (folder / f"stack{number:05}.template.json").write_text(json.dumps({**source, "Resources": body}), "utf-8")


def stages(folder: Path, count: int) -> int:
    """Writes the production stage of the reference environment into one ``cdk.out``, so many times, each under a name of its own.

    Returns:
        How many resources there are.
    """
    manifest = json.loads((ROOT / "cdk.out" / "manifest.json").read_text("utf-8"))
    (source,) = (name for name in manifest["artifacts"] if name.endswith("-production"))
    files = [file for file in (ROOT / "cdk.out" / source).iterdir() if file.suffix == ".json" and not file.name.endswith(".assets.json")]
    texts = {file.name: file.read_text("utf-8") for file in files}
    artifacts = {}
    for number in range(count):

        def renamed(text: str, number: int = number) -> str:
            return text.replace("production", f"p{number}").replace("Production", f"P{number}")

        into = folder / renamed(source)
        into.mkdir(parents=True)
        properties = {"directoryName": into.name, "displayName": f"p{number}"}
        artifacts[into.name] = {"type": "cdk:cloud-assembly", "properties": properties}
        for file, text in texts.items():
            (into / renamed(file)).write_text(renamed(text), "utf-8")
    (folder / "manifest.json").write_text(json.dumps({**manifest, "artifacts": artifacts}), "utf-8")
    return count * sum(len(json.loads(text)["Resources"]) for file, text in texts.items() if file.endswith(".template.json"))


def ours(path: Path, *options: str) -> list[str | Path]:
    """The command of this library as it is installed, like those of the neighbours; nothing but JSON, as in CI."""
    return [Path(sys.executable).with_name(OURS), "check", path, "--format", "json", *options]


def neighbours(folder: Path) -> Mapping[str, list[str | Path]]:
    """The same templates for the neighbours."""
    binary, rules = guard()
    files = sorted(folder.glob("*.template.json"))
    chosen = sorted(rules.rglob("*.guard"))[:GUARD_RULES]
    return {
        f"cfn-guard, {GUARD_RULES} rules": [
            binary,
            "validate",
            "--rules",
            *chosen,
            "--data",
            folder,
            "--output-format",
            "json",
            "--structured",
            "--show-summary",
            "none",
        ],
        "checkov, CloudFormation": [
            VENV / "bin" / "checkov",
            "--directory",
            folder,
            "--framework",
            "cloudformation",
            "--skip-download",
            "--compact",
            "--quiet",
            "--output",
            "json",
        ],
        "cfn-lint": [VENV / "bin" / "cfn-lint", "--format", "json", *files],
    }


def main() -> int:
    """Measures and prints."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = UNWRAPPED
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        console.print(f"{RESOURCES} resources in {STACKS} stacks; {len(ids())} rules of ours; every figure is a whole process\n")
        folder = work / "side-by-side"
        folder.mkdir()
        templates(folder, RESOURCES, STACKS)
        measure(ours(folder), work)
        console.print(_side_by_side(*_in_rounds(folder, work, console)))
        one = work / "one"
        one.mkdir()
        templates(one, 91, 1)
        (single,) = one.iterdir()
        lone = min((measure(ours(single), work) for _ in range(5)), key=lambda cost: cost.cpu)
        console.print(f"one template of 91 resources: {lone.cpu:.2f} s of processor time\n")
        console.print(_growth(work))
    return 0


def _in_rounds(folder: Path, work: Path, console: Console) -> tuple[Cost, Mapping[str, list[tuple[Cost, Cost]]]]:
    """Measures each neighbour between runs of ours: a shared host changes its speed within minutes, and not alike for all.

    Returns:
        What ours costs, and what each neighbour costs, each time with what ours did just before and after it.
    """
    beside: dict[str, list[tuple[Cost, Cost]]] = {}
    before = mine = [measure(ours(folder), work) for _ in range(RUNS)]
    for turn in range(1, ROUNDS + 1):
        for label, command in neighbours(folder).items():
            console.print(f"  {label}, {turn} of {ROUNDS} …")
            cost = measure(command, work)
            after = [measure(ours(folder), work) for _ in range(RUNS)]
            beside.setdefault(label, []).append((cost, _middle([*before, *after])))
            before, mine = after, [*mine, *after]
    return _middle(mine), beside


def _middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure; of memory the most."""
    return Cost(
        cpu=median(cost.cpu for cost in costs),
        wall=median(cost.wall for cost in costs),
        memory=max(cost.memory for cost in costs),
        code=costs[0].code,
    )


def _side_by_side(base: Cost, beside: Mapping[str, list[tuple[Cost, Cost]]]) -> Table:
    """Two processes work on ours: what the clock says is one figure, what it costs another."""
    table = Table(box=None)
    for column in ("", "by the clock", "times ours", "processor time", "times ours", "memory"):
        table.add_column(column, justify="right" if column else "left")
    for label, pairs in {f"{OURS}, {len(ids())} rules": [(base, base)], **beside}.items():
        cost = _middle([theirs for theirs, _ in pairs])
        table.add_row(
            label,
            f"{cost.wall:.2f} s",
            f"{median(theirs.wall / mine.wall for theirs, mine in pairs):.1f}",
            f"{cost.cpu:.2f} s",
            f"{median(theirs.cpu / mine.cpu for theirs, mine in pairs):.1f}",
            f"{cost.memory:.0f} MB",
        )
    return table


def _growth(work: Path) -> Table:
    table = Table(box=None, title="Growth", title_justify="left")
    for column in ("", "resources", "processor time", "for each thousand", "memory"):
        table.add_column(column, justify="right" if column else "left")

    def row(label: str, size: int, folder: Path) -> None:
        cost = measure(ours(folder), work)
        table.add_row(label, f"{size:,}", f"{cost.cpu:.2f} s", f"{cost.cpu * 1e6 / size:.0f} ms", f"{cost.memory:.0f} MB")

    for size in GROWTH:
        folder = work / f"growth{size}"
        folder.mkdir()
        templates(folder, size, max(1, size // 91))
        row("templates, each for itself", size, folder)
    for count in STAGES:
        folder = work / f"stages{count}"
        row(f"one cdk.out, {count} stages", stages(folder, count), folder)
    return table


if __name__ == "__main__":
    sys.exit(main())
