"""Lets AWS's log delivery service write to log groups of this account, for services that deliver through it."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from constructs import Construct

from pci_constructs.aws.logs import AuditLogGroup


def allow_log_delivery(scope: Construct, construct_id: str, groups: Sequence[AuditLogGroup]) -> logs.CfnResourcePolicy:
    """A resource policy of CloudWatch Logs that names the groups; what delivers must depend on it.

    AWS would write such a policy by itself, for all groups at once and outside the template; an account has room for ten in a region.
    """
    stack = cdk.Stack.of(scope)
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "delivery.logs.amazonaws.com"},
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                "Resource": [group.log_group.log_group_arn for group in groups],
                "Condition": {
                    "StringEquals": {"aws:SourceAccount": stack.account},
                    "ArnLike": {"aws:SourceArn": stack.format_arn(service="logs", resource="*")},
                },
            }
        ],
    }
    return logs.CfnResourcePolicy(
        scope,
        construct_id,
        policy_name=cdk.Names.unique_resource_name(scope, max_length=100, separator="-"),
        policy_document=stack.to_json_string(document),
    )
