"""Canaries as they run."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import synthetics
from tests.live.kit import judged, verdict

RULE = "payment-page-change-detection-canary"


def said(name: str, *read: str) -> Verdict:
    run = judged(*(read or ("synthetics", "cloudwatch")), only=[RULE], payment_page_canaries=["checkout"])
    return verdict(run, RULE, f":{name}")


def test_a_canary_that_runs_and_tells_passes(aws: Emulator) -> None:
    synthetics.arrange(aws)
    assert said("checkout") is Verdict.PASS
    assert said("old") is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("state", "expected"),
    [("STOPPED", Verdict.FAIL), ("READY", Verdict.FAIL), ("STARTING", Verdict.PASS), ("UPDATING", Verdict.UNDETERMINED)],
)
def test_a_canary_looks_while_it_runs(state: str, expected: Verdict, aws: Emulator) -> None:
    synthetics.alarmed(aws, "checkout")
    synthetics.shown(aws, synthetics.canary("checkout", state=state))
    assert said("checkout") is expected


def test_a_canary_that_looks_seldom_or_for_a_while_is_none(aws: Emulator) -> None:
    synthetics.alarmed(aws, "checkout")
    synthetics.shown(aws, synthetics.canary("checkout", expression="cron(0 6 1 * ? *)"))
    assert said("checkout") is Verdict.FAIL
    synthetics.shown(aws, synthetics.canary("checkout", lasts=86400))
    assert said("checkout") is Verdict.FAIL


def test_an_alarm_of_another_canary_tells_nothing(aws: Emulator) -> None:
    synthetics.alarmed(aws, "old")
    synthetics.shown(aws, synthetics.canary("checkout"))
    assert said("checkout") is Verdict.FAIL


def test_without_alarms_nobody_knows_who_is_told(aws: Emulator) -> None:
    synthetics.arrange(aws)
    aws.deny("cloudwatch.DescribeAlarms")
    assert said("checkout") is Verdict.UNDETERMINED
    assert said("checkout", "synthetics") is Verdict.UNDETERMINED
