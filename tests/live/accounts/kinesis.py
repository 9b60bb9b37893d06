"""A stream that is encrypted, and one that is not."""

from tests.emulator import Emulator

GONE = {f"kinesis.{operation}": "ResourceNotFoundException" for operation in ("DescribeStreamSummary", "ListTagsForStream")}


def arrange(aws: Emulator) -> None:
    """One good, one bad."""
    kinesis = aws.client("kinesis")
    for name in ("good", "bad"):
        kinesis.create_stream(StreamName=name, ShardCount=1)
    kinesis.start_stream_encryption(StreamName="good", EncryptionType="KMS", KeyId="alias/aws/kinesis")
    kinesis.add_tags_to_stream(StreamName="good", Tags={"pci-scope": "cde"})
