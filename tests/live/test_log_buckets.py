"""Who writes to the bucket of a running trail."""

import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import REGION, Emulator
from tests.live.kit import judged, verdict

RULE = "log-bucket-policy-delivery-only"
BOUND = {"Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}}
KEPT = [
    {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObjectVersion", "Resource": "arn:aws:s3:::trail/*"},
    {"Effect": "Deny", "Principal": "*", "Action": "s3:PutLifecycleConfiguration", "Resource": "arn:aws:s3:::trail"},
]


@pytest.mark.parametrize(
    ("principal", "more", "expected"),
    [
        ({"Service": "cloudtrail.amazonaws.com"}, BOUND, Verdict.PASS),
        ({"Service": "cloudtrail.amazonaws.com"}, {}, Verdict.FAIL),
        ({"AWS": "arn:aws:iam::111122223333:role/writer"}, {}, Verdict.FAIL),
    ],
)
def test_the_bucket_of_a_trail_lets_the_service_write(principal: Any, more: dict[str, Any], expected: Verdict, aws: Emulator) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="trail", CreateBucketConfiguration={"LocationConstraint": REGION})
    write = {"Effect": "Allow", "Principal": principal, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::trail/*", **more}
    s3.put_bucket_policy(Bucket="trail", Policy=json.dumps({"Version": "2012-10-17", "Statement": [write, *KEPT]}))
    aws.client("cloudtrail").create_trail(Name="all", S3BucketName="trail")
    assert verdict(judged("cloudtrail", "s3"), RULE, ":::trail") is expected
