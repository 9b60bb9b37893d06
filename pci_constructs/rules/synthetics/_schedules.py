"""How often a canary runs, by the expression that says when."""

from itertools import pairwise
from math import inf

from pci_constructs.assembly.patterns import expression

_RATE = expression(r"rate\((\d+) (minute|hour|day)s?\)")
_CRON = expression(r"cron\(\S+ \S+ (?P<day>\S+) (?P<months>\S+) (?P<weekday>\S+)( \*)?\)")
_MINUTES = {"minute": 1, "hour": 60, "day": 1440}
_WEEKDAY = "(sun|mon|tue|wed|thu|fri|sat|[1-7])"
_WEEKDAYS = expression(f"{_WEEKDAY}(-{_WEEKDAY})?(,{_WEEKDAY}(-{_WEEKDAY})?)*")
_EVERY = ("*", "?")
_OF_ALL_MONTHS = ("*", "*/1", "1-12")
_LENGTHS = (28, 29, 30, 31)
"""How many days a month may have."""


def longest_gap(expression: str) -> float | None:
    """The most days between two runs; ``inf`` for one that runs once or seldom, nothing where the expression is not understood."""
    text = " ".join(expression.split()).lower()
    if rate := _RATE.fullmatch(text):
        # A rate of 0 runs once.
        return int(rate[1]) * _MINUTES[rate[2]] / _MINUTES["day"] or inf
    cron = _CRON.fullmatch(text)
    if cron is None:
        return None
    if cron["months"] not in _OF_ALL_MONTHS:
        # Whatever the months are, one is left out.
        return inf
    if cron["weekday"] not in _EVERY:
        return 7.0 if cron["day"] in _EVERY and _WEEKDAYS.fullmatch(cron["weekday"]) else None
    return 1.0 if cron["day"] in _EVERY else _of_days(cron["day"])


def _of_days(field: str) -> float | None:
    """The most days between the days of a month that a field names."""
    days: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = ("1-31" if span == "*" else f"{span}-31" if step and "-" not in span else span).partition("-")
        numbers = (first, last or first, step or "1")
        if not all(number.isdecimal() and int(number) for number in numbers):
            return None
        days |= set(range(int(first), int(last or first) + 1, int(step or 1)))
    if not days or min(days) > min(_LENGTHS):
        return inf
    return float(max(_gap(sorted(days), length) for length in _LENGTHS))


def _gap(days: list[int], length: int) -> int:
    """The most days from one day to the next, or to the first one of the month after, in a month of some length."""
    there = [day for day in days if day <= length]
    return max(following - day for day, following in pairwise([*there, length + there[0]]))
