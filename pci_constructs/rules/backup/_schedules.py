"""How often a backup rule runs, and how long what it makes is kept."""

import re

from pci_constructs.rules import Block, Judgement, ResourceView, failed, passed

DAYS = 35
"""Days that backups are kept where the team says nothing: the threshold of AWS Config's rules."""
_ALWAYS = {
    "day of month": frozenset({"*", "?", "*/1", "1/1", "1-31"}),
    "month": frozenset({"*", "*/1", "1/1", "1-12", "JAN-DEC"}),
    "day of week": frozenset({"*", "?", "*/1", "1/1", "1-7", "SUN-SAT"}),
    "year": frozenset({"*"}),
}
_CRON = r"(?i)cron\(\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*\)"
_RATE = r"(?i)rate\(\s*(\d+)\s+(minute|hour|day)s?\s*\)"
_OF_A_DAY = {"minute": 1440, "hour": 24, "day": 1}


def runs_daily(expression: str) -> bool:
    """Whether a schedule fires on every day; one that cannot be read does not."""
    cron = re.fullmatch(_CRON, expression.strip())
    if cron:
        return all(field.upper() in allowed for field, allowed in zip(cron.groups()[2:], _ALWAYS.values(), strict=True))
    rate = re.fullmatch(_RATE, expression.strip())
    return rate is not None and int(rate[1]) <= _OF_A_DAY[rate[2].lower()]


def kept(part: Block, plan: ResourceView, what: str) -> Judgement:
    """Judges how long a rule or a copy of it keeps recovery points; without a lifecycle they are kept for ever."""
    least = plan.settings.minimum_backup_retention_days or DAYS
    where = part.where("Lifecycle.DeleteAfterDays")
    if not part.has("Lifecycle.DeleteAfterDays"):
        return passed(f"{what} is kept until somebody deletes it", where)
    if part.at_least("Lifecycle.DeleteAfterDays", least):
        return passed(f"{what} is kept for {least} days or more", where)
    return failed(f"{what} is deleted before {least} days have passed", where)
