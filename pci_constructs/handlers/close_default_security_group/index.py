"""Takes every rule out of a VPC's default security group; on deletion leaves it closed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError

from ..api import RETRIES
from ..cloudformation import Event, Outcome, respond

if TYPE_CHECKING:
    from types_boto3_ec2 import EC2Client
    from types_boto3_ec2.type_defs import SecurityGroupTypeDef

_GONE = "InvalidPermission.NotFound"


def handler(event: Event, context: object) -> None:
    """Answers a request of the custom resource ``Custom::ClosedDefaultSecurityGroup``."""
    respond(event, context, work)


def work(event: Event) -> Outcome:
    """Closes the group that the request names, unless the request is to delete."""
    properties: Mapping[str, Any] = event["ResourceProperties"]
    group_id, vpc_id = properties["GroupId"], properties["VpcId"]
    if event["RequestType"] != "Delete":
        close(boto3.client("ec2", config=RETRIES), group_id, vpc_id)
    return Outcome(physical_id=group_id)


def close(client: "EC2Client", group_id: str, vpc_id: str) -> None:
    """Revokes what the group allows in and out.

    Raises:
        ValueError: the group is not the default group of that VPC.
    """
    group = _described(client, group_id)
    if group["GroupName"] != "default" or group["VpcId"] != vpc_id:
        raise ValueError(f"{group_id} is not the default security group of {vpc_id}")
    for revoke, permissions in (
        (client.revoke_security_group_ingress, group["IpPermissions"]),
        (client.revoke_security_group_egress, group["IpPermissionsEgress"]),
    ):
        try:
            if permissions:
                revoke(GroupId=group_id, IpPermissions=permissions)
        except ClientError as error:
            # Somebody else was quicker, or an earlier call of ours went through.
            if error.response["Error"]["Code"] != _GONE:
                raise
    left = _described(client, group_id)
    if left["IpPermissions"] or left["IpPermissionsEgress"]:
        raise RuntimeError(f"{group_id} still has rules; somebody else is changing it")


def _described(client: "EC2Client", group_id: str) -> "SecurityGroupTypeDef":
    return client.describe_security_groups(GroupIds=[group_id])["SecurityGroups"][0]
