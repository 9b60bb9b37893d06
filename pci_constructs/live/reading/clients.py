"""How AWS is asked: clients with what they know of services, how many requests may be made, and what went wrong in few words."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import Loader
from botocore.parsers import ResponseParserError

from pci_constructs.version import VERSION

REQUESTS = 50_000
"""How many requests a run makes at most, if nothing else is said."""
_CONNECTIONS = 16
_ANSWERED = "answered "
_CONFIG = Config(
    # Slows down by itself where AWS says that it is asked too much.
    retries={"mode": "adaptive", "max_attempts": 6},
    connect_timeout=10,
    read_timeout=60,
    max_pool_connections=_CONNECTIONS,
    user_agent_extra=f"pci-constructs/{VERSION}",
)


class BudgetSpent(Exception):
    """The run has made as many requests as it may."""


class NoAnswer(Exception):
    """What came back is not what the API answers; the message says what is wrong with it."""


REFUSED = ("AccessDenied", "AccessDeniedException", "AuthorizationError", "NotAuthorized", "UnauthorizedOperation")
"""The codes with which services say that a right is missing."""
FAILURES = (ClientError, BotoCoreError, ResponseParserError, BudgetSpent, NoAnswer)
"""What a call may end with besides an answer."""


@dataclass(slots=True)
class Budget:
    """How many requests may be made, and were.

    Attributes:
        limit: the most that may be made.
        made: how many were made, attempts after a failure included.
    """

    limit: int = REQUESTS
    made: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def spend(self, **_: object) -> None:
        """Counts one request before it is sent.

        Raises:
            BudgetSpent: there is none left.
        """
        with self._lock:
            if self.made >= self.limit:
                raise BudgetSpent(f"was not made: the run may make {self.limit} requests, and has")
            self.made += 1


class Models(Loader):
    """Reads what botocore knows of services; it would keep some megabytes of each for as long as the session is there."""

    def __init__(self) -> None:
        super().__init__()
        self._cache: dict[tuple[object, ...], Any] = {}

    def forget(self, service: str) -> None:
        """Lets go of what was read of a service."""
        # Other threads read meanwhile what is known of other services: the keys are taken at once.
        for key in list(self._cache):
            if any(str(part).split("/")[0] == service for part in key):
                self._cache.pop(key, None)


def client_of(session: Any, service: str, region: str | None, budget: Budget) -> Any:
    """A client that spends of a budget, and refuses answers that are none."""
    client = session.client(service, region_name=region, config=_CONFIG)
    client.meta.events.register("before-send", budget.spend)
    client.meta.events.register("before-parse", _checked)
    return client


def _checked(operation_model: Any, response_dict: Mapping[str, Any], **_: object) -> None:
    """Refuses what boto3 would take for an answer in which nothing is set: a page of something in between, and JSON that is no map.

    Raises:
        NoAnswer: it is none.
    """
    body = response_dict["body"]
    if not isinstance(body, bytes) or response_dict["status_code"] >= 300:
        return
    if body.lstrip()[:9].lower().startswith((b"<html", b"<!doctype")):
        raise NoAnswer("answered with a page of HTML")
    shape = operation_model.output_shape
    if "json" in operation_model.service_model.resolved_protocol and shape is not None and not shape.serialization.get("payload"):
        try:
            found = json.loads(body) if body else {}
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise NoAnswer("answered with what is no JSON object")


def session_with(models: Models, **how: Any) -> Any:
    """A session of boto3 that reads what it knows of services through some models."""
    core = botocore.session.Session()
    core.register_component("data_loader", models)
    return boto3.Session(botocore_session=core, **how)


def refused(why: str) -> bool:
    """Whether a reason is that a right is missing."""
    return why.removeprefix(_ANSWERED) in REFUSED


def reason(error: BaseException) -> str:
    """What went wrong, in few words: the code of AWS's answer, never its text, which may say more than a report should."""
    if isinstance(error, ClientError):
        return f"{_ANSWERED}{error.response.get('Error', {}).get('Code') or 'an error without a code'}"
    return str(error) if isinstance(error, NoAnswer | BudgetSpent) else f"failed with {type(error).__name__}"
