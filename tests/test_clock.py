"""The tests have a day of their own, and everything else the current one."""

import functools
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pci_constructs import clock, gate
from pci_constructs.clock import today
from stacks import settings
from stacks.reference import build
from tests.clock import DAY
from tests.conftest import ROOT


def test_the_clock_runs() -> None:
    assert 0 <= (datetime.now(UTC).date() - today()).days <= 1


def test_the_clock_of_the_tests_stands_still() -> None:
    assert clock.today() == DAY


def test_on_the_day_after_the_record_of_staging_the_gate_is_red(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (staging,) = [environment for environment in settings.load(ROOT)[1] if environment.environment == "staging"]
    assert staging.exceptions
    last = date.fromisoformat(staging.exceptions.expires)
    monkeypatch.setattr(gate, "PciDssChecks", functools.partial(gate.PciDssChecks, today=last + timedelta(days=1)))
    app = build(ROOT, outdir=str(tmp_path / "cdk.out"), only="staging", extra_context={"aws:cdk:disable-asset-staging": True})
    with pytest.raises(RuntimeError, match=rf"the exception for vpc-cde-egress-filtered expired on {last}"):
        app.synth()
