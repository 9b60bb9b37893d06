from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.catalogue import rule
from pci_constructs.rules.cloudtrail._alarms import calls, watched
from tests.rules.pack import judged

P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
CALLS = ("StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors")
BY_USER = [{"Key": "User", "Value": "$.userIdentity.arn"}]
OF_ONE = [{"Name": "User", "Value": "me"}]
SUM = {"Period": 300, "Stat": "Sum"}


def told(
    alarm: dict[str, Any] | None = None, filter_: dict[str, Any] | None = None, metric: dict[str, Any] | None = None, **others: Any
) -> Verdict:
    """What is said of a trail whose alarm, filter or transformation is changed; ``None`` takes a property away."""
    shown = watched(calls(*CALLS))
    resources = {name: {**body, "Properties": dict(body["Properties"])} for name, body in shown.resources.items()}
    for name, changes in (("Alarm", alarm), ("Filter", filter_)):
        resources[name]["Properties"].update(changes or {})
        resources[name]["Properties"] = {key: value for key, value in resources[name]["Properties"].items() if value is not None}
    written = {**resources["Filter"]["Properties"]["MetricTransformations"][0], **(metric or {})}
    resources["Filter"]["Properties"]["MetricTransformations"] = [written]
    (found,) = judged(
        rule("alarm-cloudtrail-changes"), Example(resources={**resources, **others}, rest={"Parameters": {"P": {"Type": "String"}}})
    )
    return found.verdict


@pytest.mark.parametrize(
    ("written", "system", "looked_at", "expected"),
    [
        (None, None, None, P),
        ([], [], [], P),
        # Each user is a metric of their own, and none is without.
        (BY_USER, None, None, F),
        (None, ["@aws.account"], None, F),
        (None, None, OF_ONE, F),
        (BY_USER, ["@aws.region"], OF_ONE, F),
        # What others did is not in the metric of one.
        (BY_USER, None, OF_ONE, U),
        (None, ["@aws.region"], [{"Name": "@aws.region", "Value": "eu-central-1"}], U),
        (BY_USER, None, [{"Name": {"Ref": "P"}, "Value": "me"}], U),
    ],
)
def test_dimensions_make_another_metric(written: Any, system: Any, looked_at: Any, expected: Verdict) -> None:
    assert told({"Dimensions": looked_at}, {"EmitSystemFieldDimensions": system}, {"Dimensions": written}) is expected


def query(name: str = "Watched", namespace: str = "Audit", **more: Any) -> dict[str, Any]:
    return {"Id": "m", "MetricStat": {"Metric": {"MetricName": name, "Namespace": namespace, **more}, **SUM}}


@pytest.mark.parametrize(
    ("queries", "more", "expected"),
    [
        ([query()], {}, P),
        ([{**query(), "ReturnData": "true"}], {}, P),
        ([query("Other")], {}, F),
        ([query(namespace="Other")], {}, F),
        ([query(Dimensions=OF_ONE)], {}, F),
        ([query()], {"ActionsEnabled": False}, F),
        ([{**query(), "ReturnData": False}, {"Id": "e", "Expression": "FILL(m, 0)"}], {}, U),
        ([query(), {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(m)"}], {"ThresholdMetricId": "band"}, U),
        ([{"Id": "e", "Expression": 'SELECT SUM(Watched) FROM "Audit"'}], {}, U),
        ([{"Id": "e", "Expression": "a / b"}], {}, F),
        ([{"Ref": "P"}], {}, U),
        ([], {}, F),
    ],
)
def test_alarms_that_name_their_metric_in_a_list(queries: list[Any], more: dict[str, Any], expected: Verdict) -> None:
    assert told({"MetricName": None, "Namespace": None, "Metrics": queries, **more}) is expected


@pytest.mark.parametrize("criteria", ['@aws.account = "111122223333"', {"Ref": "P"}])
def test_a_filter_that_leaves_out_accounts_or_regions(criteria: Any) -> None:
    assert told(filter_={"FieldSelectionCriteria": criteria}) is U
    assert told({"ActionsEnabled": False}, {"FieldSelectionCriteria": criteria}) is F
    assert told(filter_={"FieldSelectionCriteria": {"Ref": "AWS::NoValue"}}) is P


TOPIC = "arn:aws:sns:eu-central-1:111122223333:alarms"


@pytest.mark.parametrize(
    ("rule_", "more", "expected"),
    [
        ("ALARM(watched)", {}, P),
        ('(ALARM("other") OR ALARM("watched")) OR ALARM(another)', {}, P),
        ({"Fn::Sub": "ALARM(${Alarm}) OR ALARM(${Alarm.Arn})"}, {}, P),
        ("ALARM(other)", {}, F),
        ("ALARM(watched)", {"ActionsEnabled": False}, F),
        ("ALARM(watched)", {"AlarmActions": []}, F),
        ("ALARM(watched)", {"AlarmActions": [{"Ref": "P"}]}, U),
        # Whether it goes off is up to the others as well.
        ("ALARM(watched) AND ALARM(other)", {}, U),
        ("ALARM(watched) AND NOT ALARM(other)", {}, U),
        ("ALARM(watched) AND (OK(other) OR TRUE)", {}, U),
    ],
)
def test_an_alarm_on_alarms_may_tell_instead(rule_: Any, more: dict[str, Any], expected: Verdict) -> None:
    properties = {"AlarmRule": rule_, "AlarmActions": [TOPIC], **more}
    whole = {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": properties}
    assert told({"AlarmName": "watched", "AlarmActions": None}, Whole=whole) is expected
    assert told({"AlarmName": "watched"}, Whole=whole) is P


@pytest.mark.parametrize(("actions", "expected"), [([TOPIC], P), ([], F)])
def test_an_alarm_on_an_alarm_on_alarms(actions: list[str], expected: Verdict) -> None:
    middle = {"AlarmName": "middle", "AlarmRule": "ALARM(watched) OR ALARM(outer)"}
    outer = {"AlarmName": "outer", "AlarmRule": "ALARM(middle)", "AlarmActions": actions}
    above = {name: {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": body} for name, body in (("M", middle), ("O", outer))}
    assert told({"AlarmName": "watched", "AlarmActions": None}, **above) is expected


@pytest.mark.parametrize(
    ("query_", "actions", "expected"),
    [
        (f"filter eventName in {list(CALLS)} | stats count(*)", [TOPIC], U),
        ({"Fn::Sub": f"filter eventName in {list(CALLS)} and awsRegion = '${{P}}'"}, [TOPIC], U),
        ("filter eventName = 'StopLogging'", [TOPIC], F),
        (f"filter eventName in {list(CALLS)}", [], F),
    ],
)
def test_what_an_alarm_on_logs_finds_is_open(query_: Any, actions: list[str], expected: Verdict) -> None:
    properties = {"ScheduledQueryConfiguration": {"QueryString": query_}, "AlarmActions": actions}
    assert told({"AlarmActions": None}, Asking={"Type": "AWS::CloudWatch::LogAlarm", "Properties": properties}) is expected
