"""What running keys protect, what running trails record of tables, and what is looked through of what is uploaded."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.accounts import guardduty
from tests.live.answers import also, plain
from tests.live.kit import judged, verdict

SCANNED = "guardduty-s3-malware-protection-plan"
CORS = {"CORSRules": [{"AllowedMethods": ["PUT"], "AllowedOrigins": ["https://shop.example"]}]}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Verdict.PASS),
        ({"status": "ERROR"}, Verdict.FAIL),
        ({"actions": {"tagging": {"status": "DISABLED"}}}, Verdict.FAIL),
        ({"protectedResource": {"s3Bucket": {"bucketName": "other"}}}, Verdict.FAIL),
        ({"protectedResource": {"s3Bucket": {"bucketName": "uploads", "objectPrefixes": ["in/"]}}}, Verdict.UNDETERMINED),
    ],
)
def test_uploads_are_looked_through_by_a_plan_that_works(changes: dict[str, Any], expected: Verdict, aws: Emulator) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="uploads", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_cors(Bucket="uploads", CORSConfiguration=CORS)
    aws.lacks = guardduty.answering()
    shown = {
        "role": "arn:aws:iam::123456789012:role/scan",
        "protectedResource": {"s3Bucket": {"bucketName": "uploads"}},
        "actions": {"tagging": {"status": "ENABLED"}},
        "status": "ACTIVE",
        **changes,
    }
    also(aws, {"guardduty.GetMalwareProtectionPlan": plain(shown)})
    assert verdict(judged("s3", "guardduty"), SCANNED, ":::uploads") is expected


def test_without_plans_read_nobody_knows_what_is_looked_through(aws: Emulator) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="uploads", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_cors(Bucket="uploads", CORSConfiguration=CORS)
    aws.deny("guardduty.ListMalwareProtectionPlans")
    assert verdict(judged("s3", "guardduty"), SCANNED, ":::uploads") is Verdict.UNDETERMINED


@pytest.mark.parametrize(("of_logs", "expected"), [(False, Verdict.UNDETERMINED), (True, Verdict.FAIL)])
def test_a_key_of_a_table_and_of_logs_is_of_two_classes(of_logs: bool, expected: Verdict, aws: Emulator) -> None:
    key = aws.client("kms").create_key()["KeyMetadata"]["Arn"]
    aws.client("dynamodb").create_table(
        TableName="cards",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
    )
    if of_logs:
        aws.client("logs").create_log_group(logGroupName="system", kmsKeyId=key)
    else:
        aws.deny("logs.DescribeLogGroups")
    found = judged("kms", "dynamodb", "logs", "cloudtrail", "rds", "s3", "efs", "docdb", "neptune", "redshift", "opensearch", "elasticache")
    assert verdict(found, "kms-key-per-data-class", key) is expected


@pytest.mark.parametrize(("kinds", "expected"), [(["AWS::DynamoDB::Table"], Verdict.UNDETERMINED), ([], Verdict.FAIL)])
def test_trails_are_asked_about_tables_that_run(kinds: list[str], expected: Verdict, aws: Emulator) -> None:
    aws.client("s3").create_bucket(Bucket="trail", CreateBucketConfiguration={"LocationConstraint": REGION})
    aws.client("dynamodb").create_table(
        TableName="cards",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    trail = aws.client("cloudtrail")
    trail.create_trail(Name="all", S3BucketName="trail", IsMultiRegionTrail=True)
    trail.start_logging(Name="all")
    fields = [[{"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": [kind]}] for kind in kinds]
    if fields:
        trail.put_event_selectors(TrailName="all", AdvancedEventSelectors=[{"FieldSelectors": found} for found in fields])
    # Functions are not read here: what a trail records of them alone is open.
    run = judged("cloudtrail", "dynamodb")
    assert verdict(run, "cloudtrail-data-events-other-stores", f"{ACCOUNT}:trail/all") is expected
