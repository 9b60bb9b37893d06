"""An access point that is shut, and one that is open to everybody."""

import json
from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator

GONE = {f"s3control.{operation}": "NoSuchAccessPoint" for operation in ("GetAccessPoint", "GetAccessPointPolicy", "ListTagsForResource")}
FLAGS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def policy(principal: Any, name: str) -> str:
    """A policy that lets somebody read through an access point."""
    resource = f"arn:aws:s3:{REGION}:{ACCOUNT}:accesspoint/{name}/object/*"
    statement = {"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def point(aws: Emulator, name: str, principal: Any = None, *, flags: tuple[str, ...] = FLAGS, **more: Any) -> None:
    """Makes an access point; it has a policy if it lets somebody in."""
    client = aws.client("s3control")
    block = {flag: flag in flags for flag in FLAGS}
    client.create_access_point(AccountId=ACCOUNT, Name=name, Bucket="cards", PublicAccessBlockConfiguration=block, **more)
    if principal:
        client.put_access_point_policy(AccountId=ACCOUNT, Name=name, Policy=policy(principal, name))


def arrange(aws: Emulator) -> None:
    """One good, one bad."""
    aws.client("s3").create_bucket(Bucket="cards", CreateBucketConfiguration={"LocationConstraint": REGION})
    role = {"AWS": f"arn:aws:iam::{ACCOUNT}:role/reader"}
    point(aws, "good", role, VpcConfiguration={"VpcId": "vpc-0123456789abcdef0"}, Tags=[{"Key": "pci-scope", "Value": "cde"}])
    point(aws, "bad", "*", flags=FLAGS[1:])
