"""Who hears of what happens to a database, and the role that reports its operating system (10.7.2, 11.5.2)."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_rds as rds
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws.iam import acknowledge_wildcards

_SECURITY_GROUP_EVENTS = "PciEventsDbSecurityGroup"
_COMMON_CATEGORIES = ("configuration change", "deletion", "failover", "failure", "maintenance", "notification")

CATEGORIES = {
    "db-instance": (
        *_COMMON_CATEGORIES,
        "availability",
        "low storage",
        "recovery",
        "restoration",
        "security",
        "security patching",
    ),
    "db-cluster": _COMMON_CATEGORIES,
    "db-parameter-group": ("configuration change",),
    "db-security-group": ("configuration change", "failure"),
}
"""The events that somebody must look at, by source; daily ones such as backups are left out."""


def insights_retention(mode: rds.DatabaseInsightsMode) -> rds.PerformanceInsightRetention:
    """How long database insights are kept: AWS ties it to the mode, 7 days or 15 months."""
    advanced = mode == rds.DatabaseInsightsMode.ADVANCED
    return rds.PerformanceInsightRetention.MONTHS_15 if advanced else rds.PerformanceInsightRetention.DEFAULT


def report_events(scope: Construct, alarms: sns.ITopic, source_type: str, identifiers: Sequence[str]) -> None:
    """Sends the events of some resources to a topic, through an RDS event subscription."""
    rds.CfnEventSubscription(
        scope,
        f"PciEvents{source_type.title().replace('-', '')}",
        sns_topic_arn=alarms.topic_arn,
        source_type=source_type,
        source_ids=list(identifiers),
        event_categories=list(CATEGORIES[source_type]),
        enabled=True,
    )


def report_security_groups(scope: Construct, alarms: sns.ITopic) -> None:
    """Sends the events of DB security groups, which nobody should have beside those of the VPC: one subscription a stack tells of all."""
    stack = cdk.Stack.of(scope)
    if stack.node.try_find_child(_SECURITY_GROUP_EVENTS):
        return
    rds.CfnEventSubscription(
        stack,
        _SECURITY_GROUP_EVENTS,
        sns_topic_arn=alarms.topic_arn,
        source_type="db-security-group",
        event_categories=list(CATEGORIES["db-security-group"]),
        enabled=True,
    )


def route_events(scope: Construct, alarms: sns.ITopic, arns: Sequence[str]) -> None:
    """Sends the same events through EventBridge, because RDS documents no delivery of its own to encrypted topics."""
    categories = sorted({category for source in ("db-instance", "db-cluster") for category in CATEGORIES[source]})
    # The L1: the L2's target would let every event rule of every account publish to the topic.
    events.CfnRule(
        scope,
        "PciEvents",
        description="What happens to a database of the CDE",
        event_pattern={"source": ["aws.rds"], "detail": {"SourceArn": list(arns), "EventCategories": categories}},
        targets=[events.CfnRule.TargetProperty(arn=alarms.topic_arn, id="Alarms")],
    )


def monitoring_role(scope: Construct) -> iam.Role:
    """The role that enhanced monitoring writes to its log group with, for databases of this account and region alone."""
    stack = cdk.Stack.of(scope)
    group = stack.format_arn(
        service="logs", resource="log-group", resource_name="RDSOSMetrics", arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME
    )
    databases = stack.format_arn(service="rds", resource="db", resource_name="*", arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME)
    statements = [
        iam.PolicyStatement(actions=["logs:CreateLogGroup", "logs:PutRetentionPolicy"], resources=[group]),
        iam.PolicyStatement(
            actions=["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:PutLogEvents"],
            resources=[f"{group}:log-stream:*"],
        ),
    ]
    policy = iam.ManagedPolicy(scope, "PciMonitoringPolicy", description="Enhanced monitoring of RDS", statements=statements)
    acknowledge_wildcards(
        policy,
        statements,
        reason="RDS names the streams after resource ids that exist only once the database does; the log group is named exactly",
    )
    # The role refers to the policy, and not the other way round: RDS checks the permissions when it makes the database.
    return iam.Role(
        scope,
        "PciMonitoringRole",
        description="Enhanced monitoring of RDS",
        managed_policies=[policy],
        assumed_by=iam.ServicePrincipal(
            "monitoring.rds.amazonaws.com",
            conditions={"StringEquals": {"aws:SourceAccount": stack.account}, "ArnLike": {"aws:SourceArn": databases}},
        ),
    )
