"""How handlers call AWS: with retries, without waiting for ever, and not believing a change until it can be read."""

import time
from collections.abc import Callable
from typing import TypeVar

from botocore.config import Config

Value = TypeVar("Value")

RETRIES = Config(retries={"mode": "standard", "total_max_attempts": 6}, connect_timeout=5, read_timeout=10)
"""Throttled and broken calls are tried again, each attempt for ten seconds at most."""

READS = 12
PAUSE_SECONDS = 5


def settled(read: Callable[[], Value], holds: Callable[[Value], bool], what: str) -> Value:
    """Reads until what was changed can be seen, for a minute at most: AWS takes a change before every reader knows it.

    Args:
        read: reads the setting.
        holds: whether what was read is as it was set.
        what: the setting, for the error.

    Returns:
        What was read last.

    Raises:
        RuntimeError: it cannot be seen after a minute.
    """
    for left in reversed(range(READS)):
        value = read()
        if holds(value):
            return value
        if left:
            time.sleep(PAUSE_SECONDS)
    raise RuntimeError(f"{what} was set and cannot be seen after {READS * PAUSE_SECONDS} seconds; somebody else may be changing it")
