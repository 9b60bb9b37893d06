"""Who hears of a secret that does not rotate, or that somebody unprotects (PCI DSS 8.6.3, 10.7.2)."""

from collections.abc import Sequence

from aws_cdk import aws_events as events
from aws_cdk import aws_sns as sns
from constructs import Construct

ROTATION_FAILURES = ("RotationAbandoned", "RotationFailed", "TestRotationFailed")
"""Events that Secrets Manager writes to CloudTrail by itself when a rotation does not end well."""

WATCHED_CALLS = (
    "CancelRotateSecret",
    "DeleteResourcePolicy",
    "DeleteSecret",
    "PutResourcePolicy",
    "ReplicateSecretToRegions",
)
"""Calls that take a secret's protection away; each is rare, and somebody should know why it happened."""


class SecretsBaseline(Construct):
    """One rule for all secrets of an account and region, also those that other services and teams made.

    Failed and abandoned rotations, deletions, cancelled rotations, changed resource policies and replicas in other regions reach the
    topic (10.7.2, 8.6.3). EventBridge hears of them through CloudTrail: a trail must log management events, as ``AuditTrail`` does.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        alarms: the topic; EventBridge must be one of its publishers, as it is of ``AlarmTopic``.

    Attributes:
        rule: the ``events.CfnRule``.
    """

    def __init__(self, scope: Construct, construct_id: str, *, alarms: sns.ITopic) -> None:
        super().__init__(scope, construct_id)
        self.rule = report_rotations(self, alarms, also=WATCHED_CALLS)


def report_rotations(scope: Construct, alarms: sns.ITopic, *, secret_arn: str | None = None, also: Sequence[str] = ()) -> events.CfnRule:
    """A rule that tells a topic when rotations fail.

    Args:
        scope: the construct that the rule belongs to.
        alarms: the topic.
        secret_arn: the one secret to watch; all of the account and region by default.
        also: API calls to tell of too.
    """
    detail: dict[str, object] = {"eventSource": ["secretsmanager.amazonaws.com"], "eventName": [*ROTATION_FAILURES, *also]}
    if secret_arn:
        detail["additionalEventData"] = {"SecretId": [secret_arn]}
    kinds = ["AWS Service Event via CloudTrail", *(["AWS API Call via CloudTrail"] if also else [])]
    # The L1: the L2's target would let every event rule of every account publish to the topic.
    return events.CfnRule(
        scope,
        "PciRotationFailures",
        description="Rotations that failed, and changes that take a secret's protection away" if also else "Rotations that failed",
        event_pattern={"source": ["aws.secretsmanager"], "detail-type": kinds, "detail": detail},
        targets=[events.CfnRule.TargetProperty(arn=alarms.topic_arn, id="Alarms")],
    )
