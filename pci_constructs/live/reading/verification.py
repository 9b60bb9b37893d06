"""Reads an account, judges it, and joins what was found to what could not be looked at."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pci_constructs.check import Options, judge_assemblies
from pci_constructs.findings import Run
from pci_constructs.live.reading.assembly import assembled
from pci_constructs.live.reading.catalogue import collectors
from pci_constructs.live.reading.collector import Collector
from pci_constructs.live.reading.findings import findings
from pci_constructs.live.reading.run import read
from pci_constructs.live.reading.session import Account


def verify(
    account: Account,
    options: Options,
    *,
    chosen: Sequence[Collector] | None = None,
    progress: Callable[[int, int], None] | None = None,
    scopes: bool = False,
) -> Run:
    """Judges a running account.

    Args:
        account: the account, with the regions to look at.
        options: how to judge, with ``live``.
        chosen: the collectors to ask; all by default.
        progress: told how far the reading is.
        scopes: whether to make the scope inventory, too.
    """
    reading = read(account, collectors() if chosen is None else chosen, progress)
    run = judge_assemblies([assembled(reading)], options, scopes=scopes)
    looked = {
        "account": account.id,
        "partition": account.partition,
        "regions": list(account.regions),
        "requests": account.budget.made,
        "elsewhere": dict(reading.elsewhere),
    }
    return replace(run, findings=(*run.findings, *findings(reading)), record={**run.record, "account": looked})
