"""When changes are allowed, worked out without AWS: freezes of a team, as iCalendar text, and the one question asked of it (6.5.1).

``ChangePlan`` makes the text from freezes, ``read`` takes the text back, and ``is_open(calendar, moment)`` answers.
"""

from pci_constructs.delivery.calendar.emergency import Approval, Emergency, allowed
from pci_constructs.delivery.calendar.freezes import Freeze, Holidays, MonthEnd, Payroll, Period, Weekends
from pci_constructs.delivery.calendar.plan import ChangePlan
from pci_constructs.delivery.calendar.reading import Calendar, is_open, read

__all__ = [
    "Approval",
    "Calendar",
    "ChangePlan",
    "Emergency",
    "Freeze",
    "Holidays",
    "MonthEnd",
    "Payroll",
    "Period",
    "Weekends",
    "allowed",
    "is_open",
    "read",
]
