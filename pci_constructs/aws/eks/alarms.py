"""Alarms on a cluster's audit log (PCI DSS 10.2.1.2, 10.2.1.4, 10.4.1.1)."""

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws.eks.access import CLUSTER_ADMIN_USER

NAMESPACE = "PciConstructs/EKS"
CLUSTER_ADMIN_PATTERN = f'{{ $.user.username = "{CLUSTER_ADMIN_USER}:*" }}'
REFUSED_PATTERN = "{ ($.responseStatus.code = 401) || ($.responseStatus.code = 403) }"
REFUSED_CALLS = 10
POLICY_KINDS = (
    "networkpolicies",
    "validatingadmissionpolicies",
    "validatingadmissionpolicybindings",
    "imagevalidatingpolicies",
    "clusterpolicies",
    "validatingwebhookconfigurations",
    "mutatingwebhookconfigurations",
)
"""The kinds of objects that keep pods apart and bad images out."""
REMOVED_PATTERN = (
    '{ (($.verb = "delete") || ($.verb = "deletecollection")) && ('
    + " || ".join(f'($.objectRef.resource = "{kind}")' for kind in (*POLICY_KINDS, "namespaces"))
    + ") }"
)
ANONYMOUS_PATTERN = (
    '{ ($.user.username = "system:anonymous") && ($.responseStatus.code < 400) && ($.requestURI != "/healthz*") '
    '&& ($.requestURI != "/livez*") && ($.requestURI != "/readyz*") && ($.requestURI != "/version*") }'
)
"""Calls that the API answered to nobody, but for the checks of the load balancer before it."""
SHELLS = ("exec", "attach", "portforward", "ephemeralcontainers")
"""The ways into a running container."""


def alarm_on_cluster_admins(scope: Construct, log: logs.ILogGroup, cluster_name: str, topic: sns.ITopic) -> cloudwatch.Alarm:
    """An alarm on every call that a cluster administrator makes."""
    return _alarm(
        scope,
        "PciClusterAdminUse",
        log,
        topic,
        pattern=CLUSTER_ADMIN_PATTERN,
        metric=f"{cluster_name}-cluster-admin-calls",
        threshold=1,
        description=f"A cluster administrator used the EKS cluster {cluster_name}: compare with the exception on the record.",
    )


def alarm_on_removed_policies(scope: Construct, log: logs.ILogGroup, cluster_name: str, topic: sns.ITopic) -> cloudwatch.Alarm:
    """An alarm on each removal of what keeps pods apart and bad images out."""
    return _alarm(
        scope,
        "PciRemovedPolicies",
        log,
        topic,
        pattern=REMOVED_PATTERN,
        metric=f"{cluster_name}-removed-policies",
        threshold=1,
        description=f"A network or admission policy, a webhook or a namespace of {cluster_name} was deleted: compare with the change.",
    )


def alarm_on_anonymous_calls(scope: Construct, log: logs.ILogGroup, cluster_name: str, topic: sns.ITopic) -> cloudwatch.Alarm:
    """An alarm on each call that the Kubernetes API answered to somebody who did not say who they are."""
    return _alarm(
        scope,
        "PciAnonymousCalls",
        log,
        topic,
        pattern=ANONYMOUS_PATTERN,
        metric=f"{cluster_name}-anonymous-calls",
        threshold=1,
        description=f"The Kubernetes API of {cluster_name} answered a call without identity.",
    )


def shell_pattern(namespace: str) -> str:
    """The events in which somebody gets into a running container of a namespace."""
    ways = " || ".join(f'($.objectRef.subresource = "{way}")' for way in SHELLS)
    return f'{{ ($.objectRef.namespace = "{namespace}") && ({ways}) }}'


def alarm_on_shells(scope: Construct, log: logs.ILogGroup, cluster_name: str, topic: sns.ITopic, *, namespace: str) -> cloudwatch.Alarm:
    """An alarm on each way into a running container of a namespace, tried or taken."""
    return _alarm(
        scope,
        "PciShells",
        log,
        topic,
        pattern=shell_pattern(namespace),
        metric=f"{cluster_name}-{namespace}-shells",
        threshold=1,
        description=f"Somebody opened a shell, a port or a debugger in a pod of {namespace} in {cluster_name}: ask why.",
    )


def alarm_on_refused_calls(scope: Construct, log: logs.ILogGroup, cluster_name: str, topic: sns.ITopic) -> cloudwatch.Alarm:
    """An alarm on many calls that the Kubernetes API refused."""
    return _alarm(
        scope,
        "PciRefusedCalls",
        log,
        topic,
        pattern=REFUSED_PATTERN,
        metric=f"{cluster_name}-refused-calls",
        threshold=REFUSED_CALLS,
        description=f"The Kubernetes API of {cluster_name} refused {REFUSED_CALLS} or more calls in five minutes.",
    )


def _alarm(
    scope: Construct,
    construct_id: str,
    log: logs.ILogGroup,
    topic: sns.ITopic,
    *,
    pattern: str,
    metric: str,
    threshold: int,
    description: str,
) -> cloudwatch.Alarm:
    filter_ = logs.MetricFilter(
        scope,
        f"{construct_id}Filter",
        log_group=log,
        filter_pattern=logs.FilterPattern.literal(pattern),
        metric_namespace=NAMESPACE,
        metric_name=metric,
        metric_value="1",
    )
    alarm = cloudwatch.Alarm(
        scope,
        construct_id,
        metric=filter_.metric(statistic="Sum", period=cdk.Duration.minutes(5)),
        threshold=threshold,
        evaluation_periods=1,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        alarm_description=description,
    )
    alarm.add_alarm_action(actions.SnsAction(topic))
    return alarm
