"""Alarms that people get: one shape for all of this library's constructs."""

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct


def security_alarm(
    scope: Construct,
    construct_id: str,
    *,
    metric: cloudwatch.IMetric,
    topic: sns.ITopic,
    description: str,
    threshold: float = 1,
    comparison: cloudwatch.ComparisonOperator = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    missing: cloudwatch.TreatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
    tell_recovery: bool = False,
) -> cloudwatch.Alarm:
    """An alarm on one period of a metric that tells a topic (10.4.1, 10.7.2).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        metric: what is measured, with its period and statistic.
        topic: who is told, such as ``AlarmTopic.topic``.
        description: what happened and which requirement asks somebody to look; the person who is called reads it.
        threshold: the value that raises the alarm; 1 by default.
        comparison: how the value is compared; at or above the threshold by default.
        missing: what no data means; by default that all is well, because counted events are missing when there are none.
        tell_recovery: tells the topic when the alarm is over too, where the length of the failure must be known (10.7.3).
    """
    alarm = cloudwatch.Alarm(
        scope,
        construct_id,
        metric=metric,
        alarm_description=description,
        threshold=threshold,
        comparison_operator=comparison,
        evaluation_periods=1,
        treat_missing_data=missing,
    )
    action = actions.SnsAction(topic)
    alarm.add_alarm_action(action)
    if tell_recovery:
        alarm.add_ok_action(action)
    return alarm
