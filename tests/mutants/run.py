"""``make mutants``: the share of mutants that the pack reports, by kind of resource, and every survivor by name."""

import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from multiprocessing import Pool
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from pci_constructs.assembly import Assembly, read
from pci_constructs.check import judge_assemblies
from pci_constructs.findings import Verdict
from pci_constructs.options import Options
from pci_constructs.rules.settings import read_settings
from tests.conftest import ROOT
from tests.mutants.mutate import STAGE, Mutant, mutants, mutated

DAY = date(2026, 11, 24)
LEAST = 0.98
REPORTED = (Verdict.FAIL, Verdict.UNDETERMINED, Verdict.ERROR)
Key = tuple[str, str]


def reported(assembly: Assembly) -> dict[Key, Verdict]:
    """What the pack reports of an assembly: failures, and what it could not tell."""
    options = Options(today=DAY, settings=read_settings(ROOT / "pyproject.toml"))
    run = judge_assemblies([assembly], options, record=False)
    return {(finding.rule, finding.subject.name): finding.verdict for finding in run.findings if finding.verdict in REPORTED}


class Judge:
    """Judges mutants in a process of its own."""

    assembly: Assembly
    before: dict[Key, Verdict]
    every: list[Mutant]

    @classmethod
    def start(cls, directory: str) -> None:
        """Reads the environment once."""
        cls.assembly = read(Path(directory))
        cls.every = mutants(cls.assembly)
        whole = tuple(stack for stack in cls.assembly.stacks if stack.stage == STAGE)
        cls.before = reported(Assembly(stacks=whole, metadata=cls.assembly.metadata))

    @classmethod
    def ask(cls, number: int) -> tuple[int, list[str], bool]:
        """The rules that report a mutant and did not report the environment before, and whether one of them is sure."""
        now = reported(mutated(cls.assembly, cls.every[number]))
        new = {key: verdict for key, verdict in now.items() if cls.before.get(key) != verdict and verdict is not Verdict.ERROR}
        rules = sorted({rule for rule, _ in new})
        return number, rules, Verdict.FAIL in new.values()


def accepted() -> dict[str, str]:
    """Survivors that are listed with a reason, by kind."""
    table = tomllib.loads((Path(__file__).parent / "survivors.toml").read_text("utf-8"))
    return {entry["kind"]: entry["reason"] for entry in table.get("survivor", [])}


def main(directory: Path) -> int:
    """Runs every mutant and prints the table."""
    console = Console(highlight=False)
    Judge.start(str(directory))
    every = Judge.every
    killed: dict[int, tuple[list[str], bool]] = {}
    with Pool(2, Judge.start, (str(directory),)) as pool:
        answers = pool.imap_unordered(Judge.ask, range(len(every)), chunksize=8)
        for number, rules, sure in track(
            answers, total=len(every), description="mutants", console=console, disable=not console.is_terminal
        ):
            killed[number] = (rules, sure)
    console.print(_table(every, killed))
    survivors = sorted({mutant.kind for number, mutant in enumerate(every) if not killed[number][0]})
    return _verdict(console, every, killed, survivors)


def _table(every: list[Mutant], killed: dict[int, tuple[list[str], bool]]) -> Table:
    table = Table(box=None, title="Mutants of the reference environment", title_justify="left")
    for name in ("resource", "mutants", "failed", "not known", "survived"):
        table.add_column(name, justify="left" if name == "resource" else "right")
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for number, mutant in enumerate(every):
        rules, sure = killed[number]
        for row in (counts[mutant.type], counts["all"]):
            row[0] += 1
            row[1 if sure else 2 if rules else 3] += 1
    for name, row in sorted(counts.items(), key=lambda item: (item[0] == "all", item[0])):
        table.add_row(name, *map(str, row))
    return table


def _verdict(console: Console, every: list[Mutant], killed: dict[int, tuple[list[str], bool]], survivors: Iterable[str]) -> int:
    listed = accepted()
    share = sum(bool(rules) for rules, _ in killed.values()) / len(every)
    console.print(f"\nreported: {share:.1%} of {len(every)}; survivors by kind:")
    unlisted = [kind for kind in survivors if kind not in listed]
    for kind in survivors:
        console.print(f"  {kind}: {listed.get(kind, '[red]not listed in tests/mutants/survivors.toml[/red]')}", soft_wrap=True)
    stale = sorted(set(listed) - set(survivors))
    for kind in stale:
        console.print(f"  [red]no longer survives, or was never made: {kind}[/red]", soft_wrap=True)
    return 1 if share < LEAST or unlisted or stale else 0


if __name__ == "__main__":
    sys.exit(main(ROOT / "cdk.out"))
