"""An access point of several regions that is shut, one that is open to everybody, and one without a policy."""

import json
from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.accounts.s3_access_points import FLAGS

GONE = {"s3control.GetMultiRegionAccessPointPolicy": "NoSuchMultiRegionAccessPoint"}
HOME = "us-west-2"


def policy(principal: Any) -> str:
    """A policy that lets somebody read through an access point."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def point(aws: Emulator, name: str, principal: Any = None, *, flags: tuple[str, ...] = FLAGS) -> None:
    """Makes an access point; it has a policy if it lets somebody in."""
    client = aws.client("s3control", HOME)
    block = {flag: flag in flags for flag in FLAGS}
    details = {"Name": name, "PublicAccessBlock": block, "Regions": [{"Bucket": "cards"}]}
    client.create_multi_region_access_point(AccountId=ACCOUNT, ClientToken=name, Details=details)
    if principal:
        given = {"Name": name, "Policy": policy(principal)}
        client.put_multi_region_access_point_policy(AccountId=ACCOUNT, ClientToken=name, Details=given)


def arrange(aws: Emulator) -> None:
    """Three of them, on one bucket."""
    aws.client("s3").create_bucket(Bucket="cards", CreateBucketConfiguration={"LocationConstraint": REGION})
    point(aws, "good", {"AWS": f"arn:aws:iam::{ACCOUNT}:role/reader"})
    point(aws, "bad", "*", flags=FLAGS[1:])
    point(aws, "plain")
