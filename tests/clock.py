"""The day of all tests, so that no version leaves support and no exception record expires while they run.

``python -m tests.clock app.py`` runs an app on that day, as a process of its own.
"""

import functools
import runpy
import sys
from datetime import date
from pathlib import Path

import pytest

from pci_constructs import clock, gate

DAY = date(2026, 11, 24)
"""When the tables of versions were checked."""


def stop(monkeypatch: pytest.MonkeyPatch, day: date = DAY) -> None:
    """Makes constructs and gate take a day for today."""
    monkeypatch.setattr(clock, "today", lambda: day)
    monkeypatch.setattr(gate, "PciDssChecks", functools.partial(gate.PciDssChecks, today=day))


if __name__ == "__main__":
    app = sys.argv[1]
    sys.path.insert(0, str(Path(app).parent.absolute()))
    stop(pytest.MonkeyPatch())
    runpy.run_path(app, run_name="__main__")
