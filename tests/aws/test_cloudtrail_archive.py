from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from pci_constructs.aws.cloudtrail import CentralArchive, TrailArchive, TrailSource
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.s3 import AccessLogBucket, LockMode
from pci_constructs.refusals import RefusedSetting
from tests.kit import Resource, nag, only, resources

TRAILS = [
    TrailSource(account_id="222233334444", region="eu-central-1", trail_name="payments"),
    TrailSource(account_id="333344445555", region="us-east-1", trail_name="shop"),
]
ARNS = [
    {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":cloudtrail:eu-central-1:222233334444:trail/payments"]]},
    {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":cloudtrail:us-east-1:333344445555:trail/shop"]]},
]
GOOD: dict[str, Any] = {
    "bucket_name": "acme-audit-logs",
    "account_id": "999988887777",
    "key_arn": "arn:aws:kms:eu-central-1:999988887777:key/11112222-3333-4444-5555-666677778888",
}


@pytest.fixture
def key(stack: cdk.Stack) -> kms.IKey:
    return CustomerManagedKey(stack, "Key", description="audit logs").key


@pytest.fixture
def access_logs(stack: cdk.Stack) -> s3.IBucket:
    return AccessLogBucket(stack, "AccessLogs").bucket


@pytest.fixture
def archive(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> TrailArchive:
    return TrailArchive(stack, "Archive", key=key, access_logs=access_logs, bucket_name="acme-audit-logs", trails=TRAILS)


def arns(value: object) -> object:
    """ARNs with the partition that the region makes known, as text."""
    if isinstance(value, dict) and "Fn::Join" in value:
        return "".join(part if isinstance(part, str) else "aws" for part in value["Fn::Join"][1])
    return value


def bucket_statements(stack: cdk.Stack) -> dict[str, Resource]:
    (policy,) = [r for id_, r in resources(stack, "AWS::S3::BucketPolicy").items() if id_.startswith("Archive")]
    return {s.get("Sid", ""): s for s in policy["Properties"]["PolicyDocument"]["Statement"]}


def key_statements(stack: cdk.Stack) -> list[Resource]:
    statements = only(stack, "AWS::KMS::Key")["KeyPolicy"]["Statement"]
    return [s for s in statements if s["Principal"] == {"Service": "cloudtrail.amazonaws.com"}]


def test_the_trails_named_write_below_their_own_account_and_no_other_does(stack: cdk.Stack, archive: TrailArchive) -> None:
    statements = bucket_statements(stack)
    expected = ["arn:aws:cloudtrail:eu-central-1:222233334444:trail/payments", "arn:aws:cloudtrail:us-east-1:333344445555:trail/shop"]
    for sid in ("TrailsSeeTheOwner", "TrailsWrite"):
        assert statements[sid]["Principal"] == {"Service": "cloudtrail.amazonaws.com"}
        assert [arns(arn) for arn in statements[sid]["Condition"]["StringEquals"]["aws:SourceArn"]] == expected
    assert statements["TrailsWrite"]["Action"] == "s3:PutObject"
    assert statements["TrailsWrite"]["Condition"]["StringEquals"]["s3:x-amz-acl"] == "bucket-owner-full-control"
    prefixes = [resource["Fn::Join"][1][1] for resource in statements["TrailsWrite"]["Resource"]]
    assert prefixes == ["/AWSLogs/222233334444/*", "/AWSLogs/333344445555/*"]


def test_cloudtrail_uses_the_key_for_these_trails_alone(stack: cdk.Stack, archive: TrailArchive) -> None:
    encrypt, read = key_statements(stack)
    assert encrypt["Action"] == "kms:GenerateDataKey*"
    assert [arns(arn) for arn in encrypt["Condition"]["StringLike"]["kms:EncryptionContext:aws:cloudtrail:arn"]] == [
        "arn:aws:cloudtrail:*:222233334444:trail/*",
        "arn:aws:cloudtrail:*:333344445555:trail/*",
    ]
    assert read["Action"] == ["kms:Decrypt", "kms:DescribeKey"]
    for statement in (encrypt, read):
        assert len(statement["Condition"]["StringEquals"]["aws:SourceArn"]) == 2


def test_logs_are_locked_and_kept(stack: cdk.Stack, archive: TrailArchive) -> None:
    (bucket,) = [r for id_, r in resources(stack, "AWS::S3::Bucket").items() if id_.startswith("Archive")]
    assert bucket["Properties"]["ObjectLockConfiguration"]["Rule"]["DefaultRetention"] == {"Days": 400, "Mode": "GOVERNANCE"}


def test_the_lock_and_the_periods_are_the_users(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    TrailArchive(
        stack,
        "Archive",
        key=key,
        access_logs=access_logs,
        bucket_name="acme-audit-logs",
        trails=TRAILS,
        retention_days=730,
        immediate_days=180,
        lock_mode=LockMode.COMPLIANCE,
    )
    (bucket,) = [r for id_, r in resources(stack, "AWS::S3::Bucket").items() if id_.startswith("Archive")]
    assert bucket["Properties"]["ObjectLockConfiguration"]["Rule"]["DefaultRetention"] == {"Days": 730, "Mode": "COMPLIANCE"}
    (rule,) = [r for r in bucket["Properties"]["LifecycleConfiguration"]["Rules"] if r["Id"] == "archive"]
    assert rule["Transitions"][0]["TransitionInDays"] == 180


def test_it_hands_over_what_the_other_accounts_need(archive: TrailArchive) -> None:
    assert (archive.central.bucket_name, archive.central.account_id) == ("acme-audit-logs", "111122223333")


def test_an_archive_for_no_trail_is_refused(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    with pytest.raises(RefusedSetting, match=r"Stack/Archive: trails must be at least one trail, got \[\] \(PCI DSS 10\.3\.3"):
        TrailArchive(stack, "Archive", key=key, access_logs=access_logs, bucket_name="acme-audit-logs", trails=[])


def test_short_retention_is_refused(stack: cdk.Stack, key: kms.IKey, access_logs: s3.IBucket) -> None:
    with pytest.raises(RefusedSetting, match=r"retention_days must be at least 365 days, got 90 \(PCI DSS 10\.5\.1"):
        TrailArchive(stack, "Archive", key=key, access_logs=access_logs, bucket_name="acme-audit-logs", trails=TRAILS, retention_days=90)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"account_id": "12345"}, r"account_id must be an account id of 12 digits, got '12345' \(PCI DSS 10\.3\.3"),
        ({"bucket_name": "acme-*"}, "bucket_name must be the name of a bucket"),
        ({"key_arn": "alias/aws/s3"}, r"key_arn must be the ARN of a customer managed key, got 'alias/aws/s3' \(PCI DSS 10\.3\.2"),
        ({"account_id": "111122223333"}, r"key_arn must be a key of account 111122223333, got .* \(PCI DSS 10\.3\.2"),
    ],
)
def test_a_malformed_central_archive_is_refused(setting: dict[str, str], message: str) -> None:
    with pytest.raises(RefusedSetting, match=f"central archive: {message}"):
        CentralArchive(**{**GOOD, **setting})


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"account_id": "*"}, "account_id must be an account id of 12 digits"),
        ({"region": "*"}, "region must be a region"),
        ({"trail_name": "*"}, "trail_name must be the name of one trail"),
    ],
)
def test_a_source_that_is_not_one_trail_is_refused(setting: dict[str, str], message: str) -> None:
    with pytest.raises(RefusedSetting, match=rf"trail source: {message}.*got '\*' \(PCI DSS 10\.3\.2"):
        TrailSource(**{"account_id": "222233334444", "region": "eu-central-1", "trail_name": "payments", **setting})


def test_unresolved_values_pass() -> None:
    token = cdk.Token.as_string({"Ref": "Value"})
    assert CentralArchive(bucket_name=token, account_id=token, key_arn=token).bucket_name == token
    assert TrailSource(account_id=token, region=token, trail_name=token).trail_name == token


def test_logical_ids_are_those_of_a_plain_bucket(make_stack: Callable[[str], cdk.Stack], stack: cdk.Stack, archive: TrailArchive) -> None:
    plain = make_stack("Plain")
    s3.Bucket(plain, "Archive")
    assert set(resources(plain, "AWS::S3::Bucket")) <= set(resources(stack, "AWS::S3::Bucket"))


def test_nag_finds_nothing(app: cdk.App, archive: TrailArchive) -> None:
    assert nag(app) == []
