"""GuardDuty as it runs: what it watches, what it hides, and what nobody has dealt with."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import guardduty
from tests.live.kit import judged, of, verdict


def test_each_protection_is_judged_by_what_the_detector_says(aws: Emulator) -> None:
    guardduty.arrange(aws)
    run = judged("guardduty")
    assert verdict(run, "guardduty-enabled-centralized") is Verdict.PASS
    assert verdict(run, "guardduty-s3-protection-enabled") is Verdict.PASS
    assert verdict(run, "guardduty-rds-protection-enabled") is Verdict.FAIL
    assert verdict(run, "guardduty-eks-protection-runtime-enabled") is Verdict.PASS
    assert verdict(run, "guardduty-ec2-protection-runtime-enabled") is Verdict.FAIL
    assert verdict(run, "guardduty-findings-published-often") is Verdict.PASS


def test_filters_and_exports_are_judged(aws: Emulator) -> None:
    guardduty.arrange(aws)
    run = judged("guardduty")
    assert verdict(run, "guardduty-no-auto-archive-filter", "filter/quiet") is Verdict.FAIL
    assert verdict(run, "guardduty-findings-exported-encrypted", "publishingDestination/e1") is Verdict.FAIL


def test_an_account_without_detector_fails_in_each_region(aws: Emulator) -> None:
    aws.lacks = guardduty.answering()
    run = judged("guardduty", regions=("eu-central-1", "eu-west-1"))
    assert [one.verdict for one in of(run, "guardduty-enabled-centralized")] == [Verdict.FAIL, Verdict.FAIL]


def test_a_suspended_detector_fails_whatever_it_has_on(aws: Emulator) -> None:
    guardduty.arrange(aws)
    client = aws.client("guardduty")
    (detector,) = client.list_detectors()["DetectorIds"]
    client.update_detector(DetectorId=detector, Enable=False)
    run = judged("guardduty")
    assert verdict(run, "guardduty-enabled-centralized") is Verdict.FAIL
    assert verdict(run, "guardduty-s3-protection-enabled") is Verdict.FAIL


@pytest.mark.parametrize(
    ("severity", "created", "expected"),
    [
        (7.0, "2026-11-24", Verdict.PASS),
        (7.0, "2026-11-23", Verdict.FAIL),
        (6.9, "2026-11-18", Verdict.PASS),
        (4.0, "2026-11-17", Verdict.FAIL),
        (3.9, "2026-10-26", Verdict.PASS),
        (1.0, "2026-10-25", Verdict.FAIL),
    ],
)
def test_findings_are_dealt_with_in_a_time_that_their_severity_sets(
    severity: float, created: str, expected: Verdict, aws: Emulator
) -> None:
    guardduty.arrange(aws)
    aws.lacks = guardduty.answering(guardduty.finding(severity, created))
    assert verdict(judged("guardduty"), "guardduty-non-archived-findings") is expected


def test_more_findings_than_one_answer_holds_are_all_counted(aws: Emulator) -> None:
    guardduty.arrange(aws)
    many = [{**guardduty.finding(8.0, "2026-01-01"), "Id": f"f{number}"} for number in range(120)]
    aws.lacks = guardduty.answering(*many)
    (found,) = of(judged("guardduty"), "guardduty-non-archived-findings")
    assert "120 of high severity" in found.message
    assert [len(asked["FindingIds"]) for asked in aws.asked("guardduty.GetFindings")] == [50, 50, 20]


def test_findings_without_an_answer_are_not_known_to_be_none(aws: Emulator) -> None:
    guardduty.arrange(aws)
    aws.deny("guardduty.ListFindings")
    assert of(judged("guardduty"), "guardduty-non-archived-findings") == []
    assert judged("guardduty").of(Verdict.ERROR)
