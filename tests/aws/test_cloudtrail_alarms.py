import aws_cdk as cdk
import pytest
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns

from pci_constructs.aws.cloudtrail import AuditAlarms, WatchedEvent, watched_events
from pci_constructs.refusals import RefusedSetting
from tests.kit import Resource, nag, resources

OWN = WatchedEvent(
    name="vault-opened",
    title="Somebody opened the vault",
    requirements={"10.2.1.1": "the vault holds card data"},
    calls={"dynamodb.amazonaws.com": ["GetItem"]},
    threshold=7,
    period_minutes=15,
)


@pytest.fixture
def log_group(stack: cdk.Stack) -> logs.ILogGroup:
    return logs.LogGroup.from_log_group_name(stack, "Log", "aws-controltower/CloudTrailLogs")


@pytest.fixture
def topic(stack: cdk.Stack) -> sns.ITopic:
    return sns.Topic.from_topic_arn(stack, "Topic", "arn:aws:sns:eu-central-1:111122223333:alarms")


def alarm(stack: cdk.Stack, name: str) -> Resource:
    (found,) = [r["Properties"] for r in resources(stack, "AWS::CloudWatch::Alarm").values() if r["Properties"]["MetricName"] == name]
    return dict(found)


def test_each_event_has_a_filter_and_an_alarm_on_its_metric(stack: cdk.Stack, log_group: logs.ILogGroup, topic: sns.ITopic) -> None:
    built = AuditAlarms(stack, "Alarms", log_group=log_group, alarms=topic)
    filters = [r["Properties"] for r in resources(stack, "AWS::Logs::MetricFilter").values()]
    assert [f["FilterPattern"] for f in filters] == [event.pattern for event in watched_events()]
    for found in filters:
        (metric,) = found["MetricTransformations"]
        raised = alarm(stack, metric["MetricName"])
        assert (raised["Namespace"], raised["Statistic"]) == (metric["MetricNamespace"], "Sum")
    assert set(built.alarms) == {"silence", *(event.name for event in watched_events())}


def test_every_alarm_tells_the_topic(stack: cdk.Stack, log_group: logs.ILogGroup, topic: sns.ITopic) -> None:
    AuditAlarms(stack, "Alarms", log_group=log_group, alarms=topic)
    for found in resources(stack, "AWS::CloudWatch::Alarm").values():
        assert found["Properties"]["AlarmActions"] == ["arn:aws:sns:eu-central-1:111122223333:alarms"]


def test_no_event_is_no_alarm(stack: cdk.Stack, log_group: logs.ILogGroup, topic: sns.ITopic) -> None:
    AuditAlarms(stack, "Alarms", log_group=log_group, alarms=topic)
    counted = [r["Properties"] for r in resources(stack, "AWS::CloudWatch::Alarm").values() if r["Properties"]["Namespace"] != "AWS/Logs"]
    assert {found["TreatMissingData"] for found in counted} == {"notBreaching"}


def test_one_is_enough_but_for_denials(stack: cdk.Stack, log_group: logs.ILogGroup, topic: sns.ITopic) -> None:
    AuditAlarms(stack, "Alarms", log_group=log_group, alarms=topic)
    above_one = {event.name: event.threshold for event in watched_events() if event.threshold > 1}
    assert above_one == {"console-authentication-failures": 3, "unauthorized-api-calls": 5}
    assert alarm(stack, "UnauthorizedApiCalls")["Threshold"] == 5
    assert alarm(stack, "RootAccountUsage")["Threshold"] == 1


def test_the_alarm_names_the_requirements(stack: cdk.Stack, log_group: logs.ILogGroup, topic: sns.ITopic) -> None:
    AuditAlarms(stack, "Alarms", log_group=log_group, alarms=topic)
    assert alarm(stack, "CloudtrailChanges")["AlarmDescription"].endswith("(PCI DSS 10.2.1.6, 10.7.2)")


def test_a_silent_trail_raises_an_alarm_and_its_end_is_told_too(stack: cdk.Stack, log_group: logs.ILogGroup, topic: sns.ITopic) -> None:
    AuditAlarms(stack, "Alarms", log_group=log_group, alarms=topic)
    silence = alarm(stack, "IncomingLogEvents")
    assert silence["TreatMissingData"] == "breaching"
    assert (silence["ComparisonOperator"], silence["Threshold"], silence["Period"]) == ("LessThanThreshold", 1, 3600)
    assert silence["Dimensions"] == [{"Name": "LogGroupName", "Value": "aws-controltower/CloudTrailLogs"}]
    assert silence["OKActions"] == silence["AlarmActions"]


def test_takes_events_of_your_own(stack: cdk.Stack, log_group: logs.ILogGroup, topic: sns.ITopic) -> None:
    AuditAlarms(stack, "Alarms", log_group=log_group, alarms=topic, more_events=[OWN])
    own = alarm(stack, "VaultOpened")
    assert (own["Threshold"], own["Period"]) == (7, 900)
    assert own["AlarmDescription"] == "Somebody opened the vault (PCI DSS 10.2.1.1)"


def test_two_events_of_one_name_are_refused(stack: cdk.Stack, log_group: logs.ILogGroup, topic: sns.ITopic) -> None:
    with pytest.raises(RefusedSetting, match="Stack/Alarms: more_events must be events with names that are not taken"):
        AuditAlarms(stack, "Alarms", log_group=log_group, alarms=topic, more_events=[OWN, OWN])


def test_nag_finds_nothing(app: cdk.App, stack: cdk.Stack, log_group: logs.ILogGroup, topic: sns.ITopic) -> None:
    AuditAlarms(stack, "Alarms", log_group=log_group, alarms=topic)
    assert nag(app) == []
