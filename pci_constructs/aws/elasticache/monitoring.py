"""Who hears of refused sign-ins and of changes to a cache (PCI DSS 10.2.1.4, 10.4.1.1, 10.7.2)."""

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_elasticache as elasticache
from aws_cdk import aws_events as events
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws.cloudwatch import security_alarm

REFUSALS: Mapping[str, tuple[str, str]] = {
    "PciRefusedSignIns": ("AuthenticationFailures", "sign-ins"),
    "PciRefusedCommands": ("CommandAuthorizationFailures", "commands"),
    "PciRefusedKeys": ("KeyAuthorizationFailures", "reads or writes of keys"),
}
"""What a cache refuses, by the id of its alarm: the metric of each node, and the word for it."""

REFUSALS_THRESHOLD = 10
"""Refusals in five minutes that somebody must look at; fewer are a client that a deployment left behind."""

WATCHED_CALLS = ("DeleteReplicationGroup", "DeleteUserGroup", "ModifyReplicationGroup", "ModifyUserGroup")
"""Calls that take a cache or its protection away. ``ModifyUser`` is left out: each rotation calls it."""


def alarm_on_refusals(scope: Construct, group: elasticache.CfnReplicationGroup, nodes: int, topic: sns.ITopic) -> None:
    """Alarms on what the nodes of a cache refuse, taken together."""
    for construct_id, (name, word) in REFUSALS.items():
        metrics: dict[str, cloudwatch.IMetric] = {
            f"node{number}": cloudwatch.Metric(
                namespace="AWS/ElastiCache",
                metric_name=name,
                dimensions_map={"CacheClusterId": f"{group.ref}-{number:03}"},
                statistic="Sum",
                period=cdk.Duration.minutes(5),
            )
            for number in range(1, nodes + 1)
        }
        total = cloudwatch.MathExpression(
            expression=" + ".join(f"FILL({node}, 0)" for node in metrics), using_metrics=metrics, period=cdk.Duration.minutes(5)
        )
        security_alarm(
            scope,
            construct_id,
            metric=total,
            topic=topic,
            threshold=REFUSALS_THRESHOLD,
            description=f"The cache refused {REFUSALS_THRESHOLD} or more {word} in five minutes (10.2.1.4)",
        )


def report_changes(scope: Construct, group: elasticache.CfnReplicationGroup, users: elasticache.CfnUserGroup, topic: sns.ITopic) -> None:
    """Tells a topic of changes to a cache.

    ElastiCache's own notifications reach no encrypted topic, nor one whose policy asks for ``aws:SourceAccount``: the topic is marked
    inactive and nobody hears of it (ElastiCache user guide, Event notifications and Amazon SNS). CloudTrail tells instead.
    """
    # The L1: the L2's target would let every event rule of every account publish to the topic.
    events.CfnRule(
        scope,
        "PciChanges",
        description="Somebody changed or deleted a cache of the CDE or its users",
        event_pattern={
            "source": ["aws.elasticache"],
            "detail-type": ["AWS API Call via CloudTrail"],
            "detail": {
                "eventSource": ["elasticache.amazonaws.com"],
                "eventName": list(WATCHED_CALLS),
                "$or": [
                    {"requestParameters": {"replicationGroupId": [group.ref]}},
                    {"requestParameters": {"userGroupId": [users.ref]}},
                ],
            },
        },
        targets=[events.CfnRule.TargetProperty(arn=topic.topic_arn, id="Alarms")],
    )
