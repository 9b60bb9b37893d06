from typing import Any

import pytest

from pci_constructs.records import ExceptionRecord, Kind
from pci_constructs.refusals import RefusedSetting

GOOD: dict[str, Any] = {"reason": "test data alone", "owner": "team", "approver": "ciso", "expires": "2027-06-30"}


def test_a_refusal_says_what_where_value_allowed_requirement_and_cure() -> None:
    refused = RefusedSetting(
        where="Payments/Log", argument="retention_days", value=90, allowed="at least 365", requirement_id="10.5.1", cure="keep more"
    )
    assert str(refused) == (
        "Payments/Log: retention_days must be at least 365, got 90 "
        "(PCI DSS 10.5.1: Logs kept 12 months, last 3 immediately available); keep more"
    )


def test_a_guard_rail_says_that_it_is_one() -> None:
    refused = RefusedSetting(where="x", argument="y", value=1, allowed="z", requirement_id=None)
    assert "library guard rail, no PCI requirement" in str(refused)


def test_a_long_or_hostile_value_is_shown_short_and_quoted() -> None:
    refused = RefusedSetting(where="x", argument="y", value="\x1b[31m" + "a" * 10_000, allowed="z", requirement_id=None)
    assert len(str(refused)) < 300
    assert "\x1b" not in str(refused)


def test_a_claim_on_a_requirement_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        RefusedSetting(where="x", argument="y", value=1, allowed="z", requirement_id="10.5.9")


@pytest.mark.parametrize("field", ["reason", "owner", "approver", "expires"])
def test_an_exception_record_needs_every_field(field: str) -> None:
    with pytest.raises(RefusedSetting, match=f"exception record: {field} must be"):
        ExceptionRecord(**{**GOOD, field: " "})


def test_nobody_approves_an_exception_alone() -> None:
    with pytest.raises(RefusedSetting, match="approver must be somebody else than the owner"):
        ExceptionRecord(**{**GOOD, "approver": "Team "})


def test_a_record_is_plain_metadata() -> None:
    record = ExceptionRecord(**GOOD, kind=Kind.COMPENSATING_CONTROL)
    assert record.metadata("some-rule") == {"rule": "some-rule", **GOOD, "ticket": None, "kind": "compensating-control"}
