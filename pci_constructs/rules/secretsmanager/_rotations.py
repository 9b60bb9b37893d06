"""Which schedule rotates a secret, and how often."""

import re
from typing import Any

from pci_constructs.assembly import Assembly, Resource, Stack
from pci_constructs.rules.references import referred
from pci_constructs.rules.values import UNKNOWN, known

_RATE = re.compile(r"rate\((\d+) (hour|day)s?\)")
_CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+)(?: \S+)?\)")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS_OF_MONTHS = {1: 31, 2: 62, 3: 92}
"""The most days that lie between firings this many months apart."""


def schedules(secret: Resource, stack: Stack, assembly: Assembly) -> tuple[list[Resource], list[Resource]]:
    """The schedules that rotate a secret, and those of the same stage that may: a reference that leads out of their template decides."""
    sure: list[Resource] = []
    perhaps: list[Resource] = []
    name = secret.properties.get("Name")
    for other, schedule in assembly.resources():
        if schedule.type != "AWS::SecretsManager::RotationSchedule" or other.stage != stack.stage:
            continue
        id_ = schedule.properties.get("SecretId")
        named = referred(id_, other)
        if named is not None and named.type == "AWS::SecretsManager::SecretTargetAttachment":
            id_ = named.properties.get("SecretId")
            named = referred(id_, other)
        if named is secret or (id_ == name and isinstance(name, str)):
            conditional = schedule.attributes.get("Condition") not in (None, secret.attributes.get("Condition"))
            (perhaps if conditional else sure).append(schedule)
        elif named is None and known(id_) is UNKNOWN:
            perhaps.append(schedule)
    return sure, perhaps


def longest_gap(rules: Any) -> float | object | None:
    """The most days between two rotations: ``None`` where nothing says when, ``UNKNOWN`` where it cannot be worked out."""
    if known(rules) is UNKNOWN or not isinstance(rules, dict):
        return UNKNOWN if rules else None
    days, expression = rules.get("AutomaticallyAfterDays"), rules.get("ScheduleExpression")
    if days is not None:
        return float(days) if isinstance(days, int) or str(days).isdecimal() else UNKNOWN
    if expression is None:
        return None
    text = " ".join(expression.split()) if isinstance(expression, str) else ""
    if rate := _RATE.fullmatch(text):
        return int(rate[1]) / (24 if rate[2] == "hour" else 1)
    cron = _CRON.fullmatch(text)
    return _gap_of_cron(cron[3], cron[4], cron[5]) if cron else UNKNOWN


def _gap_of_cron(day: str, months: str, weekday: str) -> float | object:
    fired = _fired(months)
    # A fifth Friday, or the 31st of some months, may not come for a while; of two months in a row one has a 31st.
    late = day in ("29", "30", "31")
    if not fired or weekday.endswith("#5") or (late and len(fired) < len(_MONTHS)):
        return UNKNOWN
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
