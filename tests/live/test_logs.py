"""Log groups as they run: how long they are kept, who may read them, what masks them."""

import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import cloudwatch, logs
from tests.live.kit import assembly, judged, verdict

_MASKED = "cloudwatch-log-group-data-protection"


def test_groups_are_judged_by_what_cloudwatch_says(aws: Emulator) -> None:
    logs.arrange(aws)
    run = judged("logs", "kms")
    assert verdict(run, "cw-loggroup-retention-period-check", ":kept") is Verdict.PASS
    assert verdict(run, "cw-loggroup-retention-period-check", ":short") is Verdict.FAIL
    assert verdict(run, "cloudwatch-log-group-encrypted", ":kept") is Verdict.PASS
    assert verdict(run, "cloudwatch-log-group-encrypted", ":short") is Verdict.FAIL
    assert verdict(run, "cloudwatch-log-group-deletion-protected", ":kept") is Verdict.FAIL
    assert verdict(run, _MASKED, ":kept") is Verdict.FAIL


def test_deletion_protection_passes(aws: Emulator) -> None:
    aws.answer("logs.DescribeLogGroups", {"logGroups": [logs.group("held", deletionProtectionEnabled=True)]})
    aws.answer("logs.ListTagsForResource", {"tags": {}})
    assert verdict(judged("logs"), "cloudwatch-log-group-deletion-protected", ":held") is Verdict.PASS


@pytest.mark.parametrize(
    ("shown", "policy", "expected"),
    [
        ({}, logs.MASKING, Verdict.FAIL),
        ({"dataProtectionStatus": "DISABLED"}, logs.MASKING, Verdict.FAIL),
        ({"dataProtectionStatus": "ACTIVATED"}, logs.MASKING, Verdict.UNDETERMINED),
        ({"inheritedProperties": ["ACCOUNT_DATA_PROTECTION"]}, logs.MASKING, Verdict.PASS),
        ({"inheritedProperties": ["ACCOUNT_DATA_PROTECTION"]}, {"Statement": []}, Verdict.FAIL),
        ({"inheritedProperties": ["ACCOUNT_DATA_PROTECTION"], "dataProtectionStatus": "ACTIVATED"}, logs.MASKING, Verdict.PASS),
    ],
)
def test_groups_mask_by_their_own_policy_or_by_that_of_the_account(
    shown: dict[str, Any], policy: dict[str, Any], expected: Verdict, aws: Emulator
) -> None:
    aws.answer("logs.DescribeLogGroups", {"logGroups": [logs.group("app", **shown)]})
    aws.answer("logs.ListTagsForResource", {"tags": {}})
    aws.answer("logs.DescribeAccountPolicies", logs.account_policy(policy))
    assert verdict(judged("logs", "kms"), _MASKED, ":app") is expected


def test_policies_of_the_account_that_nobody_may_read_leave_it_open(aws: Emulator) -> None:
    aws.answer("logs.DescribeLogGroups", {"logGroups": [logs.group("app", inheritedProperties=["ACCOUNT_DATA_PROTECTION"])]})
    aws.answer("logs.ListTagsForResource", {"tags": {}})
    aws.deny("logs.DescribeAccountPolicies")
    assert verdict(judged("logs"), _MASKED, ":app") is Verdict.UNDETERMINED


def test_filters_of_two_groups_may_have_one_name(aws: Emulator) -> None:
    logs.arrange(aws)
    filters = [resource for _, resource in assembly("logs").resources() if resource.type == "AWS::Logs::MetricFilter"]
    assert sorted(json.dumps(one.properties["LogGroupName"]) for one in filters) == ['"kept"', '"short"']


def test_an_alarm_needs_a_filter_that_writes_its_metric(aws: Emulator) -> None:
    logs.arrange(aws)
    cloudwatch.alarm(aws, "Watched")
    cloudwatch.alarm(aws, "Forgotten")
    cloudwatch.composite(aws, "ALARM(x)")
    run = judged("logs", "cloudwatch")
    assert verdict(run, "alarm-metric-has-source", ":Watched") is Verdict.PASS
    assert verdict(run, "alarm-metric-has-source", ":Forgotten") is Verdict.FAIL
