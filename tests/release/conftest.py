"""A service with two environments in the emulated account."""

import pytest

from tests.emulator import Emulator, aws, emulator
from tests.release.kit import World

__all__ = ["aws", "emulator"]


@pytest.fixture
def world(aws: Emulator) -> World:
    """Blue has all traffic, both colours are healthy, and nothing was released yet."""
    return World.prepare(aws)
