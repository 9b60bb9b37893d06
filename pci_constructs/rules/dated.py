"""Facts that move with time: versions, runtimes, TLS policies, platforms. They are tables with a date, and a rule says when that is old."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from pci_constructs.rules.rule import Judgement
from pci_constructs.standard.tables import read_table

MOST_DAYS = 180
"""After so many days a table may have missed what AWS changed meanwhile."""


class Dated(Struct, frozen=True):
    """A table of facts.

    Attributes:
        as_of: the day on which somebody checked it.
        facts: the table, without that day.
    """

    as_of: date
    facts: Mapping[str, Any]

    def age(self, today: date) -> int:
        """How many days ago it was checked."""
        return (today - self.as_of).days

    def noted(self, judgement: Judgement, today: date) -> Judgement:
        """The judgement, with a word on the table's age where that is more than half a year."""
        if self.age(today) <= MOST_DAYS:
            return judgement
        note = f"by a table of {self.as_of}, older than {MOST_DAYS} days: a newer release of the pack may know better"
        return replace(judgement, message=f"{judgement.message} ({note})")


@cache
def dated(file: Path) -> Dated:
    """The table in a file that has the day as ``as_of``.

    Raises:
        KeyError: it has no day.
    """
    facts = read_table(file)
    return Dated(facts.pop("as_of"), facts)
