"""Analyzers as they run: access from outside, and access that nobody uses."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts.accessanalyzer import analyzer, answering, arrange
from tests.live.kit import judged, of, verdict

_OUTSIDE, _UNUSED = "iam-external-access-analyzer-enabled", "iam-unused-access-analyzer-enabled"


def test_analyzers_of_both_kinds_pass(aws: Emulator) -> None:
    arrange(aws)
    run = judged("accessanalyzer")
    assert verdict(run, _OUTSIDE, "/account") is Verdict.PASS
    assert verdict(run, _OUTSIDE, "/account_unused_access") is Verdict.NOT_APPLICABLE
    assert verdict(run, _UNUSED, "/account_unused_access") is Verdict.PASS
    assert verdict(run, _UNUSED, "/account") is Verdict.NOT_APPLICABLE


def test_one_kind_is_not_the_other(aws: Emulator) -> None:
    answering(aws, analyzer("ACCOUNT"))
    assert verdict(judged("accessanalyzer"), _UNUSED) is Verdict.FAIL
    answering(aws, analyzer("ACCOUNT_UNUSED_ACCESS", days=90))
    assert verdict(judged("accessanalyzer"), _OUTSIDE) is Verdict.FAIL


@pytest.mark.parametrize(("days", "expected"), [(None, Verdict.PASS), (90, Verdict.PASS), (91, Verdict.FAIL)])
def test_what_counts_as_unused_is_ninety_days_or_less(days: int | None, expected: Verdict, aws: Emulator) -> None:
    answering(aws, analyzer("ORGANIZATION_UNUSED_ACCESS", days=days))
    assert verdict(judged("accessanalyzer"), _UNUSED) is expected


@pytest.mark.parametrize("status", ["CREATING", "DISABLED", "FAILED"])
def test_an_analyzer_that_finds_nothing_is_none(status: str, aws: Emulator) -> None:
    answering(aws, analyzer("ACCOUNT", status))
    assert verdict(judged("accessanalyzer"), _OUTSIDE) is Verdict.FAIL


def test_each_region_needs_one_of_access_from_outside_and_the_account_one_of_unused_access(aws: Emulator) -> None:
    answering(aws)
    run = judged("accessanalyzer", regions=("eu-central-1", "eu-west-1"))
    assert [one.verdict for one in of(run, _OUTSIDE)] == [Verdict.FAIL, Verdict.FAIL]
    assert [one.verdict for one in of(run, _UNUSED)] == [Verdict.FAIL]


def test_what_was_not_read_is_open(aws: Emulator) -> None:
    aws.deny("accessanalyzer.ListAnalyzers")
    run = judged("accessanalyzer")
    assert verdict(run, _OUTSIDE) is Verdict.UNDETERMINED
    assert verdict(run, _UNUSED) is Verdict.UNDETERMINED
