"""Every row of the catalogue of controls that an account can decide has its rule, and a reader for each of its types."""

import re

import pytest

from pci_constructs.reports._live import read_types
from pci_constructs.rules.catalogue import live_rules, rule
from pci_constructs.standard.controls import Control, controls

ROWS = [row for row in controls().values() if row.decidable in ("live-only", "template-partial") and row.wave != "off"]
BY_ID = [pytest.param(row, id=row.id) for row in ROWS]
ASKED = {one.id for one in live_rules()}
ELSEWHERE = {
    "AWS::::Account": "AWS Config's word for the account itself: the rule says by its own types what it reads of it",
    "AWS::Organizations::Policy": "read as Live::Organizations::Policies: what is in force for the account, whoever manages it",
    "AWS::SSM::PatchBaseline": "a baseline says what should be installed; the row asks what is, and nodes report that themselves",
}
"""Types of rows that no collector reads, and why the row is answered all the same."""


@pytest.mark.parametrize("row", BY_ID)
def test_a_rule_asks_it_of_an_account(row: Control) -> None:
    assert row.id in ASKED, f"no rule asks {row.id} of a running account (pci_constructs/rules, pci_constructs/live/rules)"


@pytest.mark.parametrize("row", BY_ID)
def test_its_types_are_read(row: Control) -> None:
    wanted = set(row.types) - set(ELSEWHERE)
    if row.id in ASKED:
        wanted |= set(rule(row.id).types)
    assert wanted, f"{row.id} is about something"
    # A cluster of the CDK's older construct runs as every other one.
    unread = sorted(type_ for type_ in wanted if not type_.startswith("Custom::") and type_ not in read_types())
    assert unread == [], f"no collector reads what {row.id} is about (pci_constructs/live)"


def test_what_is_read_elsewhere_is_so_still() -> None:
    assert set(ELSEWHERE) <= {type_ for row in ROWS for type_ in row.types}, "the reason is of no use any more"
    assert not set(ELSEWHERE) & read_types(), "it is read: take the reason away"


def test_there_are_rows_of_either_kind() -> None:
    assert {row.decidable for row in ROWS} == {"live-only", "template-partial"}
    assert all(re.fullmatch(r"[a-z0-9-]+", row.id) for row in ROWS)
    assert len(ROWS) > len(controls()) // 10
