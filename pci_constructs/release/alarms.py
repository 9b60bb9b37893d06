"""The alarms that decide about a colour (10.7.2 has them; a release asks them)."""

from collections.abc import Mapping, Sequence

from pci_constructs.release.calls import Clients, calling
from pci_constructs.release.failed import ReleaseFailed

OK, ALARM, UNKNOWN = "OK", "ALARM", "INSUFFICIENT_DATA"


def states(clients: Clients, names: Sequence[str]) -> Mapping[str, str]:
    """The state of each alarm by its name.

    Raises:
        ReleaseFailed: one does not exist: nobody would notice what it watches.
    """
    found: dict[str, str] = {}
    with calling("the alarms"):
        pages = clients.cloudwatch.get_paginator("describe_alarms").paginate(
            AlarmNames=list(names), AlarmTypes=["MetricAlarm", "CompositeAlarm"]
        )
        for page in pages:
            for alarm in (*page.get("MetricAlarms", ()), *page.get("CompositeAlarms", ())):
                found[alarm["AlarmName"]] = alarm["StateValue"]
    if missing := [name for name in names if name not in found]:
        raise ReleaseFailed(f"alarms that decide do not exist: {', '.join(missing)}")
    return found


def raised(found: Mapping[str, str]) -> list[str]:
    """The names of those that are raised."""
    return [name for name, state in found.items() if state == ALARM]


def unknown(found: Mapping[str, str]) -> list[str]:
    """The names of those that do not know."""
    return [name for name, state in found.items() if state not in (OK, ALARM)]
