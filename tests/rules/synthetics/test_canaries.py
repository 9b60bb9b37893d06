"""Canaries of payment pages: how often they look, whether they are started, and who is told."""

from math import inf
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.synthetics._schedules import longest_gap
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

RULE = "payment-page-change-detection-canary"
SETTINGS = {"payment-page-canaries": ["checkout"]}
CANARY: dict[str, Any] = {"Name": "checkout", "Schedule": {"Expression": "rate(1 hour)"}, "StartCanaryAfterCreation": True}
ALARM: dict[str, Any] = {
    "Namespace": "CloudWatchSynthetics",
    "MetricName": "SuccessPercent",
    "Dimensions": [{"Name": "CanaryName", "Value": {"Ref": "R"}}],
    "ComparisonOperator": "LessThanThreshold",
    "AlarmActions": ["arn:aws:sns:eu-central-1:111122223333:security"],
}


def verdict(canary: dict[str, Any], alarm: dict[str, Any] | None = None, settings: dict[str, Any] | None = None) -> Verdict:
    others = {"Alarm": resource("AWS::CloudWatch::Alarm", **{**ALARM, **(alarm or {})})}
    made = SETTINGS if settings is None else settings
    return said(RULE, resource("AWS::Synthetics::Canary", **{**CANARY, **canary}), made, **others)


@pytest.mark.parametrize(
    ("expression", "days"),
    [
        ("rate(1 minute)", 1 / 1440),
        ("rate(60 minutes)", 1 / 24),
        ("rate(1 hour)", 1 / 24),
        ("rate(8 days)", 8.0),
        ("rate(0 minute)", inf),
        ("Rate(1  hour)", 1 / 24),
        ("cron(0 6 * * ? *)", 1.0),
        ("cron(0 6 ? * * *)", 1.0),
        ("cron(0 6 ? * MON *)", 7.0),
        ("cron(0 6 ? * 2,5 *)", 7.0),
        ("cron(0 6 ? * MON-FRI *)", 7.0),
        ("cron(0 6 ? 1-12 MON *)", 7.0),
        ("cron(0 6 ? 1-11 MON *)", inf),
        ("cron(0 6 1 * ? *)", 31.0),
        ("cron(0 6 31 * ? *)", inf),
        ("cron(0 6 1,8,15,22,28 * ? *)", 7.0),
        ("cron(0 6 1,8,15,22 * ? *)", 10.0),
        ("cron(0 6 */7 * ? *)", 7.0),
        ("cron(0 6 1/5 * ? *)", 5.0),
        ("cron(0 6 1-28/9 * ? *)", 9.0),
        ("cron(0 6 1-20 * ? *)", 12.0),
        ("cron(0 6 ? * MON#1 *)", None),
        ("cron(0 6 ? * 6L *)", None),
        ("cron(0 6 L * ? *)", None),
        ("cron(0 6 0 * ? *)", None),
        ("cron(0 6 */0 * ? *)", None),
        ("cron(0 6 15W * ? *)", None),
        ("cron(0 6 1 * MON *)", None),
        ("cron(0 6 * * ? 2026)", None),
        ("every day", None),
        ("", None),
    ],
)
def test_the_most_days_between_two_runs(expression: str, days: float | None) -> None:
    assert longest_gap(expression) == days


@pytest.mark.parametrize(
    ("canary", "expected"),
    [
        ({}, PASS),
        ({"Schedule": {"Expression": "cron(0 6 ? * MON *)"}}, PASS),
        ({"Schedule": {"Expression": "rate(8 days)"}}, FAIL),
        ({"Schedule": {"Expression": "rate(7 days)"}}, PASS),
        ({"Schedule": {"Expression": "rate(0 hour)"}}, FAIL),
        ({"Schedule": {"Expression": "cron(0 6 ? * MON#1 *)"}}, UNDETERMINED),
        ({"Schedule": {"Expression": "rate(1 hour)", "DurationInSeconds": "3600"}}, FAIL),
        ({"Schedule": {"Expression": "rate(1 hour)", "DurationInSeconds": 0}}, PASS),
        ({"Schedule": {"Expression": "rate(1 hour)", "DurationInSeconds": P}}, UNDETERMINED),
        ({"Schedule": NONE}, UNDETERMINED),
        ({"Schedule": P}, UNDETERMINED),
        ({"StartCanaryAfterCreation": False}, FAIL),
        ({"StartCanaryAfterCreation": NONE}, FAIL),
        ({"StartCanaryAfterCreation": P}, UNDETERMINED),
        ({"Name": "other"}, NOT_APPLICABLE),
        ({"Name": P}, UNDETERMINED),
    ],
)
def test_canaries(canary: dict[str, Any], expected: Verdict) -> None:
    assert verdict(canary) is expected


def listed(name: str = "SuccessPercent") -> dict[str, Any]:
    metric = {"Namespace": "CloudWatchSynthetics", "MetricName": name, "Dimensions": [{"Name": "CanaryName", "Value": "checkout"}]}
    return {"Id": "m", "MetricStat": {"Metric": metric, "Period": 300, "Stat": "Average"}}


@pytest.mark.parametrize(
    ("alarm", "expected"),
    [
        ({"MetricName": "Failed", "ComparisonOperator": "GreaterThanOrEqualToThreshold"}, PASS),
        ({"MetricName": "Failed", "ComparisonOperator": "LessThanThreshold"}, FAIL),
        ({"ComparisonOperator": "GreaterThanThreshold"}, FAIL),
        ({"MetricName": "Duration"}, FAIL),
        ({"Namespace": "AWS/Lambda"}, FAIL),
        ({"AlarmActions": []}, FAIL),
        ({"AlarmActions": NONE}, FAIL),
        ({"AlarmActions": P}, UNDETERMINED),
        ({"ActionsEnabled": False}, FAIL),
        ({"Dimensions": NONE}, FAIL),
        ({"Dimensions": [{"Name": "CanaryName", "Value": "checkout"}]}, PASS),
        ({"Dimensions": [{"Name": "CanaryName", "Value": "another"}]}, FAIL),
        ({"Dimensions": [{"Name": "StepName", "Value": "checkout"}]}, FAIL),
        ({"Dimensions": [{"Name": "CanaryName", "Value": P}]}, UNDETERMINED),
        ({"Dimensions": [{"Name": "CanaryName", "Value": "checkout"}, {"Name": "StepName", "Value": "pay"}]}, UNDETERMINED),
        ({"MetricName": NONE, "Namespace": NONE, "Dimensions": NONE, "Metrics": [listed()]}, PASS),
        ({"MetricName": NONE, "Namespace": NONE, "Dimensions": NONE, "Metrics": [listed("Duration")]}, FAIL),
        ({"MetricName": NONE, "Namespace": NONE, "Dimensions": NONE, "Metrics": [{**listed(), "ReturnData": False}]}, FAIL),
    ],
)
def test_an_alarm_on_its_runs_tells_somebody(alarm: dict[str, Any], expected: Verdict) -> None:
    assert verdict({}, alarm) is expected


@pytest.mark.parametrize(
    ("rule", "actions", "expected"),
    [
        ("ALARM(paid)", ["arn"], PASS),
        ("ALARM(paid)", [], FAIL),
        ("ALARM(other)", ["arn"], FAIL),
        ("ALARM(paid) AND ALARM(other)", ["arn"], UNDETERMINED),
    ],
)
def test_an_alarm_on_alarms_may_tell_instead(rule: str, actions: list[str], expected: Verdict) -> None:
    alarm = resource("AWS::CloudWatch::Alarm", **{**ALARM, "AlarmName": "paid", "AlarmActions": NONE})
    whole = resource("AWS::CloudWatch::CompositeAlarm", AlarmRule=rule, AlarmActions=actions)
    assert said(RULE, resource("AWS::Synthetics::Canary", **CANARY), SETTINGS, Alarm=alarm, Whole=whole) is expected


def test_an_alarm_of_another_canary_tells_nothing_of_this_one() -> None:
    alarm = resource("AWS::CloudWatch::Alarm", **{**ALARM, "Dimensions": [{"Name": "CanaryName", "Value": {"Ref": "Other"}}]})
    other = resource("AWS::Synthetics::Canary", **{**CANARY, "Name": "other"})
    assert said(RULE, resource("AWS::Synthetics::Canary", **CANARY), SETTINGS, Alarm=alarm, Other=other) is FAIL


def test_which_canaries_look_at_payment_pages_is_a_setting() -> None:
    assert verdict({}, settings={}) is UNDETERMINED
    assert verdict({}, settings={"payment-page-canaries": []}) is NOT_APPLICABLE
