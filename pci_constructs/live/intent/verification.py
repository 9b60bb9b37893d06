"""Reads an account, judges it, and joins what was found to what could not be looked at and to what was synthesized."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from pci_constructs.assembly import Assembly
from pci_constructs.check import judge_assemblies
from pci_constructs.findings import Finding, Run
from pci_constructs.live.intent.deployed import Deployment, deployed
from pci_constructs.live.intent.join import joined
from pci_constructs.live.intent.pairs import exceptions_here, pairs, paths
from pci_constructs.live.reading.assembly import assembled
from pci_constructs.live.reading.catalogue import collectors
from pci_constructs.live.reading.collector import Collector
from pci_constructs.live.reading.findings import findings
from pci_constructs.live.reading.run import read
from pci_constructs.live.reading.session import Account
from pci_constructs.options import Options

_UNUSED = "exception-used"


def verify(
    account: Account,
    options: Options,
    *,
    intent: Assembly | None = None,
    chosen: Sequence[Collector] | None = None,
    progress: Callable[[int, int], None] | None = None,
    scopes: bool = False,
) -> Run:
    """Judges a running account.

    Args:
        account: the account, with the regions to look at.
        options: how to judge, with ``live``.
        intent: what was synthesized, to compare with.
        chosen: the collectors to ask; all by default.
        progress: told how far the reading is.
        scopes: whether to make the scope inventory, too.
    """
    reading = read(account, collectors() if chosen is None else chosen, progress, release=chosen is None)
    deployment = Deployment() if intent is None else deployed(intent, account)
    reading.failures += deployment.failures
    running = assembled(reading, None if intent is None else paths(intent, deployment))
    if intent is not None:
        running = replace(running, metadata=exceptions_here(intent, running))
    run = judge_assemblies([running], options, scopes=scopes)
    compared: list[Finding] = []
    if intent is not None:
        meant = judge_assemblies([intent], replace(options, live=False, only=_of_templates(options)), record=False)
        compared = list(joined(intent, deployment, pairs(intent, deployment, running), running, runs=(meant, run), today=options.day))
    looked = {
        "account": account.id,
        "partition": account.partition,
        "regions": list(account.regions),
        "requests": account.budget.made,
        "elsewhere": dict(reading.elsewhere),
        "stacks": {"compared": sorted(deployment.stacks), "elsewhere": [stack.path for stack in deployment.elsewhere]},
    }
    # An exception of the code may well be for what only a template shows.
    kept = [finding for finding in run.findings if intent is None or finding.rule != _UNUSED]
    return replace(run, findings=(*kept, *compared, *findings(reading)), record={**run.record, "account": looked})


def _of_templates(options: Options) -> tuple[str, ...]:
    """The rules among those that were named which templates are asked, too."""
    from pci_constructs.rules.catalogue import live_files

    return tuple(id_ for id_ in options.only if id_ not in live_files())
