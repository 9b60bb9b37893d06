"""The IAM action of each call, where it is not the operation's own name, and the policy that allows what is called."""

from collections.abc import Iterable
from typing import Any

_ACTIONS = {
    "s3:GetBucketAccelerateConfiguration": "s3:GetAccelerateConfiguration",
    "s3:GetBucketCors": "s3:GetBucketCORS",
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3:GetBucketNotificationConfiguration": "s3:GetBucketNotification",
    "s3:GetBucketReplication": "s3:GetReplicationConfiguration",
    "s3:GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:ListBuckets": "s3:ListAllMyBuckets",
    "s3control:GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",
    "s3control:ListMultiRegionAccessPoints": "s3:ListMultiRegionAccessPoints",
}
_PREFIXES = {
    "s3control": "s3",
    "elb": "elasticloadbalancing",
    "elbv2": "elasticloadbalancing",
    "efs": "elasticfilesystem",
    "emr": "elasticmapreduce",
    "opensearch": "es",
    "accessanalyzer": "access-analyzer",
    "docdb": "rds",
    "neptune": "rds",
    "msk": "kafka",
    "stepfunctions": "states",
    "apigatewayv2": "apigateway",
    "sesv2": "ses",
    "sso-admin": "sso",
}
NEEDED = ("ec2:DescribeRegions", "sts:GetCallerIdentity")
"""What is called whichever services are read."""
FOR_INTENT = ("cloudformation:ListStackResources",)
"""What ``--intent`` calls besides."""


def action(client: str, operation: str) -> str:
    """The IAM action that a call needs.

    Args:
        client: the name of the boto3 client.
        operation: the operation as its API names it, such as ``GetBucketEncryption``.
    """
    prefix = _PREFIXES.get(client, client)
    # IAM knows the API of API Gateway by HTTP methods alone.
    if prefix == "apigateway":
        return "apigateway:GET"
    return _ACTIONS.get(f"{client}:{operation}", f"{prefix}:{operation}")


def policy(actions: Iterable[str], beyond: Iterable[str] = ()) -> dict[str, Any]:
    """The least policy that allows some actions; what is read are settings, which IAM mostly takes no narrower resource for.

    Args:
        actions: the actions.
        beyond: those of them that ``SecurityAudit`` does not have: they get a statement of their own.
    """
    apart = set(beyond)
    parts = {"ReadSettings": set(actions) - apart, "BeyondSecurityAudit": apart}
    made = [{"Sid": sid, "Effect": "Allow", "Action": sorted(part), "Resource": "*"} for sid, part in parts.items() if part]
    return {"Version": "2012-10-17", "Statement": made}
