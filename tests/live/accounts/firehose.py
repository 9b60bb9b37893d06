"""A delivery stream that is encrypted, and one that is not and sends to a collector with a token."""

from tests.emulator import Emulator

PLANTED = ("Tr0ub4dor-and-3",)
GONE = {f"firehose.{operation}": "ResourceNotFoundException" for operation in ("DescribeDeliveryStream", "ListTagsForDeliveryStream")}


def arrange(aws: Emulator) -> None:
    """One good, one bad."""
    firehose = aws.client("firehose")
    bucket = {"RoleARN": "arn:aws:iam::123456789012:role/firehose", "BucketARN": "arn:aws:s3:::records"}
    firehose.create_delivery_stream(
        DeliveryStreamName="good", ExtendedS3DestinationConfiguration=bucket, Tags=[{"Key": "pci-scope", "Value": "cde"}]
    )
    firehose.start_delivery_stream_encryption(
        DeliveryStreamName="good", DeliveryStreamEncryptionConfigurationInput={"KeyType": "AWS_OWNED_CMK"}
    )
    firehose.create_delivery_stream(
        DeliveryStreamName="bad",
        HttpEndpointDestinationConfiguration={
            "EndpointConfiguration": {"Url": "https://collector.example.com", "AccessKey": PLANTED[0]},
            "S3Configuration": bucket,
        },
    )
