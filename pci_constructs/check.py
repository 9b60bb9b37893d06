"""Judging as the gate and the command line both do it: what is asked of what, and what is recorded of the run."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from pci_constructs.assembly import Assembly
from pci_constructs.assembly.discovery import find, json_at
from pci_constructs.assembly.proofs import PutOff
from pci_constructs.findings import Finding, InventoryItem, Run, Verdict
from pci_constructs.forked import begin, can_fork
from pci_constructs.options import Options, moment
from pci_constructs.revision import commit
from pci_constructs.rules.asking import Hear, ask_all, ask_and_show
from pci_constructs.rules.catalogue import every_id
from pci_constructs.rules.engine import Heard, Hearing, unread
from pci_constructs.rules.exceptions import broken, of_register
from pci_constructs.version import FIRST, VERSION, release

_READ_TWICE = range(256 * 1024, 32 * 1024 * 1024)
"""Bytes of JSON that two processes read each for itself: of less one is done before two are, and of more twice as much is in memory."""


def judge_paths(paths: Sequence[Path], options: Options, *, scopes: bool = False, everything: bool = True) -> Run:
    """Judges what lies at some paths as one run, by two processes where that is quicker: for a caller that owns its process.

    Args:
        paths: cloud assemblies, templates, folders of templates.
        options: how.
        scopes: as for ``judge_assemblies``.
        everything: as for ``judge_assemblies``.

    Raises:
        NothingToJudge: a path holds nothing that can be judged.
    """
    places = list(paths)
    # Each process reads for itself: memory that both have from before the fork is copied page by page as they use it, which takes longer.
    pair = begin() if can_fork() and json_at(places, _READ_TWICE.stop) in _READ_TWICE else None
    put_off = PutOff(seen=None if pair is None else [])
    try:
        found = find(places, put_off)
        if pair is not None:
            pair.seen = (put_off.seen, found.unreadable, found.skipped)
        answered = ask_and_show(pair, found.assemblies, put_off, _hear(options, everything=everything), options.wants)
    except BaseException:
        if pair is not None:
            pair.leave()
        raise
    if answered.digests is None:
        # A key occurs twice somewhere, as good as never: reading it with care says where.
        found = find(places)
        return judge_assemblies(found.assemblies, options, unreadable=found.unreadable, scopes=scopes, everything=everything)
    run = _concluded(found.assemblies, answered.heard, options, unreadable=found.unreadable, scopes=scopes)
    return replace(run, templates=_digests(found.assemblies, answered.digests))


def _digests(assemblies: Iterable[Assembly], shown: Mapping[str, str]) -> dict[str, str]:
    stacks = [stack for assembly in assemblies for stack in assembly.stacks]
    return {stack.template: stack.sha256 or shown[stack.template] for stack in stacks if stack.sha256 or stack.template in shown}


def judge_assemblies(
    assemblies: Sequence[Assembly],
    options: Options,
    *,
    unreadable: Sequence[str] = (),
    record: bool = True,
    scopes: bool = False,
    everything: bool = True,
) -> Run:
    """Judges assemblies, each on its own, as one run.

    Args:
        assemblies: what to judge.
        options: how.
        unreadable: files that could not be read; each is an error of the run.
        record: whether to note commit and tools.
        scopes: whether to make the scope inventory and the pictures of the networks, too.
        everything: whether findings that ask nothing of anybody are kept, or only counted: for a caller that does not show them.
    """
    asked = _asked(assemblies, options, _hear(options, everything=everything))
    return _concluded(assemblies, asked, options, unreadable=unreadable, record=record, scopes=scopes)


def _concluded(
    assemblies: Sequence[Assembly],
    asked: Iterable[tuple[Hearing, Heard]],
    options: Options,
    *,
    unreadable: Sequence[str],
    record: bool = True,
    scopes: bool,
) -> Run:
    registered = of_register(options.register)
    pack = options.pack
    runs = [
        hearing.concluded(heard, pack=pack, registered=registered, strict_register=options.register.strict, pictures=scopes)
        for hearing, heard in asked
    ]
    merged = runs[0] if len(runs) == 1 else _merge(runs, len(pack))
    findings = list(merged.findings)
    if options.rules_as_of or release(VERSION) > FIRST:
        findings = [_warned(finding, options) for finding in findings]
    findings += broken(registered, known=every_id, asked=pack, today=options.day)
    findings += [unread(sentence) for sentence in unreadable]
    return replace(
        merged,
        findings=tuple(findings),
        unreadable=(*merged.unreadable, *unreadable),
        record=_record(options, assemblies) if record else {},
        inventory=_inventory(assemblies) if scopes else (),
    )


def _inventory(assemblies: Iterable[Assembly]) -> tuple[InventoryItem, ...]:
    # Here: most runs take none, and it brings rules.
    from pci_constructs.inventory import inventory

    return tuple(item for assembly in assemblies for item in inventory(assembly))


def _hear(options: Options, *, everything: bool) -> Hear:
    return lambda assembly: Hearing(assembly, today=options.day, settings=options.settings, everything=everything)


def _asked(assemblies: Sequence[Assembly], options: Options, hear: Hear) -> Iterator[tuple[Hearing, Heard]]:
    """What the rules say of each assembly, by rule."""
    if not options.live:
        yield from ask_all(assemblies, hear, options.wants)
        return
    rules = options.live_rules()
    for assembly in assemblies:
        hearing = hear(assembly)
        yield hearing, hearing.ask(rules)
        hearing.forget()


def _merge(runs: Sequence[Run], rules: int) -> Run:
    counted: Counter[Verdict] = Counter()
    for run in runs:
        counted.update(run.counted)
    return Run(
        findings=tuple(finding for run in runs for finding in run.findings),
        stages=sum(run.stages for run in runs),
        stacks=sum(run.stacks for run in runs),
        nested_stacks=sum(run.nested_stacks for run in runs),
        resources=sum(run.resources for run in runs),
        rules=rules,
        unreadable=tuple(sentence for run in runs for sentence in run.unreadable),
        templates={name: digest for run in runs for name, digest in run.templates.items()},
        pictures=tuple(picture for run in runs for picture in run.pictures),
        undrawn="; ".join(dict.fromkeys(run.undrawn for run in runs if run.undrawn)),
        counted=counted,
    )


def _warned(finding: Finding, options: Options) -> Finding:
    """The finding, as a warning where its rule is newer than what the team pinned, or new in this very release."""
    if finding.verdict is not Verdict.FAIL or not finding.since:
        return finding
    since = release(finding.since)
    pinned = release(options.rules_as_of) if options.rules_as_of else None
    # The first release of the pack has nothing before it that anybody relied on.
    new = since > pinned if pinned else since == release(VERSION) and since > FIRST
    return replace(finding, warning=True) if new else finding


def _record(options: Options, assemblies: Sequence[Assembly]) -> dict[str, Any]:
    """When, of which commit, with which tools and settings."""
    cdk = ", ".join(sorted({assembly.cdk_version for assembly in assemblies if assembly.cdk_version}))
    return {
        "time": moment().isoformat(timespec="seconds").replace("+00:00", "Z"),
        "commit": commit(),
        "tools": {"pci-constructs": VERSION, "python": sys.version.split()[0], **({"aws-cdk-lib": cdk} if cdk else {})},
        "options": {
            "only": list(options.only),
            "exclude": list(options.exclude),
            "requirement": list(options.requirement),
            "fail_on": str(options.fail_on),
            "strict": options.strict,
            "rules_as_of": options.rules_as_of,
        },
        "settings": options.settings.to_json(),
        "register": options.register.source,
    }
