"""``make peers``: runs every peer, prints what nobody reviewed, and fails if there is any."""

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias

from rich.console import Console

from pci_constructs.assembly import UnreadableAssembly, read
from tests.peers.failure import REVIEWED, Failure, Reviewed, reviewed, split
from tests.peers.nag import nag
from tests.peers.process import ROOT, PeerBroken
from tests.peers.tools import Names, cfn_guard, cfn_lint, checkov, checkov_kubernetes

OUT = ROOT / "cdk.out"

Peer: TypeAlias = Callable[[Path, list[str], Names], Iterable[Failure]]

# The slowest first: two run at a time.
PEERS: dict[str, Peer] = {
    "cfn-guard, Control Tower's rules": cfn_guard,
    "cfn-lint": cfn_lint,
    "checkov": checkov,
    "checkov, Kubernetes": checkov_kubernetes,
    "cdk-nag, NIST 800-53 R5 and HIPAA": lambda *_: nag(),
}


def main() -> int:
    """Runs the peers over ``cdk.out``.

    Returns:
        0 if every failed check is reviewed, 1 if one is not or an entry covers nothing, 2 if a peer could not judge.
    """
    console = Console(highlight=False, markup=False, soft_wrap=True)
    try:
        assembly = read(OUT)
        names = Names(assembly)
        failures = _run_all(console, [stack.template for stack in assembly.stacks], names)
        open_, stale = split(failures, reviewed(REVIEWED.read_text("utf-8")), names.imports)
    except (UnreadableAssembly, PeerBroken) as error:
        console.print(str(error), style="red")
        return 2
    _print_open(console, open_)
    _print_stale(console, stale)
    console.print(
        f"{len(failures)} failed checks: {len(failures) - len(open_)} reviewed, {len(open_)} not reviewed; "
        f"{len(stale)} entries of the reviewed list cover nothing."
    )
    return 1 if open_ or stale else 0


def _run_all(console: Console, templates: list[str], names: Names) -> list[Failure]:
    def run(name: str, peer: Peer) -> list[Failure]:
        console.print(f"→ {name} …")
        begun = time.monotonic()
        found = list(peer(OUT, templates, names))
        console.print(f"  {name}: {len(found)} failed checks, {time.monotonic() - begun:.0f} s")
        return found

    console.print(f"{len(PEERS)} peers over {len(templates)} templates, two at a time")
    with ThreadPoolExecutor(max_workers=2) as pool:
        running = [pool.submit(run, name, peer) for name, peer in PEERS.items()]
        return [failure for future in running for failure in future.result()]


def _print_open(console: Console, open_: list[Failure]) -> None:
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for failure in open_:
        groups[failure.tool, failure.check, failure.message].append(failure.path)
    for (tool, check, message), paths in groups.items():
        console.print(f"\nnot reviewed: {tool} {check}", style="red")
        console.print(f"  {message}")
        for path in paths:
            console.print(f"    {path}")
    if open_:
        console.print(f"\nFix the construct, or give the reason in {REVIEWED.relative_to(ROOT)}.")


def _print_stale(console: Console, stale: list[Reviewed]) -> None:
    for entry in stale:
        needs = f" with an imported {entry.imports}" if entry.imports else ""
        console.print(f"covers nothing: {entry.tool} {entry.check} {entry.path}{needs}", style="red")


if __name__ == "__main__":
    sys.exit(main())
