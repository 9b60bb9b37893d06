"""The day on which versions must still be supported; tests put another one in its place."""

from datetime import UTC, date, datetime


def today() -> date:
    """The current day in UTC, as AWS counts its end-of-support dates."""
    return datetime.now(UTC).date()
