"""A bucket that encrypts with a key in KMS, in the emulated account, and records of deployments."""

import pytest

from tests.emulator import Emulator, aws, emulator
from tests.evidence.kit import Ground

__all__ = ["aws", "emulator"]
BUCKET = "software"


@pytest.fixture
def ground(aws: Emulator) -> Ground:
    """A store of evidence with nothing in it, and beside it a bucket for lists of components."""
    made = Ground.prepare(aws)
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": made.key_id}}
    s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration={"Rules": [rule]})
    aws.forget()
    return made
