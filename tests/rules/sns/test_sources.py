from typing import Any

import pytest
from msgspec.structs import force_setattr

from pci_constructs.findings import Verdict
from pci_constructs.rules import catalogue
from tests.kit_assembly import stack
from tests.rules.judging import findings
from tests.rules.tables import FAIL, PASS, UNDETERMINED, P, resource, said


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, FAIL),
        ({"Action": "sns:*"}, FAIL),
        ({"Action": "sns:Subscribe"}, PASS),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}, PASS),
        ({"Condition": {"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}}}, PASS),
        ({"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:events:*:*:rule/*"}}}, FAIL),
        ({"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:events:eu-central-1:111122223333:rule/*"}}}, PASS),
        ({"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::bucket"}}}, FAIL),
        ({"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:bucket"}}}, FAIL),
        ({"Condition": {"ArnLike": {"aws:SourceArn": {"Fn::Sub": "arn:${AWS::Partition}:s3:::${P}"}}}}, FAIL),
        ({"Condition": {"ArnLike": {"aws:SourceArn": ["arn:aws:s3:::named", "arn:aws:s3:::bucket"]}}}, FAIL),
        ({"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::named"}}}, PASS),
        ({"Condition": {"ArnLike": {"aws:SourceArn": {"Fn::GetAtt": ["Bucket", "Arn"]}}}}, PASS),
        ({"Condition": {"ArnLike": {"aws:SourceArn": {"Fn::Sub": "arn:aws:s3:::${Bucket}"}}}}, PASS),
        ({"Condition": {"ArnLike": {"aws:SourceArn": {"Fn::Sub": "arn:${AWS::Partition}:s3:::own-${AWS::AccountId}"}}}}, PASS),
        ({"Condition": {"ArnLike": {"aws:SourceArn": {"Fn::Sub": "arn:${AWS::Partition}:s3:::own-${AWS::Region}"}}}}, FAIL),
        ({"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:eu-central-1:111122223333:accesspoint/a"}}}, PASS),
        (
            {
                "Condition": {
                    "ArnLike": {"aws:SourceArn": "arn:aws:s3:::bucket"},
                    "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
                }
            },
            PASS,
        ),
        ({"Condition": {"ArnLike": {"aws:SourceArn": P}}}, UNDETERMINED),
        ({"Condition": P}, UNDETERMINED),
        ({"Principal": {"AWS": "111122223333"}}, PASS),
        ({"Principal": P}, UNDETERMINED),
        ({"Effect": "Deny"}, PASS),
    ],
)
def test_sources_of_services(changed: dict[str, Any], expected: Verdict) -> None:
    allow = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish", "Resource": "*"}
    policy = resource("AWS::SNS::TopicPolicy", Topics=["t"], PolicyDocument={"Statement": [{**allow, **changed}]})
    own = resource("AWS::S3::Bucket", BucketName={"Fn::Sub": "own-${AWS::AccountId}"})
    buckets = {"Bucket": resource("AWS::S3::Bucket"), "Named": resource("AWS::S3::Bucket", BucketName="named"), "Own": own}
    assert said("sns-topic-service-use-bound-to-source", policy, **buckets) is expected


@pytest.mark.parametrize(
    ("bucket", "read", "expected"),
    [
        ("own", {"AWS::S3::Bucket"}, PASS),
        ("another", {"AWS::S3::Bucket"}, FAIL),
        ("another", set(), UNDETERMINED),
    ],
)
def test_buckets_of_an_account(bucket: str, read: set[str], expected: Verdict) -> None:
    allow = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sns:Publish", "Resource": "*"}
    statement = {**allow, "Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:s3:::{bucket}"}}}
    policy = resource("AWS::SNS::TopicPolicy", Topics=["t"], PolicyDocument={"Statement": [statement]})
    account = stack({"R": policy, **({"Own": resource("AWS::S3::Bucket", BucketName="own")} if read else {})})
    force_setattr(account, "read", frozenset(read))
    (found,) = findings(catalogue.rule("sns-topic-service-use-bound-to-source"), account)
    assert found.verdict is expected
