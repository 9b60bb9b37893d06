"""The time that an audit is about, and what happened in it: deployments on record, calls that deployed, stacks that changed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pci_constructs.evidence.calls import calling
from pci_constructs.evidence.envelope import Opened
from pci_constructs.evidence.reading import TOLERANCE, in_utc
from pci_constructs.evidence.refused import StoreFailed
from pci_constructs.evidence.trail import Event, who
from pci_constructs.release.history import History

if TYPE_CHECKING:
    from types_boto3_cloudformation.client import CloudFormationClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole days in UTC.

    Attributes:
        first: the first day.
        last: the last day, which is part of it.
    """

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """Its begin."""
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """The last second of it."""
        return datetime(self.last.year, self.last.month, self.last.day, tzinfo=UTC) + timedelta(days=1, seconds=-1)

    def covers(self, moment: datetime) -> bool:
        """Whether a moment is in it."""
        return self.start <= moment < self.end + timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StackChange:
    """The last time that a stack changed.

    Attributes:
        name: the stack.
        time: when.
        status: how that ended.
    """

    name: str
    time: datetime
    status: str

    def to_json(self) -> dict[str, Any]:
        """The change as plain data."""
        return {"name": self.name, "time": in_utc(self.time), "status": self.status}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the account says of a period.

    Attributes:
        events: the calls that deployed; ``None`` where CloudTrail was not looked at.
        stacks: the stacks that changed; ``None`` where CloudFormation was not looked at.
        reaches_back_to: the begin of what CloudTrail could be asked about.
        until: the end of that.
        region: the region that was looked at.
        troubles: why something was not looked at.
        releases: the releases of the services that were named; ``None`` where they could not be looked at.
    """

    events: tuple[Event, ...] | None
    stacks: tuple[StackChange, ...] | None
    reaches_back_to: datetime
    until: datetime
    region: str
    troubles: tuple[str, ...] = ()
    releases: tuple[History, ...] | None = ()


def stack_changes(client: "CloudFormationClient", period: Period) -> list[StackChange]:
    """The stacks whose last change is in a period; nested ones change with their parents.

    Raises:
        StoreFailed: CloudFormation does not answer.
    """
    found: list[StackChange] = []
    with calling("the stacks of CloudFormation", cure="reading them needs cloudformation:DescribeStacks"):
        for page in client.get_paginator("describe_stacks").paginate():
            if "Stacks" not in page:
                raise StoreFailed("the stacks of CloudFormation: the answer holds no list of stacks")
            for stack in page["Stacks"]:
                # What is under review was never deployed.
                if stack.get("ParentId") or stack["StackStatus"] == "REVIEW_IN_PROGRESS":
                    continue
                changed = stack.get("DeletionTime") or stack.get("LastUpdatedTime") or stack["CreationTime"]
                if period.covers(changed):
                    found.append(StackChange(name=stack["StackName"], time=changed, status=stack["StackStatus"]))
    return sorted(found, key=lambda change: (change.time, change.name))


def during(opened: Iterable[Opened], moment: datetime) -> Iterator[Opened]:
    """The records of deployments that were under way at a moment."""
    for one in opened:
        deployment = one.entry.deployment
        if deployment.started_at - TOLERANCE <= moment <= deployment.finished_at + TOLERANCE:
            yield one


def events_of(one: Opened, events: Iterable[Event]) -> list[Event]:
    """The calls of CloudTrail that belong to a record: in its time, by its principal."""
    wanted = who(one.entry.deployment.deployed_by.principal)
    found: list[Event] = []
    for event in events:
        if any(one is other for other in during([one], event.time)) and wanted in (who(event.principal), who(event.role)):
            found.append(event)
    return found


def without_record(opened: Iterable[Opened], seen: Seen) -> list[str]:
    """What deployed and is on no record, in a sentence each."""
    records = list(opened)
    said: list[str] = []
    for event in seen.events or ():
        if not any(event in events_of(one, [event]) for one in records):
            others = [one.entry.sequence for one in during(records, event.time)]
            beside = f", while the deployment of record {others[0]} was under way" if others else ""
            target = f" on {event.target}" if event.target else ""
            said.append(f"{in_utc(event.time)}: {event.principal} called {event.service}:{event.name}{target}{beside} (event {event.id})")
    for change in seen.stacks or ():
        if not any(during(records, change.time)):
            said.append(f"{in_utc(change.time)}: the stack {change.name} changed ({change.status})")
    return said


Artifacts = Callable[[str], str | None]
"""Says of a digest what is wrong with the file behind it; nothing if it is there and right."""
