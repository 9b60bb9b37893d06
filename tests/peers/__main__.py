"""``make peers``: runs every peer, prints what nobody reviewed, and fails if there is any."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from rich.console import Console

from pci_constructs.assembly import UnreadableAssembly, read
from tests.conftest import ROOT
from tests.peers.failure import Failure, reviewed, split
from tests.peers.nag import nag
from tests.peers.tools import Names, cfn_guard, cfn_lint, checkov

OUT = ROOT / "cdk.out"


def main() -> int:
    """Runs the peers over ``cdk.out``."""
    console = Console(width=140, highlight=False)
    try:
        assembly = read(OUT)
    except UnreadableAssembly as error:
        console.print(str(error))
        return 2
    templates = [stack.template for stack in assembly.stacks]
    names = Names(assembly)
    peers: dict[str, Callable[[Path, list[str], Names], Iterable[Failure]]] = {
        "checkov": checkov,
        "cfn-guard": cfn_guard,
        "cfn-lint": cfn_lint,
        "cdk-nag (NIST 800-53 R5, HIPAA)": lambda *_: nag(),
    }
    failures: list[Failure] = []
    for name, peer in peers.items():
        console.print(f"→ {name} over {len(templates)} templates …")
        begun = time.monotonic()
        found = list(peer(OUT, templates, names))
        console.print(f"  {len(found)} failed checks in {time.monotonic() - begun:.0f} s")
        failures += found
    open_, stale = split(failures, reviewed())
    for failure in open_:
        console.print(f"[red]not reviewed[/red] {failure.tool} {failure.check} {failure.path}: {failure.message}", markup=True)
    for entry in stale:
        console.print(f"[red]covers nothing[/red] {entry.tool} {entry.check} {', '.join(entry.paths)}")
    by_tool = Counter(failure.tool for failure in failures)
    console.print(
        f"{len(failures)} failed checks {dict(by_tool)}, {len(failures) - len(open_)} reviewed, {len(open_)} open, {len(stale)} stale"
    )
    return 1 if open_ or stale else 0


if __name__ == "__main__":
    sys.exit(main())
