"""The table of events on the docs page is the table of the code."""

import re

from pci_constructs.aws.cloudtrail import watched_events
from tests.conftest import ROOT


def test_the_page_lists_every_event_with_its_requirements() -> None:
    page = (ROOT / "docs/constructs/audit-trail.md").read_text("utf-8")
    listed = re.findall(r"^\| ([a-z0-9-]+) \| ([0-9., ]+) \|$", page, re.MULTILINE)
    assert listed == [(event.name, ", ".join(event.requirements)) for event in watched_events()]
