"""Days of a time zone as moments: when a date begins and when it is over, clock changes included."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pci_constructs.refusals import RefusedSetting


def zone_of(name: str, *, where: str, argument: str = "zone") -> ZoneInfo:
    """The time zone of a name.

    Raises:
        RefusedSetting: there is none of that name.
    """
    try:
        return ZoneInfo(name)
    # ValueError: a name that is a path; OSError: one that is a folder of the database or too long for a file.
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        raise RefusedSetting(
            where=where,
            argument=argument,
            value=name,
            allowed="a time zone of the IANA database, such as Europe/Berlin",
            requirement_id="6.5.1",
        ) from None


def moment_of(day: date, clock: time, zone: ZoneInfo, *, latest: bool = False) -> datetime:
    """The moment at which a zone's clock first reaches a time of a day, in UTC.

    A time that a clock change skips is reached when the clock jumps over it. One that happens twice is reached at first, or at last
    with ``latest``.
    """
    wanted = datetime.combine(day, clock)
    first, second = sorted(wanted.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if _on_clock(first, zone) == wanted or _on_clock(second, zone) == wanted:
        return second if latest else first
    return _jump(first, second, zone, wanted)


def begin_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a date, in UTC."""
    return moment_of(day, time(), zone)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment after a date's last one, in UTC."""
    return moment_of(day + timedelta(days=1), time(), zone, latest=True)


def _on_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def _jump(before: datetime, after: datetime, zone: ZoneInfo, wanted: datetime) -> datetime:
    """The second in which the clock jumps over a time: before it the clock shows less, from it on more."""
    low, high = int(before.timestamp()), int(after.timestamp())
    while low < high:
        middle = (low + high) // 2
        if _on_clock(datetime.fromtimestamp(middle, UTC), zone) >= wanted:
            high = middle
        else:
            low = middle + 1
    return datetime.fromtimestamp(low, UTC)
