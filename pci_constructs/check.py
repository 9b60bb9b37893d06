"""Judging as the gate and the command line both do it: which rules, which settings, which register, what is recorded of the run."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from pci_constructs.assembly import Assembly
from pci_constructs.assembly.discovery import find
from pci_constructs.assembly.proofs import PutOff
from pci_constructs.findings import Finding, InventoryItem, Run, Severity, Verdict
from pci_constructs.revision import commit
from pci_constructs.rules.asking import Hear, ask_all, ask_and_show
from pci_constructs.rules.catalogue import every_id, ids, live_files
from pci_constructs.rules.engine import Heard, Hearing, unread
from pci_constructs.rules.exceptions import broken, of_register
from pci_constructs.rules.register import Register
from pci_constructs.rules.rule import Rule
from pci_constructs.rules.settings import Settings
from pci_constructs.standard import requirements
from pci_constructs.version import VERSION, release


class BadSelection(Exception):
    """A rule or requirement that does not exist was named; the message lists the nearest ones."""


class Options(Struct, frozen=True, kw_only=True):
    """How to judge.

    Attributes:
        only: ids of the rules to ask; all if empty.
        exclude: ids of rules to leave out.
        requirement: ids of requirements, with those below them; only rules that answer one are asked. All if empty.
        fail_on: the least severity that stops a build.
        strict: whether what is undetermined stops a build like a failure.
        rules_as_of: a version of the pack; rules that are newer only warn.
        settings: what the team configured.
        register: the reviewed register of exceptions.
        today: the day on which exceptions and dated facts are judged; the current day in UTC by default.
        live: whether a running account is judged, which is asked rules of its own.

    Raises:
        BadSelection: a rule or requirement does not exist.
    """

    only: Sequence[str] = ()
    exclude: Sequence[str] = ()
    requirement: Sequence[str] = ()
    fail_on: Severity = Severity.MEDIUM
    strict: bool = False
    rules_as_of: str | None = None
    settings: Settings = field(default_factory=Settings)
    register: Register = field(default_factory=Register)
    today: date | None = None
    live: bool = False

    def __post_init__(self) -> None:
        _known("rule", (*self.only, *self.exclude), every_id)
        _decided_here(self.only, live=self.live)
        _known("requirement", [id_ for id_ in self.requirement if not _below(id_)], requirements)
        if self.rules_as_of is not None:
            release(self.rules_as_of)
        moment()

    def ask_something(self) -> None:
        """Refuses to judge without a rule: nothing asked must not look like nothing wrong.

        Raises:
            BadSelection: no rule is left.
        """
        if not self.pack:
            raise BadSelection("no rule is left to ask: what was selected has none, or all that it has are excluded")

    @property
    def day(self) -> date:
        """The day of the run."""
        return self.today or datetime.now(UTC).date()

    def wants(self, rule: Rule) -> bool:
        """Whether a rule is to be asked."""
        if (self.only and rule.id not in self.only) or rule.id in self.exclude:
            return False
        return not self.requirement or any(_is_below(id_, wanted) for id_ in rule.requirement_ids for wanted in self.requirement)

    @property
    def pack(self) -> list[str]:
        """The ids of the rules that are asked."""
        if self.requirement or self.live:
            return [rule.id for rule in _all(live=self.live) if self.wants(rule)]
        return [id_ for id_ in ids() if (not self.only or id_ in self.only) and id_ not in self.exclude]


def _all(*, live: bool) -> Iterable[Rule]:
    from pci_constructs.rules.catalogue import all_rules, live_rules

    return live_rules() if live else all_rules()


def _is_below(id_: str, wanted: str) -> bool:
    return id_ == wanted or id_.startswith(f"{wanted}.")


def _below(wanted: str) -> bool:
    return any(_is_below(id_, wanted) for id_ in requirements())


def _known(what: str, named: Iterable[str], existing: Callable[[], Iterable[str]]) -> None:
    names = tuple(named)
    there = tuple(existing()) if names else ()
    for name in names:
        if name not in there:
            from difflib import get_close_matches

            near = get_close_matches(name, there, n=3, cutoff=0.5)
            hint = (
                f"did you mean {', '.join(near)}?" if near else f"`pci-constructs {'rules' if what == 'rule' else 'coverage'}` lists them"
            )
            raise BadSelection(f"there is no {what} {name!r}: {hint}")


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
    places, put_off = list(paths), PutOff()
    found = find(places, put_off)
    answered = ask_and_show(found.assemblies, put_off, _hear(options, everything=everything), options.wants)
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
    findings = [_warned(finding, options) for finding in merged.findings]
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


def _decided_here(only: Sequence[str], *, live: bool) -> None:
    from pci_constructs.rules.catalogue import rule

    for id_ in only:
        if not live and id_ in live_files():
            raise BadSelection(f"{id_} is decided by the running account alone: `pci-constructs verify` asks it")
        if live and id_ not in live_files() and rule(id_).of_templates_alone:
            raise BadSelection(f"{id_} is decided by a template alone ({rule(id_).of_templates_alone}): `pci-constructs check` asks it")


def _hear(options: Options, *, everything: bool) -> Hear:
    return lambda assembly: Hearing(assembly, today=options.day, settings=options.settings, everything=everything)


def _asked(assemblies: Sequence[Assembly], options: Options, hear: Hear) -> Iterator[tuple[Hearing, Heard]]:
    """What the rules say of each assembly, by rule."""
    if not options.live:
        yield from ask_all(assemblies, hear, options.wants)
        return
    rules = [rule for rule in _all(live=True) if options.wants(rule)]
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


FIRST = release("0.1")


def moment() -> datetime:
    """The time that the run records: ``SOURCE_DATE_EPOCH``, or now.

    Raises:
        BadSelection: the variable holds no number of seconds that a date can have.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise BadSelection(f"SOURCE_DATE_EPOCH must be seconds since 1970, got {epoch[:40]!r}") from None


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
