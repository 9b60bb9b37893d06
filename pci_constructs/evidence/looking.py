"""Looks into the account for a period: what may not be read is said, and is neither a pass nor an end."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from pci_constructs.evidence.calls import Account
from pci_constructs.evidence.period import Period, Seen, stack_changes
from pci_constructs.evidence.refused import StoreFailed
from pci_constructs.evidence.trail import HISTORY, TrailBucket, from_bucket, from_history

_T = TypeVar("_T")


def look(account: Account, period: Period, *, now: datetime, trail: TrailBucket | None = None) -> Seen:
    """What CloudTrail and CloudFormation say of a period.

    Args:
        account: the clients.
        period: the period.
        now: the current time.
        trail: where a trail delivers to; by default CloudTrail's own history of 90 days is asked.
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
    return Seen(events=events, stacks=stacks, reaches_back_to=back, until=end, region=account.region, troubles=tuple(troubles))
