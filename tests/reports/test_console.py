"""The console says of an exception that it was accepted only where it holds."""

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.reports import console
from tests.reports import html_runs as runs


@pytest.mark.parametrize(("verdict", "said"), [(Verdict.ACCEPTED, True), (Verdict.FAIL, False)])
def test_accepted_is_said_of_what_was_accepted_alone(verdict: Verdict, said: bool) -> None:
    found = runs.run(runs.finding(verdict, exception=runs.RECORD))
    assert ("accepted by ciso@example.com until 2026-12-05: staging alone" in console.render(found, everything=True)) is said
