import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.s3.s3_bucket_policy_not_more_permissive import RULE
from tests.rules.pack import judged

ROLE = "arn:aws:iam::111122223333:role/reader"
CONTROL = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:role/*"},
    "Action": ["s3:Get*", "s3:List*"],
    "Resource": "arn:aws:s3:::cards*",
}


def verdict(control: dict[str, Any] | None = CONTROL, **change: Any) -> Verdict:
    statement = {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::cards/*", **change}
    properties = {"Bucket": "cards", "PolicyDocument": {"Statement": [{k: v for k, v in statement.items() if v is not None}]}}
    settings = {"control-bucket-policy": json.dumps({"Statement": control})} if control else {}
    (found,) = judged(RULE, Example(resources={"P": {"Type": "AWS::S3::BucketPolicy", "Properties": properties}}, settings=settings))
    return found.verdict


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Verdict.PASS),
        ({"Action": ["s3:GetObject", "s3:ListBucket"]}, Verdict.PASS),
        ({"Action": "s3:Get*"}, Verdict.PASS),
        ({"Action": "s3:*"}, Verdict.FAIL),
        ({"Action": ["s3:GetObject", "s3:PutObject"]}, Verdict.FAIL),
        ({"Principal": "*"}, Verdict.FAIL),
        ({"Principal": {"AWS": [ROLE, "arn:aws:iam::999999999999:root"]}}, Verdict.FAIL),
        ({"Resource": "*"}, Verdict.FAIL),
        ({"Action": None, "NotAction": "s3:PutObject"}, Verdict.FAIL),
        ({"Effect": "Deny", "Action": "*", "Principal": "*"}, Verdict.PASS),
        ({"Action": {"Fn::ImportValue": "x"}}, Verdict.UNDETERMINED),
        ({"Principal": {"AWS": {"Fn::ImportValue": "x"}}}, Verdict.UNDETERMINED),
    ],
)
def test_what_goes_beyond_the_approved_policy_fails(change: dict[str, Any], expected: Verdict) -> None:
    assert verdict(**change) is expected


def test_an_approved_condition_must_be_there() -> None:
    limited = {**CONTROL, "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}
    assert verdict(limited) is Verdict.FAIL
    assert verdict(limited, Condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}}) is Verdict.PASS
    assert verdict(limited, Condition={"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}}) is Verdict.FAIL


def test_without_an_approved_policy_nobody_can_tell() -> None:
    assert verdict(None) is Verdict.UNDETERMINED
