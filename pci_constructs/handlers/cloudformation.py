"""Answers CloudFormation for a custom resource: always, and once."""

import json
import logging
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

log = logging.getLogger(__name__)
log.setLevel(logging.INFO)

Event = Mapping[str, Any]

ATTEMPTS = 4
ANSWER_SECONDS = 30
"""How long before Lambda stops the function its work ends, so that CloudFormation can still be told."""

_REASON_LENGTH = 1000
"""CloudFormation takes answers of at most 4 KB."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a request came to.

    Attributes:
        physical_id: the identity of what was made; another one than before tells CloudFormation that it was replaced.
        data: the attributes of the custom resource.
    """

    physical_id: str
    data: Mapping[str, str] = field(default_factory=dict)


class OutOfTime(BaseException):
    """The work took longer than Lambda lets it; no ``Exception``, so that no client takes it for a failed connection and tries again."""


def respond(event: Event, context: object, work: Callable[[Event], Outcome]) -> None:
    """Does the work of one request and tells CloudFormation how it went; raises nothing.

    An error becomes the answer ``FAILED`` with its reason, so that the stack rolls back at once instead of waiting for an hour. So does
    work that is not done half a minute before Lambda stops the function.

    Args:
        event: the request.
        context: the Lambda context, which names the log for the reader of a failure and knows how much time is left.
        work: does what the request asks; may be called again for the same request and must then change nothing.
    """
    before = event.get("PhysicalResourceId") or f"{event.get('LogicalResourceId')}-not-created"
    answer = {key: event.get(key) for key in ("StackId", "RequestId", "LogicalResourceId")}
    try:
        with _in_time(context):
            outcome = work(event)
    except (Exception, OutOfTime) as error:
        # Whatever went wrong, CloudFormation must hear of it.
        log.exception("%s of %s failed", event.get("RequestType"), event.get("LogicalResourceId"))
        stream = getattr(context, "log_stream_name", "unknown")
        reason = f"{type(error).__name__}: {error}"[:_REASON_LENGTH] + f" (log stream {stream})"
        answer |= {"Status": "FAILED", "Reason": reason, "PhysicalResourceId": before}
    else:
        answer |= {"Status": "SUCCESS", "PhysicalResourceId": outcome.physical_id, "Data": dict(outcome.data)}
    _send(str(event.get("ResponseURL")), answer)


@contextmanager
def _in_time(context: object) -> Iterator[None]:
    """Ends the work with ``OutOfTime`` while there is time to answer; Lambda runs a handler in the main thread, which signals reach."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    if remaining is None:
        yield
        return
    seconds = remaining() / 1000 - ANSWER_SECONDS
    if seconds <= 0:
        raise OutOfTime("no time was left to begin")

    def stop(_signal: int, _frame: object) -> None:
        raise OutOfTime(f"not done after {seconds:.0f} seconds; a later attempt goes on where this one ended")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _send(url: str, answer: Mapping[str, Any]) -> None:
    if not url.startswith("https://"):
        log.error("the request has no https address to answer to")
        return
    body = json.dumps(answer).encode()
    # The address is signed for a request without a content type.
    request = urllib.request.Request(url, data=body, method="PUT", headers={"Content-Type": ""})  # noqa: S310  (https, checked above)
    for attempt in range(ATTEMPTS):
        try:
            with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310  (https, checked above)
                log.info("answered %s with HTTP %s", answer["Status"], response.status)
                return
        except OSError:
            # The address carries a signature and stays out of the log.
            log.warning("answering failed, attempt %d of %d", attempt + 1, ATTEMPTS)
            time.sleep(2**attempt)
    log.error("CloudFormation could not be told: %s", answer["Status"])
