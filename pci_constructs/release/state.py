"""The state of a service's release: one item in DynamoDB, changed by conditional writes alone.

Whoever holds the item leads. Each change is made against the version that was read, so of two processes one wins and the other notices.
The lease says how long silence is no sign of death; a rollback does not wait for it.
"""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pci_constructs.release.calls import Clients, calling
from pci_constructs.release.clock import Clock
from pci_constructs.release.failed import Blind, Overtaken

KEY, ENTRY, STATE = "service", "entry", "state"
"""The names of the table's keys, and the entry that is the state."""
LEASE = timedelta(minutes=3)
"""For how long a process that says nothing is taken for alive; it says something at every look at the alarms."""
TESTING, SHIFTING, WATCHING, RETURNING = "testing", "shifting", "watching", "returning"
DONE, RETURNED = "done", "returned"
ENDED = (DONE, RETURNED)
_CONFLICT = ("ConditionalCheckFailedException",)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where a release is.

    Attributes:
        release: its id.
        target: the colour that gets traffic.
        phase: what is being done; ``done`` and ``returned`` are ends.
        weight: the share of the target that was decided, in percent; what the load balancer has follows it.
        version: counts changes.
        owner: the process that leads.
        lease: until when its silence is no sign of death, in seconds since 1970.
        began: when the release began.
        watched: until when it must be watched, in seconds since 1970; 0 before that is known.
        by: the identity in AWS that began it.
        reason: why it ended.
    """

    release: str
    target: str
    phase: str
    weight: int
    version: int
    owner: str
    lease: int
    began: str
    by: str
    watched: int = 0
    reason: str = ""

    def describe(self) -> str:
        """It in a few words."""
        return f"release {self.release} to {self.target} is {self.phase} at {self.weight}%"


class Register:
    """The item of one service.

    Args:
        clients: the clients.
        table: the table's name.
        service: the service.
        clock: the time.
    """

    def __init__(self, clients: Clients, table: str, service: str, clock: Clock) -> None:
        self._client = clients.dynamodb
        self._table = table
        self._service = service
        self._clock = clock
        self.me = uuid.uuid4().hex

    def read(self) -> State | None:
        """The state as it is now; none before the first release.

        Raises:
            Blind: it cannot be read.
        """
        with calling(f"the state of {self._service}"):
            answer = self._client.get_item(TableName=self._table, Key=self._key(), ConsistentRead=True)
            item = answer.get("Item")
            return None if item is None else _state(item)

    def lead(self, wanted: State, seen: State | None) -> State:
        """Writes a state that makes this process the leader.

        Args:
            wanted: the state; version, owner and lease are filled in.
            seen: the state that the decision was made on.

        Raises:
            Overtaken: it is not that one any more.
        """
        from botocore.exceptions import ClientError

        for _ in range(5):
            version = seen.version if seen else 0
            made = replace(wanted, version=version + 1, owner=self.me, lease=self._lease())
            condition: dict[str, Any] = {"ConditionExpression": f"attribute_not_exists({KEY})"}
            if seen:
                condition = {"ConditionExpression": "version = :seen", "ExpressionAttributeValues": {":seen": {"N": str(version)}}}
            try:
                with calling(f"the state of {self._service}", passing=_CONFLICT):
                    self._client.put_item(TableName=self._table, Item={**self._key(), **_item(made)}, **condition)
            except ClientError:
                seen = self.read()
                # A write whose answer was lost was repeated by botocore, or failed here and was done there: it is this process's own.
                if seen is None or seen.owner != self.me:
                    break
            else:
                return made
        raise Overtaken(f"{self._service}: another process changed the release at the same time; nothing was changed here")

    def change(self, state: State, **changes: Any) -> State:
        """Changes the state as its leader, and renews the lease.

        Raises:
            Overtaken: another process leads now.
        """
        return self.lead(replace(state, **changes), state)

    def alive(self, state: State) -> bool:
        """Whether the leader of a state must be taken for alive."""
        return state.phase not in ENDED and state.owner != self.me and state.lease > self._clock.now().timestamp()

    def _lease(self) -> int:
        return int((self._clock.now() + LEASE).timestamp())

    def _key(self) -> dict[str, Any]:
        return {KEY: {"S": self._service}, ENTRY: {"S": STATE}}


def moment(seconds: int) -> str:
    """A moment as text."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _item(state: State) -> dict[str, Any]:
    return {name: {"N": str(value)} if isinstance(value, int) else {"S": value} for name, value in asdict(state).items()}


def _state(item: Mapping[str, Any]) -> State:
    read: dict[str, Any] = {}
    for field in fields(State):
        value = item.get(field.name)
        if value is None:
            raise Blind(f"the state has no {field.name}: it is not one that this program wrote")
        read[field.name] = int(value["N"]) if "N" in value else str(value["S"])
    return State(**read)
