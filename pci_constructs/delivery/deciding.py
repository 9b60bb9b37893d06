"""The alarms that decide about one colour of a service: errors, answer times, targets that fail (PCI DSS 6.5.2)."""

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws.cloudwatch import security_alarm

_MINUTE = cdk.Duration.minutes(1)


def deciding_alarms(
    scope: Construct,
    colour: str,
    *,
    group: elbv2.ApplicationTargetGroup,
    topic: sns.ITopic,
    service: str,
    error_percent: float,
    latency_seconds: float,
) -> list[cloudwatch.Alarm]:
    """Three alarms over a minute each; a colour without requests raises none of them.

    Args:
        scope: the parent construct.
        colour: the colour.
        group: its target group.
        topic: who is told.
        service: the service's name.
        error_percent: the share of answers 5xx, and of connections that fail, that is too much.
        latency_seconds: the 99th percentile of answer times that is too long.
    """
    metrics = group.metrics
    failed = {
        "errors": metrics.http_code_target(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, period=_MINUTE, statistic="Sum"),
        "refused": metrics.target_connection_error_count(period=_MINUTE, statistic="Sum"),
        "requests": metrics.request_count(period=_MINUTE, statistic="Sum"),
    }
    share = cloudwatch.MathExpression(
        expression="100 * (FILL(errors, 0) + FILL(refused, 0)) / (FILL(requests, 0) + FILL(refused, 0))",
        using_metrics=failed,
        period=_MINUTE,
        label="share of requests that fail, in percent",
    )
    latency = metrics.target_response_time(period=_MINUTE, statistic="p99")
    unhealthy = metrics.unhealthy_host_count(period=_MINUTE, statistic="Maximum")
    name, what = colour.capitalize(), f"{service} {colour}"
    return [
        security_alarm(
            scope,
            f"Pci{name}Errors",
            metric=share,
            topic=topic,
            description=f"{what}: more than {error_percent}% of requests fail; a release goes back (6.5.2)",
            threshold=error_percent,
            comparison=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        ),
        security_alarm(
            scope,
            f"Pci{name}Latency",
            metric=latency,
            topic=topic,
            description=f"{what}: one request in a hundred takes longer than {latency_seconds} s; a release goes back (6.5.2)",
            threshold=latency_seconds,
            comparison=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        ),
        security_alarm(
            scope,
            f"Pci{name}Unhealthy",
            metric=unhealthy,
            topic=topic,
            description=f"{what}: a target fails its health check; a release goes back (6.5.2)",
        ),
    ]
