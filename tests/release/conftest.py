"""A service with two environments in the emulated account."""

from collections.abc import Iterator
from functools import cache
from threading import Lock
from typing import Any

import botocore.loaders
import pytest
from moto.dynamodb.models import DynamoDBBackend

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


@pytest.fixture(autouse=True, scope="session")
def _conditions() -> Iterator[None]:
    """DynamoDB looks at the condition of a write and writes at once; the emulator's threads may come between."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        put, one_at_a_time = DynamoDBBackend.put_item, Lock()

        def at_once(*given: Any, **named: Any) -> Any:
            with one_at_a_time:
                return put(*given, **named)

        monkeypatch.setattr(DynamoDBBackend, "put_item", at_once)
        yield


@pytest.fixture
def world(aws: Emulator) -> World:
    """Blue has all traffic, both colours are healthy, and nothing was released yet."""
    return World.prepare(aws)
