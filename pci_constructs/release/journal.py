"""What is written down of a release at each step, where, and what happens if it cannot be (6.5.1, 10.2.1)."""

import json
import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pci_constructs.release.calls import Clients, calling
from pci_constructs.release.failed import ReleaseFailed
from pci_constructs.release.state import ENTRY, KEY


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a release.

    Attributes:
        service: the service.
        release: the release's id.
        at: when.
        kind: ``begun``, ``tested``, ``shifted``, ``watched``, ``done``, ``returned`` or ``resumed``.
        target: the colour that the release is for.
        weights: the share of each colour after the step, in percent.
        alarms: the state of each alarm that decides.
        healthy: how many targets of the colour were healthy; absent where it was not asked.
        by: the identity in AWS that did it.
        detail: why, in words.
    """

    service: str
    release: str
    at: str
    kind: str
    target: str
    weights: Mapping[str, int]
    by: str
    alarms: Mapping[str, str] = field(default_factory=dict)
    healthy: int | None = None
    detail: str = ""


class Journal(Protocol):
    """Where steps are written down; the evidence store takes such a journal as an artifact of the deployment's record."""

    def note(self, step: Step) -> None:
        """Writes a step down, for good, before it returns.

        Raises:
            ReleaseFailed: it was not written.
        """


class TableJournal:
    """Steps beside the state, in the table of releases; none is ever written over.

    Args:
        clients: the clients.
        table: the table's name.
    """

    def __init__(self, clients: Clients, table: str) -> None:
        self._client = clients.dynamodb
        self._table = table

    def note(self, step: Step) -> None:
        """Adds an item."""
        entry = f"step#{step.at}#{step.release}#{uuid.uuid4().hex[:8]}"
        item: dict[str, Any] = {KEY: {"S": step.service}, ENTRY: {"S": entry}, "step": {"S": line(step)}}
        with calling(f"the journal of {step.service}"):
            self._client.put_item(TableName=self._table, Item=item, ConditionExpression=f"attribute_not_exists({ENTRY})")


class FileJournal:
    """Steps as lines of JSON in a file, each on the disk before the next step begins.

    Args:
        path: the file; it is added to.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, step: Step) -> None:
        """Adds a line."""
        try:
            with self._path.open("ab") as file:
                file.write(line(step).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise ReleaseFailed(f"{self._path}: the journal cannot be written: {error.strerror}") from None


class Journals:
    """Several journals as one; each gets the step, and one that failed is told of at the end.

    Args:
        journals: the journals.
    """

    def __init__(self, journals: Sequence[Journal]) -> None:
        self._journals = journals

    def note(self, step: Step) -> None:
        """Writes it down everywhere."""
        failures = []
        for journal in self._journals:
            try:
                journal.note(step)
            except ReleaseFailed as error:
                failures.append(str(error))
        if failures:
            raise ReleaseFailed("; ".join(failures))


def line(step: Step) -> str:
    """A step as one line of JSON."""
    return json.dumps({**asdict(step), "weights": dict(step.weights), "alarms": dict(step.alarms)}, sort_keys=True)
