"""One failed check of a peer, and the reviewed list of those that are accepted."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

REVIEWED = Path(__file__).parent / "reviewed.toml"


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """What one tool's check says of one resource."""

    tool: str
    check: str
    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A failed check that stays, for a reason: by tool, check and construct path (``*`` matches any text)."""

    tool: str
    check: str
    paths: tuple[str, ...]
    reason: str

    def covers(self, failure: Failure) -> bool:
        same = (self.tool, self.check) == (failure.tool, failure.check)
        return same and any(fnmatchcase(failure.path, pattern) for pattern in self.paths)


def reviewed(file: Path = REVIEWED) -> list[Reviewed]:
    """The reviewed list; one entry may name several checks of a tool that one reason holds for."""
    entries = tomllib.loads(file.read_text("utf-8")).get("reviewed", [])
    for entry in entries:
        if not entry["reason"].strip():
            raise ValueError(f"{file.name}: {entry['tool']} {entry['checks']} has no reason")
    return [Reviewed(e["tool"], check, tuple(e["paths"]), e["reason"]) for e in entries for check in e["checks"]]


def split(failures: Iterable[Failure], entries: list[Reviewed]) -> tuple[list[Failure], list[Reviewed]]:
    """The failures that nobody reviewed, and the entries that cover nothing any more."""
    found = list(failures)
    open_ = [failure for failure in found if not any(entry.covers(failure) for entry in entries)]
    stale = [entry for entry in entries if not any(entry.covers(failure) for failure in found)]
    return sorted(open_), stale
