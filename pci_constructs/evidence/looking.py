"""Looks into the account for a period: what may not be read is said, and is neither a pass nor an end."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from pci_constructs.evidence.calls import Account
from pci_constructs.evidence.period import Period, Seen, stack_changes
from pci_constructs.evidence.refused import StoreFailed
from pci_constructs.evidence.released import moment
from pci_constructs.evidence.trail import HISTORY, TrailBucket, from_bucket, from_history
from pci_constructs.release.history import History

_T = TypeVar("_T")


def look(
    account: Account,
    period: Period,
    *,
    now: datetime,
    trail: TrailBucket | None = None,
    releases: Callable[[], list[History]] | None = None,
) -> Seen:
    """What CloudTrail and CloudFormation say of a period.

    Args:
        account: the clients.
        period: the period.
        now: the current time.
        trail: where a trail delivers to; by default CloudTrail's own history of 90 days is asked.
        releases: reads the releases of the services that were named; those of the period are kept.
    """
    troubles: list[str] = []

    def tried(read: Callable[[], list[_T]]) -> tuple[_T, ...] | None:
        try:
            return tuple(read())
        except StoreFailed as error:
            troubles.append(str(error))
            return None

    end = min(period.end, now)
    if trail is not None:
        events = tried(lambda: from_bucket(account.s3(), trail, period.start, end))
        back = period.start
    else:
        back = max(period.start, now - HISTORY)
        events = tried(lambda: from_history(account.cloudtrail(), back, end) if back < end else [])
    stacks = tried(lambda: stack_changes(account.cloudformation(), period))
    told = tried(lambda: _in(period, releases())) if releases else ()
    return Seen(
        events=events, stacks=stacks, reaches_back_to=back, until=end, region=account.region, troubles=tuple(troubles), releases=told
    )


def _in(period: Period, releases: list[History]) -> list[History]:
    """The releases of which a step is in a period."""
    return [one for one in releases if any(period.covers(moment(step.at)) for step in one.steps)]
