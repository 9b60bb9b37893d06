"""How to judge: which rules, which settings, which register, on which day."""

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime

from msgspec import Struct, field

from pci_constructs.findings import Severity
from pci_constructs.rules.catalogue import every_id, ids, live_files
from pci_constructs.rules.register import Register
from pci_constructs.rules.rule import Rule
from pci_constructs.rules.settings import Settings
from pci_constructs.standard import requirements
from pci_constructs.version import pinned


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
            pinned(self.rules_as_of)
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

    def live_rules(self) -> list[Rule]:
        """The rules that are asked of a running account."""
        return [rule for rule in _all(live=True) if self.wants(rule)]


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


def _decided_here(only: Sequence[str], *, live: bool) -> None:
    from pci_constructs.rules.catalogue import rule

    for id_ in only:
        if not live and id_ in live_files():
            raise BadSelection(f"{id_} is decided by the running account alone: `pci-constructs verify` asks it")
        if live and id_ not in live_files() and rule(id_).of_templates_alone:
            raise BadSelection(f"{id_} is decided by a template alone ({rule(id_).of_templates_alone}): `pci-constructs check` asks it")


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
