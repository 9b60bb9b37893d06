"""Alarms on what a trail records: trail, log group, filter, alarm and topic are found as they run."""

import json

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.accounts import cloudwatch, events, logs
from tests.live.kit import judged, verdict

_RULE = "alarm-cloudtrail-changes"
_CALLS = ("DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail")
_READ = ("cloudtrail", "logs", "cloudwatch", "sns", "events")


def trail(aws: Emulator, *calls: str, **more: object) -> None:
    """A trail that writes to a log group, with a filter on it that finds some calls, and more on the metric that it writes."""
    aws.client("s3").create_bucket(Bucket="audit", CreateBucketConfiguration={"LocationConstraint": REGION})
    client = aws.client("logs")
    client.create_log_group(logGroupName="trail")
    group = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:trail:*"
    role = f"arn:aws:iam::{ACCOUNT}:role/trail"
    made = {"CloudWatchLogsLogGroupArn": group, "CloudWatchLogsRoleArn": role}
    aws.client("cloudtrail").create_trail(Name="everything", S3BucketName="audit", IsMultiRegionTrail=True, **made)
    aws.client("cloudtrail").start_logging(Name="everything")
    pattern = "{ " + " || ".join(f'($.eventName = "{call}")' for call in calls) + " }"
    metric = {"metricName": "Trail", "metricNamespace": "Audit", "metricValue": "1", **more}
    client.put_metric_filter(logGroupName="trail", filterName="calls", filterPattern=pattern, metricTransformations=[metric])
    cloudwatch.composite(aws, "ALARM(x)")


@pytest.mark.parametrize(
    ("calls", "how", "expected"),
    [
        (_CALLS, {"AlarmActions": [cloudwatch.TOPIC]}, Verdict.PASS),
        (_CALLS[1:], {"AlarmActions": [cloudwatch.TOPIC]}, Verdict.FAIL),
        (_CALLS, {}, Verdict.FAIL),
        (_CALLS, {"AlarmActions": [cloudwatch.TOPIC], "ActionsEnabled": False}, Verdict.FAIL),
        (_CALLS, {"AlarmActions": [cloudwatch.TOPIC], "Namespace": "Other"}, Verdict.FAIL),
    ],
)
def test_an_alarm_tells_a_topic_of_calls_that_stop_the_trail(
    calls: tuple[str, ...], how: dict[str, object], expected: Verdict, aws: Emulator
) -> None:
    trail(aws, *calls)
    cloudwatch.alarm(aws, "Trail", **how)
    assert verdict(judged(*_READ), _RULE, "trail/everything") is expected


def test_a_metric_of_each_user_is_none_of_all(aws: Emulator) -> None:
    trail(aws, *_CALLS, dimensions={"User": "$.userIdentity.arn"})
    cloudwatch.alarm(aws, "Trail", AlarmActions=[cloudwatch.TOPIC])
    assert verdict(judged(*_READ), _RULE, "trail/everything") is Verdict.FAIL


def test_a_rule_of_eventbridge_does_as_well(aws: Emulator) -> None:
    trail(aws)
    pattern = {"source": ["aws.cloudtrail"], "detail": {"eventName": list(_CALLS)}}
    aws.client("events").put_rule(Name="trail", EventPattern=json.dumps(pattern))
    aws.client("events").put_targets(Rule="trail", Targets=[{"Id": "t", "Arn": events.TOPIC}])
    assert verdict(judged(*_READ), _RULE, "trail/everything") is Verdict.PASS


def test_calls_to_iam_come_to_a_region_that_may_not_be_read(aws: Emulator) -> None:
    trail(aws, *_CALLS)
    cloudwatch.alarm(aws, "Trail", AlarmActions=[cloudwatch.TOPIC])
    assert verdict(judged(*_READ), "alarm-credential-changes", "trail/everything") is Verdict.UNDETERMINED
    assert verdict(judged(*_READ), "alarm-config-changes", "trail/everything") is Verdict.FAIL


@pytest.mark.parametrize("missing", ["logs.DescribeMetricFilters", "events.ListRules"])
def test_what_nobody_may_read_leaves_it_open(missing: str, aws: Emulator) -> None:
    trail(aws)
    aws.deny(missing)
    assert verdict(judged(*_READ), _RULE, "trail/everything") is Verdict.UNDETERMINED


def test_the_alarms_of_a_trail_of_the_organization_are_in_its_account(aws: Emulator) -> None:
    arn = f"arn:aws:cloudtrail:{REGION}:999999999999:trail/organization"
    shown = {"Name": "organization", "TrailARN": arn, "HomeRegion": REGION, "S3BucketName": "audit", "IsOrganizationTrail": True}
    logs.arrange(aws)
    aws.answer("cloudtrail.DescribeTrails", {"trailList": [shown]})
    aws.answer("cloudtrail.GetEventSelectors", {"TrailARN": arn})
    aws.answer("cloudtrail.GetTrailStatus", {"IsLogging": True})
    aws.answer("cloudtrail.ListTags", {"ResourceTagList": []})
    cloudwatch.composite(aws, "ALARM(x)")
    assert verdict(judged(*_READ), _RULE, "trail/organization") is Verdict.UNDETERMINED
