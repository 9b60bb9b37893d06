"""The management account of an organization with a guard rail on its root."""

import json

from tests.emulator import Emulator

GONE = {"organizations.DescribePolicy": "PolicyNotFoundException", "organizations.ListTargetsForPolicy": "PolicyNotFoundException"}
GUARDED = (
    "cloudtrail:StopLogging",
    "cloudtrail:DeleteTrail",
    "config:StopConfigurationRecorder",
    "config:DeleteConfigurationRecorder",
    "guardduty:Delete*",
)


def guard(aws: Emulator, *calls: str, condition: object = None, target: str = "") -> None:
    """Attaches a policy that denies some calls, to the root if nothing else is said."""
    client = aws.client("organizations")
    statement = {"Effect": "Deny", "Action": list(calls), "Resource": "*", **({"Condition": condition} if condition else {})}
    content = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    policy = client.create_policy(Name="controls", Description="Controls", Type="SERVICE_CONTROL_POLICY", Content=content)["Policy"]
    client.attach_policy(PolicyId=policy["PolicySummary"]["Id"], TargetId=target or client.list_roots()["Roots"][0]["Id"])


def arrange(aws: Emulator) -> None:
    """An organization with one policy of its own."""
    client = aws.client("organizations")
    client.create_organization(FeatureSet="ALL")
    client.enable_policy_type(RootId=client.list_roots()["Roots"][0]["Id"], PolicyType="SERVICE_CONTROL_POLICY")
    guard(aws, *GUARDED, "organizations:LeaveOrganization")
