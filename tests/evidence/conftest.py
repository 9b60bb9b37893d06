"""A store in the emulated account, with a key that signs."""

import pytest

from tests.emulator import Emulator, aws, emulator
from tests.evidence.kit import Ground

__all__ = ["aws", "emulator"]


@pytest.fixture
def ground(aws: Emulator) -> Ground:
    """A locked bucket and a signing key, and nothing recorded yet."""
    made = Ground.prepare(aws)
    aws.forget()
    return made
