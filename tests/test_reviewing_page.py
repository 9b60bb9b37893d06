"""docs/reviewing.md speaks of what the reports show."""

import re

from pci_constructs.reports.html import requirements
from pci_constructs.reports.oscal_results import render
from tests.conftest import ROOT
from tests.reports.html_runs import every_verdict

PAGE = (ROOT / "docs/reviewing.md").read_text("utf-8")


def test_every_state_of_a_requirement_is_explained() -> None:
    states = {row.state for chapter in requirements.chapters(every_verdict().findings) for row in chapter.rows}
    assert [state for state in states if state not in PAGE] == []


def test_every_state_of_a_risk_is_explained() -> None:
    states = set(re.findall(r'"status": ?"([^"]+)"', render(every_verdict())))
    assert states
    assert [state for state in states if state not in PAGE] == []
