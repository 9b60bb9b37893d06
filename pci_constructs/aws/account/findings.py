"""What Inspector, Macie and IAM Access Analyzer find reaches the people who act on it (PCI DSS 10.4.1.1, 6.3.1, 7.2.4, 12.10.7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_cdk import aws_events as events
from aws_cdk import aws_sns as sns
from constructs import Construct


@dataclass(frozen=True, slots=True)
class Route:
    """One kind of findings on its way.

    Attributes:
        name: the id of the rule below the baseline.
        description: what is told, for the console.
        pattern: the events.
        paths: what the message quotes, by the name it has there.
        message: the text.
    """

    name: str
    description: str
    pattern: Mapping[str, Any]
    paths: Mapping[str, str]
    message: str


_PLACE = {"account": "$.account", "region": "$.region"}

VULNERABILITIES = Route(
    "PciVulnerabilities",
    "Vulnerabilities that Inspector ranks high or critical (PCI DSS 6.3.1)",
    {
        "source": ["aws.inspector2"],
        "detail-type": ["Inspector2 Finding"],
        "detail": {"severity": ["HIGH", "CRITICAL"], "status": ["ACTIVE"]},
    },
    {
        "severity": "$.detail.severity",
        "title": "$.detail.title",
        "resource": "$.detail.resources[0].id",
        "finding": "$.detail.findingArn",
    },
    "Inspector in account <account>, <region>: <title> (<severity>) in <resource>. Finding <finding>.",
)
CARD_DATA = Route(
    "PciCardData",
    "Sensitive data and exposed buckets that Macie finds, of medium and high severity (PCI DSS 12.10.7)",
    {
        "source": ["aws.macie"],
        "detail-type": ["Macie Finding"],
        "detail": {"severity": {"description": ["Medium", "High"]}, "archived": [False]},
    },
    {
        "type": "$.detail.type",
        "severity": "$.detail.severity.description",
        "bucket": "$.detail.resourcesAffected.s3Bucket.name",
        "finding": "$.detail.id",
    },
    "Macie in account <account>, <region>: <type> (<severity>) in bucket <bucket>. Finding <finding>.",
)
ACCESS = Route(
    "PciAccess",
    "Access from outside, and access that nobody uses (PCI DSS 7.2.4)",
    {
        "source": ["aws.access-analyzer"],
        "detail-type": ["Access Analyzer Finding", "Unused Access Finding for IAM entities"],
        "detail": {"status": ["ACTIVE"], "isDeleted": [False]},
    },
    # The two kinds name the id of a finding differently.
    {"kind": "$.detail-type", "resource": "$.detail.resource", "analyzer": "$.resources[0]"},
    "IAM Access Analyzer in account <account>, <region>: <kind> on <resource>, by <analyzer>.",
)


def tell(scope: Construct, alarms: sns.ITopic, route: Route) -> events.CfnRule:
    """Routes one kind of findings to a topic; the L1, because the L2's target would let EventBridge publish for any account.

    Args:
        scope: the baseline.
        alarms: the encrypted topic.
        route: the findings.
    """
    transformer = events.CfnRule.InputTransformerProperty(input_paths_map={**route.paths, **_PLACE}, input_template=f'"{route.message}"')
    return events.CfnRule(
        scope,
        route.name,
        description=route.description,
        event_pattern=dict(route.pattern),
        targets=[events.CfnRule.TargetProperty(arn=alarms.topic_arn, id="Alarms", input_transformer=transformer)],
    )
