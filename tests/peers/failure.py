"""One failed check of a peer, and the reviewed list of those that are accepted."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, TypeAlias

REVIEWED = Path(__file__).parent / "reviewed.toml"

Imports: TypeAlias = Mapping[str, frozenset[str]]
"""By construct path, the properties whose value is another stack's export."""


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """What one tool's check says of one resource."""

    tool: str
    check: str
    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A failed check that stays, for a reason.

    Attributes:
        tool: the tool.
        check: its check.
        path: the construct path (``*`` matches any text).
        reason: why it stays.
        imports: the property that must be another stack's export for the reason to hold; empty where the reason needs none.
    """

    tool: str
    check: str
    path: str
    reason: str
    imports: str = ""

    def covers(self, failure: Failure, imports: Imports) -> bool:
        """Whether the reason holds for this failure."""
        if (self.tool, self.check) != (failure.tool, failure.check) or not fnmatchcase(failure.path, self.path):
            return False
        return not self.imports or self.imports in imports.get(failure.path, ())


def reviewed(text: str) -> list[Reviewed]:
    """The reviewed list, one entry for each check and path: one reason may hold for several."""
    entries = tomllib.loads(text).get("reviewed", [])
    for entry in entries:
        if not entry["reason"].strip():
            raise ValueError(f"{entry['tool']} {entry['checks']} has no reason")
    return [
        Reviewed(entry["tool"], check, path, entry["reason"], entry.get("imports", ""))
        for entry in entries
        for check in entry["checks"]
        for path in entry["paths"]
    ]


def split(failures: Iterable[Failure], entries: list[Reviewed], imports: Imports) -> tuple[list[Failure], list[Reviewed]]:
    """The failures that nobody reviewed, and the entries that cover nothing any more."""
    found = list(failures)
    open_ = [failure for failure in found if not any(entry.covers(failure, imports) for entry in entries)]
    stale = [entry for entry in entries if not any(entry.covers(failure, imports) for failure in found)]
    return sorted(open_), stale


def imported(value: Any, path: str = "") -> Iterator[str]:
    """The properties that are another stack's export; a member of a list goes by its ``Key``, if it has one."""
    if isinstance(value, list):
        for member in value:
            named = isinstance(member, Mapping) and "Value" in member and isinstance(member.get("Key"), str)
            yield from imported(member["Value"], f"{path}.{member['Key']}") if named else imported(member, path)
    elif isinstance(value, Mapping):
        if set(value) == {"Fn::ImportValue"}:
            yield path
        else:
            for key, part in value.items():
                yield from imported(part, f"{path}.{key}" if path else key)
