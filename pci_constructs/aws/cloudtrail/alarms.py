"""Alarms on what the audit trail shows, and on its silence (PCI DSS 10.4.1, 10.4.1.1, 10.7.2)."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws._settings import where
from pci_constructs.aws.cloudtrail.events import WatchedEvent, watched_events
from pci_constructs.aws.cloudwatch import security_alarm
from pci_constructs.refusals import RefusedSetting

SILENCE = "The audit trail has written nothing for an hour: it, its role, its log group or its key has failed (PCI DSS 10.7.2)"


class AuditAlarms(Construct):
    """A metric filter and an alarm for each event that somebody must look at, and one alarm for a trail that falls silent.

    The trail covers all regions, so these alarms of its home region see what happens in any of them.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        log_group: the log group that a trail of all regions writes to, in this account and region.
        alarms: who is told, such as ``AlarmTopic.topic``.
        namespace: the namespace of the metrics; two trails of one account need two.
        more_events: events of your own, beside those of ``watched_events()``.

    Attributes:
        alarms: each ``cloudwatch.Alarm`` by the name of its event; ``silence`` for the silent trail.

    Raises:
        RefusedSetting: two events have the same name.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        log_group: logs.ILogGroup,
        alarms: sns.ITopic,
        namespace: str = "PciConstructs/AuditTrail",
        more_events: Sequence[WatchedEvent] = (),
    ) -> None:
        events = [*watched_events(), *more_events]
        names = {"silence", *(event.name for event in events)}
        if len(names) <= len(events):
            raise RefusedSetting(
                where=where(scope, construct_id),
                argument="more_events",
                value=[event.name for event in more_events],
                allowed="events with names that are not taken",
                requirement_id=None,
            )
        super().__init__(scope, construct_id)
        self.alarms: dict[str, cloudwatch.Alarm] = {}
        for event in events:
            title = "".join(word.capitalize() for word in event.name.split("-"))
            # Without a default value: a metric that reports only what happened costs nothing in the hours in which nothing does.
            seen = logs.MetricFilter(
                self,
                f"{title}Filter",
                log_group=log_group,
                filter_pattern=logs.FilterPattern.literal(event.pattern),
                metric_namespace=namespace,
                metric_name=title,
            )
            self.alarms[event.name] = security_alarm(
                self,
                title,
                metric=seen.metric(statistic="Sum", period=cdk.Duration.minutes(event.period_minutes)),
                topic=alarms,
                description=event.description,
                threshold=event.threshold,
            )
        self.alarms["silence"] = security_alarm(
            self,
            "Silence",
            metric=cloudwatch.Metric(
                namespace="AWS/Logs",
                metric_name="IncomingLogEvents",
                dimensions_map={"LogGroupName": log_group.log_group_name},
                statistic="Sum",
                period=cdk.Duration.hours(1),
            ),
            topic=alarms,
            description=SILENCE,
            comparison=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            missing=cloudwatch.TreatMissingData.BREACHING,
            tell_recovery=True,
        )
