"""A trail of every region that records, and one of one region that does not."""

from tests.emulator import REGION, Emulator

GONE = {
    "cloudtrail.GetEventSelectors": "TrailNotFoundException",
    "cloudtrail.GetTrailStatus": "TrailNotFoundException",
    "cloudtrail.ListTags": "TrailNotFoundException",
}


def arrange(aws: Emulator) -> None:
    """Two trails and their bucket."""
    s3, trails = aws.client("s3"), aws.client("cloudtrail")
    s3.create_bucket(Bucket="audit", CreateBucketConfiguration={"LocationConstraint": REGION})
    trails.create_trail(
        Name="everything",
        S3BucketName="audit",
        IsMultiRegionTrail=True,
        EnableLogFileValidation=True,
        TagsList=[{"Key": "pci-scope", "Value": "security-impacting"}],
    )
    trails.start_logging(Name="everything")
    data = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}
    trails.put_event_selectors(
        TrailName="everything",
        EventSelectors=[{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [data]}],
    )
    trails.create_trail(Name="silent", S3BucketName="audit")
