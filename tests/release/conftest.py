"""A service with two environments in the emulated account."""

from collections.abc import Iterator
from functools import cache

import botocore.loaders
import pytest

from tests.emulator import Emulator, aws, emulator
from tests.release.kit import World

__all__ = ["aws", "emulator"]


@pytest.fixture(autouse=True, scope="session")
def _models() -> Iterator[None]:
    """Reads botocore's models of services once, not once a client."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        read = cache(botocore.loaders.JSONFileLoader().load_file)
        monkeypatch.setattr(botocore.loaders.JSONFileLoader, "load_file", lambda _, file_path: read(file_path))
        yield


@pytest.fixture
def world(aws: Emulator) -> World:
    """Blue has all traffic, both colours are healthy, and nothing was released yet."""
    return World.prepare(aws)
