"""What a reader asks: pages and single answers of one service in one place, with everything that can go wrong dealt with once."""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from typing import Any, TypeVar

from botocore.exceptions import ClientError

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.clients import FAILURES, NoAnswer, reason
from pci_constructs.live.reading.names import action
from pci_constructs.live.reading.session import Account

_Made = TypeVar("_Made")
_MOST_AT_ONCE = 32
_TOKENS = ("NextToken", "nextToken", "NextMarker", "Marker")


class NotRead(Exception):
    """A call failed without which the resources of a type are not known.

    Attributes:
        action: its IAM action.
        why: what AWS answered.
    """

    def __init__(self, action_: str, why: str) -> None:
        self.action = action_
        self.why = why
        super().__init__(f"{action_} {why}")


class Gone(Exception):
    """The resource was deleted while it was being read."""


class Lists:
    """Lists that were asked for, so that readers of one service in one place ask for each once."""

    def __init__(self) -> None:
        self._found: dict[Any, Any] = {}
        self._locks: dict[Any, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Any, make: Callable[[], Any]) -> Any:
        """What was made for a key; whoever comes while it is made waits for it."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._found:
                self._found[key] = make()
            return self._found[key]


class Source:
    """One service in one place, as a reader sees it.

    Args:
        account: the account.
        service: the service.
        region: the region; that whose endpoint answers, for what has none.
        details: runs the calls for details side by side.
        lists: what other readers of the service asked for in this place.

    Attributes:
        account: the account.
        service: the name of the service as boto3 has it.
        region: the region.
    """

    def __init__(self, account: Account, service: str, region: str, details: Executor, lists: Lists) -> None:
        self.account = account
        self.service = service
        self.region = region
        self._details = details
        self._lists = lists
        self._denied: dict[str, str] = {}

    def arn(self, resource: str, *, service: str | None = None, everywhere: bool = False) -> str:
        """The ARN of a resource of this account, where AWS does not give it.

        Args:
            resource: its last part.
            service: the service's name in ARNs, if it is another one.
            everywhere: whether it has no region.
        """
        return f"arn:{self.account.partition}:{service or self.service}:{'' if everywhere else self.region}:{self.account.id}:{resource}"

    def pages(
        self,
        operation: str,
        key: str,
        *,
        service: str | None = None,
        region: str | None = None,
        absent: Collection[str] = (),
        gone: Collection[str] = (),
        may_lack: bool = False,
        **arguments: Any,
    ) -> list[Any]:
        """The elements of all pages of a list; asked once, however many readers want it.

        Args:
            operation: the method of the client, such as ``describe_db_instances``.
            key: the field of the answer that has them, or ``List.Items`` for one within a field.
            service: the client, if it is another one.
            region: the region, if it is another one.
            absent: codes of errors that say that there are none; ``Code: text`` where how its text begins tells.
            gone: such codes that say that what it was asked of is no longer there.
            may_lack: whether a page may leave out the field where it has none, as an answer in XML may leave out an empty list.
            arguments: the arguments of the call.

        Raises:
            NotRead: the call failed.
            Gone: what it was asked of is no longer there.
        """
        wanted = (service, region, operation, key, repr(sorted(arguments.items())))
        client = self.account.client(service or self.service, region or self.region)
        found = self._lists.get(
            wanted, lambda: self._guarded(client, operation, lambda: _all(client, operation, key, arguments, may_lack), absent, gone)
        )
        if isinstance(found, NotRead | Gone):
            raise found
        return [] if found is ABSENT else list(found)

    def ask(
        self,
        operation: str,
        *,
        service: str | None = None,
        region: str | None = None,
        needs: str = "",
        shared: bool = False,
        absent: Collection[str] = (),
        gone: Collection[str] = (),
        **arguments: Any,
    ) -> Any:
        """One answer about one resource, for ``pick`` and ``renamed``.

        Args:
            operation: the method of the client, such as ``get_bucket_encryption``.
            service: the client, if it is another one.
            region: the region, if it is another one.
            needs: the field that every answer has; one without it is none.
            shared: whether another reader of the service asks the same, so that the answer is kept.
            absent: codes of errors that say that nothing is set; ``Code: text`` where how its text begins tells.
            gone: such codes that say that the resource is no longer there.
            arguments: the arguments of the call.

        Returns:
            The answer; ``ABSENT`` if nothing is set; ``Unknown`` if the call failed, which is a finding of the run.

        Raises:
            Gone: the resource is no longer there.
        """
        client = self.account.client(service or self.service, region or self.region)

        def call() -> Any:
            return self._guarded(client, operation, lambda: _one(client, operation, needs, arguments), absent, gone)

        found = self._lists.get((service, region, operation, repr(sorted(arguments.items()))), call) if shared else call()
        if isinstance(found, Gone):
            raise found
        if isinstance(found, NotRead):
            self._denied.setdefault(found.action, found.why)
            return Unknown(f"what {found.action} says, which {found.why}")
        return found

    def each(self, items: Iterable[Any], make: Callable[[Any], _Made | None]) -> Iterator[_Made]:
        """What a function makes of each item, several at a time, in order; without what is gone by then.

        Args:
            items: usually what ``pages`` gave.
            make: makes the resource of one, or what a resource is made of; ``None`` leaves it out.
        """
        waiting = list(items)
        for start in range(0, len(waiting), _MOST_AT_ONCE):
            for found in self._details.map(_unless_gone(make), waiting[start : start + _MOST_AT_ONCE]):
                if found is not None:
                    yield found

    def lost(self, action: str) -> NotRead:
        """What to raise where everything hangs on a call that failed: it says what the call said.

        Args:
            action: the IAM action of the call.
        """
        return NotRead(action, self.failures().get(action, "was not answered"))

    def failures(self) -> dict[str, str]:
        """The calls for details that failed so far, with what AWS answered."""
        return dict(self._denied)

    def _guarded(self, client: Any, operation: str, call: Callable[[], Any], absent: Collection[str], gone: Collection[str] = ()) -> Any:
        name = action(client.meta.service_model.service_name, client.meta.method_to_api_mapping[operation])
        try:
            return call()
        except FAILURES as error:
            said = error.response.get("Error", {}) if isinstance(error, ClientError) else {}
            if _among(said, absent):
                return ABSENT
            if _among(said, gone):
                return Gone(name)
            if type(error).__name__ == "EndpointConnectionError" and not self._offered(client):
                return ABSENT
            return NotRead(name, reason(error))

    def _offered(self, client: Any) -> bool:
        return self.account.offers(client.meta.service_model.service_name, client.meta.region_name)


def _among(said: Mapping[str, Any], codes: Collection[str]) -> bool:
    code = said.get("Code", "")
    return code in codes or any(": " in one and f"{code}: {said.get('Message', '')}".startswith(one) for one in codes)


def _one(client: Any, operation: str, needs: str, arguments: dict[str, Any]) -> Any:
    answer = getattr(client, operation)(**arguments)
    return _whole(answer, needs) if needs else answer


def _all(client: Any, operation: str, key: str, arguments: dict[str, Any], may_lack: bool) -> list[Any]:
    if client.can_paginate(operation):
        return [part for page in client.get_paginator(operation).paginate(**arguments) for part in _elements(page, key, may_lack)]
    # Some lists come in pages of which boto3 knows nothing.
    found: list[Any] = []
    while True:
        page = getattr(client, operation)(**arguments)
        found += _elements(page, key, may_lack)
        name, token = _next(page, key)
        if not token:
            return found
        if arguments.get(name) == token:
            raise NoAnswer("gave the same page twice")
        arguments = {**arguments, name: token}


def _next(page: Any, key: str) -> tuple[str, Any]:
    """The argument that asks for the next page, with its value, which is nothing after the last one."""
    field, _, inner = key.partition(".")
    # CloudFront has the marker in the field that has the list.
    if inner:
        return "Marker", page[field].get("NextMarker")
    name = next((name for name in _TOKENS if page.get(name)), _TOKENS[0])
    return name, page.get(name)


def _elements(page: Any, key: str, may_lack: bool) -> list[Any]:
    """The elements of a page; a list within a field may be missing where that says that it has none."""
    name, _, inner = key.partition(".")
    if may_lack and page.get(name) is None:
        return []
    found = _whole(page, name)[name]
    return list((found.get(inner) or ()) if inner else found)


def _whole(answer: Any, key: str) -> Any:
    if answer.get(key) is None:
        raise NoAnswer(f"has no {key}")
    return answer


def _unless_gone(make: Callable[[Any], _Made | None]) -> Callable[[Any], _Made | None]:
    def one(item: Any) -> _Made | None:
        try:
            return make(item)
        except Gone:
            return None

    return one
