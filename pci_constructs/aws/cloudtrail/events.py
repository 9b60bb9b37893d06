"""The events of an audit trail that somebody must hear of, read from ``events.toml``."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard import requirement

PATTERN_LIMIT = 1024
"""Characters that a filter pattern may have (CloudWatch Logs, PutMetricFilter)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedEvent:
    """Something that somebody does in the account and somebody else must look at.

    Attributes:
        name: its id in lower case with hyphens.
        title: what happened, in one sentence, for the person who is called.
        requirements: the requirement ids that ask it to be recorded or looked at, each with the reason.
        calls: the API calls that it consists of: event names by event source. Refused calls count too.
        condition: a condition in the filter syntax of CloudWatch Logs, for what is more than the name of a call.
        threshold: how many in one period raise the alarm.
        period_minutes: the period, in minutes.

    Raises:
        RefusedSetting: there is neither call nor condition, or both; a number is not positive; or the filter would be too long.
        KeyError: a requirement does not exist.
    """

    name: str
    title: str
    requirements: Mapping[str, str]
    calls: Mapping[str, Sequence[str]] = field(default_factory=dict)
    condition: str = ""
    threshold: int = 1
    period_minutes: int = 5

    def __post_init__(self) -> None:
        for requirement_id in self.requirements:
            requirement(requirement_id)
        if bool(self.calls) == bool(self.condition):
            raise self._refused("calls", dict(self.calls), "either calls or a condition")
        for argument in ("threshold", "period_minutes"):
            if getattr(self, argument) < 1:
                raise self._refused(argument, getattr(self, argument), "1 or more")
        if len(self.pattern) > PATTERN_LIMIT:
            raise self._refused("calls", f"a pattern of {len(self.pattern)} characters", f"a pattern of at most {PATTERN_LIMIT} characters")

    @property
    def pattern(self) -> str:
        """The filter pattern for CloudWatch Logs."""
        if self.condition:
            return f"{{ {self.condition} }}"
        sources = []
        for source, names in self.calls.items():
            called = " || ".join(f'($.eventName = "{name}")' for name in names)
            sources.append(f'(($.eventSource = "{source}") && ({called}))')
        return "{ " + " || ".join(sources) + " }"

    @property
    def description(self) -> str:
        """The title and the requirements, for the alarm."""
        return f"{self.title} (PCI DSS {', '.join(self.requirements)})"

    def _refused(self, argument: str, value: object, allowed: str) -> RefusedSetting:
        return RefusedSetting(where=f"watched event {self.name}", argument=argument, value=value, allowed=allowed, requirement_id=None)


@cache
def watched_events() -> tuple[WatchedEvent, ...]:
    """The events that this library watches, in the order of the table."""
    table = tomllib.loads((files(__package__) / "events.toml").read_text("utf-8"))
    return tuple(WatchedEvent(**row) for row in table["event"])
