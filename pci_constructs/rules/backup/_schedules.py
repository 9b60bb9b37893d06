"""How often a backup rule runs, and how long what it makes is kept."""

import re

from pci_constructs.rules import Block, Judgement, ResourceView, failed, passed

DAYS = 35
"""Days that backups are kept where the team says nothing: the threshold of AWS Config's rules."""
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_FIELDS: tuple[tuple[int, tuple[str, ...]], ...] = ((31, ()), (12, _MONTHS), (7, _WEEKDAYS))
"""Days of a month, months and days of a week: how many there are, and what they are called."""
_CRON = r"(?i)cron\(\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*\)"
_RATE = r"(?i)rate\(\s*(\d+)\s+(minute|hour|day)s?\s*\)"
_OF_A_DAY = {"minute": 1440, "hour": 24, "day": 1}


def runs_daily(expression: str) -> bool:
    """Whether a schedule fires on every day; one that cannot be read does not."""
    cron = re.fullmatch(_CRON, expression.strip())
    if cron:
        *days, year = cron.groups()[2:]
        return year == "*" and all(_names_all(field.upper(), *values) for field, values in zip(days, _FIELDS, strict=True))
    rate = re.fullmatch(_RATE, expression.strip())
    return rate is not None and int(rate[1]) <= _OF_A_DAY[rate[2].lower()]


def _names_all(field: str, most: int, names: tuple[str, ...]) -> bool:
    """Whether a field of a cron expression leaves out none of its values; ``SAT-SUN`` goes round the end of the week."""
    named: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = (f"1-{most}" if span in ("*", "?") else f"{span}-{most}" if step and "-" not in span else span).partition("-")
        ends = [names.index(end) + 1 if end in names else int(end) if end.isdecimal() else 0 for end in (first, last or first)]
        if not all(1 <= end <= most for end in ends) or (step and not (step.isdecimal() and int(step))):
            return False
        start, end = ends
        if start > end and names != _WEEKDAYS:
            return False
        named |= {(number - 1) % most + 1 for number in range(start, end + 1 if start <= end else end + most + 1, int(step or 1))}
    return len(named) == most


def kept(part: Block, plan: ResourceView, what: str) -> Judgement:
    """Judges how long a rule or a copy of it keeps recovery points; without a lifecycle they are kept for ever."""
    least = plan.settings.minimum_backup_retention_days or DAYS
    where = part.where("Lifecycle.DeleteAfterDays")
    if not part.has("Lifecycle.DeleteAfterDays"):
        return passed(f"{what} is kept until somebody deletes it", where)
    if part.at_least("Lifecycle.DeleteAfterDays", least):
        return passed(f"{what} is kept for {least} days or more", where)
    return failed(f"{what} is deleted before {least} days have passed", where)
