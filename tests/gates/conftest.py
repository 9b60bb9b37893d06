"""What all tests of gates need."""

import pytest

from tests.gates.kit import Ask, asker


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Asks a gate and takes its answer in JSON."""
    return asker(capsys)
