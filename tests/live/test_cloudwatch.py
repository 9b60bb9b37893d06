"""Alarms as they run: whom they tell, and through what."""

from typing import Any

from pci_constructs.findings import Verdict
from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.accounts import cloudwatch
from tests.live.kit import judged, verdict


def test_alarms_tell_somebody_by_themselves_or_through_a_composite_alarm(aws: Emulator) -> None:
    cloudwatch.arrange(aws)
    run = judged("cloudwatch")
    assert verdict(run, "cloudwatch-alarm-action-check", ":loud") is Verdict.PASS
    assert verdict(run, "cloudwatch-alarm-action-check", ":silent") is Verdict.FAIL
    assert verdict(run, "cloudwatch-alarm-action-check", ":part") is Verdict.NOT_APPLICABLE
    assert verdict(run, "cloudwatch-alarm-action-enabled-check", ":muted") is Verdict.FAIL
    assert verdict(run, "cloudwatch-alarm-action-enabled-check", ":whole") is Verdict.PASS


def test_a_composite_alarm_may_have_the_arn_of_its_parts(aws: Emulator) -> None:
    cloudwatch.alarm(aws, "part")
    cloudwatch.composite(aws, f"ALARM(arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:part)", cloudwatch.TOPIC)
    assert verdict(judged("cloudwatch"), "cloudwatch-alarm-action-check", ":part") is Verdict.NOT_APPLICABLE


def test_a_composite_alarm_without_action_speaks_for_nobody(aws: Emulator) -> None:
    cloudwatch.alarm(aws, "part")
    cloudwatch.composite(aws, "ALARM(part)")
    assert verdict(judged("cloudwatch"), "cloudwatch-alarm-action-check", ":part") is Verdict.FAIL


def test_what_was_agreed_is_compared_with_the_alarm(aws: Emulator) -> None:
    cloudwatch.alarm(aws, "loud", Threshold=500)
    agreed: dict[str, Any] = {"alarm-settings": [{"metric": "loud", "threshold": 5}]}
    assert verdict(judged("cloudwatch", **agreed), "cloudwatch-alarm-settings-check", ":loud") is Verdict.FAIL
