"""The management account of an organization with a permission set for auditors, one for everything, and one with AWS's own policy."""

import json
from typing import Any

from tests.emulator import Emulator
from tests.live.answers import plain

GONE = {
    f"sso-admin.{operation}": "ResourceNotFoundException"
    for operation in (
        "DescribePermissionSet",
        "GetInlinePolicyForPermissionSet",
        "ListManagedPoliciesInPermissionSet",
        "ListPermissionSets",
        "ListTagsForResource",
    )
}
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def permissions(aws: Emulator, name: str, action: str = "", managed: str = "") -> str:
    """Makes a permission set that allows an action on everything, or has a policy of AWS."""
    client = aws.client("sso-admin")
    about: dict[str, Any] = {"InstanceArn": client.list_instances()["Instances"][0]["InstanceArn"]}
    arn = str(client.create_permission_set(Name=name, SessionDuration="PT1H", **about)["PermissionSet"]["PermissionSetArn"])
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    client.put_inline_policy_to_permission_set(PermissionSetArn=arn, InlinePolicy=policy, **about)
    if not action:
        # The emulator has AWS's empty text after this alone.
        client.delete_inline_policy_from_permission_set(PermissionSetArn=arn, **about)
    if managed:
        client.attach_managed_policy_to_permission_set(PermissionSetArn=arn, ManagedPolicyArn=managed, **about)
    return arn


def organized(aws: Emulator) -> None:
    """Makes the account the management account of an organization."""
    aws.client("organizations").create_organization(FeatureSet="ALL")


def arrange(aws: Emulator) -> None:
    """Three of them; the emulator does not know their tags."""
    organized(aws)
    good = permissions(aws, "auditors", "s3:Get*")
    permissions(aws, "owners", "*")
    permissions(aws, "administrators", managed=ADMINISTRATOR)

    def answer(operation: str, asked: Any) -> bytes | None:
        if operation != "sso-admin.ListTagsForResource":
            return None
        return plain({"Tags": [{"Key": "pci-scope", "Value": "connected-to"}] if asked["ResourceArn"] == good else []})

    aws.lacks = answer
