"""Which schedule rotates a secret, and how often."""

import re
from collections.abc import Iterator

from pci_constructs.rules import Example, ResourceView, Undetermined

SECRET = "AWS::SecretsManager::Secret"  # noqa: S105
SCHEDULE = "AWS::SecretsManager::RotationSchedule"
_ATTACHMENT = "AWS::SecretsManager::SecretTargetAttachment"
_RATE = r"rate\((\d+) (hour|day)s?\)"
_CRON = r"cron\((\S+) (\S+) (\S+) (\S+) (\S+)(?: \S+)?\)"
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS_OF_MONTHS = {1: 31, 2: 62, 3: 92}
"""The most days that lie between firings this many months apart."""


def schedules(secret: ResourceView) -> Iterator[ResourceView]:
    """The schedules that rotate a secret, also by way of its attachment to a database.

    Raises:
        Undetermined: at the end, if there is a schedule of which it is not known what it rotates.
    """
    open_: Undetermined | None = None
    try:
        yield from secret.linked(SCHEDULE, "SecretId")
    except Undetermined as error:
        open_ = error
    for attachment in secret.linked(_ATTACHMENT, "SecretId"):
        yield from attachment.linked(SCHEDULE, "SecretId")
    if open_ is not None:
        raise open_


def longest_gap(schedule: ResourceView) -> float | None:
    """The most days between two rotations; nothing where the schedule does not say when.

    Raises:
        Undetermined: it cannot be worked out.
    """
    days = schedule.number("RotationRules.AutomaticallyAfterDays")
    if days is not None:
        return days
    text = " ".join(schedule.text("RotationRules.ScheduleExpression").split())
    if not text:
        return None
    if rate := re.fullmatch(_RATE, text):
        return int(rate[1]) / (24 if rate[2] == "hour" else 1)
    cron = re.fullmatch(_CRON, text)
    gap = _gap_of_cron(cron[3], cron[4], cron[5]) if cron else None
    if gap is None:
        raise Undetermined(f"how often {text} comes round", "RotationRules.ScheduleExpression")
    return gap


def _gap_of_cron(day: str, months: str, weekday: str) -> float | None:
    fired = _fired(months)
    # A fifth Friday, or the 31st of some months, may not come for a while; of two months in a row one has a 31st.
    late = day in ("29", "30", "31")
    if not fired or weekday.endswith("#5") or (late and len(fired) < len(_MONTHS)):
        return None
    if late:
        return float(_DAYS_OF_MONTHS[2])
    apart = max((following - month) % 12 or 12 for month, following in zip(fired, [*fired[1:], fired[0]], strict=True))
    return float(_DAYS_OF_MONTHS.get(apart, apart * 31))


def _fired(months: str) -> list[int]:
    """The months of a cron field, from 1; empty if it is not understood."""
    found: set[int] = set()
    for part in months.upper().split(","):
        span, _, step = part.partition("/")
        first, dash, last = span.partition("-")
        start = 1 if span == "*" else _month(first)
        end = 12 if span == "*" or (step and not dash) else _month(last or first)
        if not start or not end or (step and not step.isdecimal()) or step == "0":
            return []
        found |= set(range(start, end + 1, int(step or 1)))
    return sorted(found)


def _month(text: str) -> int:
    if text in _MONTHS:
        return _MONTHS.index(text) + 1
    return int(text) if text.isdecimal() and 1 <= int(text) <= 12 else 0


def rotated(days: int) -> Example:
    """A secret with a schedule, for examples."""
    schedule = {"SecretId": {"Ref": "Secret"}, "RotationLambdaARN": "arn", "RotationRules": {"AutomaticallyAfterDays": days}}
    return Example(resources={"Secret": {"Type": SECRET}, "Schedule": {"Type": SCHEDULE, "Properties": schedule}})
