"""Buckets: a good one, its logs, an open one, and the account's own block."""

import json
from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator

_BLOCKED = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)
_TLS = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::cards", "arn:aws:s3:::cards/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
GONE = {
    f"s3.{operation}": "NoSuchBucket"
    for operation in (
        "GetBucketAcl",
        "GetBucketEncryption",
        "GetBucketLifecycleConfiguration",
        "GetBucketLocation",
        "GetBucketLogging",
        "GetBucketOwnershipControls",
        "GetBucketReplication",
        "GetBucketTagging",
        "GetBucketVersioning",
        "GetObjectLockConfiguration",
        "GetPublicAccessBlock",
    )
}


def _make(s3: Any, name: str, **more: Any) -> None:
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION}, **more)


def arrange(aws: Emulator) -> None:
    """Three buckets here, one in another region, and the account's block."""
    s3 = aws.client("s3")
    _make(s3, "cards", ObjectLockEnabledForBucket=True)
    cors = {"CORSRules": [{"AllowedMethods": ["PUT"], "AllowedOrigins": ["https://shop.example"]}]}
    s3.put_bucket_cors(Bucket="cards", CORSConfiguration=cors)
    _make(s3, "logs")
    _make(s3, "open", ObjectOwnership="ObjectWriter")
    aws.client("s3", "us-east-1").create_bucket(Bucket="elsewhere")
    s3.put_bucket_policy(Bucket="cards", Policy=json.dumps({"Version": "2012-10-17", "Statement": [_TLS]}))
    s3.put_public_access_block(Bucket="cards", PublicAccessBlockConfiguration=_BLOCKED)
    s3.put_bucket_versioning(Bucket="cards", VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_acl(Bucket="logs", ACL="log-delivery-write")
    s3.put_bucket_logging(Bucket="cards", BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": "cards/"}})
    key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0f4d4d2e-3a55-4c1c-9d5b-0a3c5a3f7c11"
    default = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}, "BucketKeyEnabled": True}
    s3.put_bucket_encryption(Bucket="cards", ServerSideEncryptionConfiguration={"Rules": [default]})
    s3.put_object_lock_configuration(
        Bucket="cards",
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 400}},
        },
    )
    rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 700}}
    s3.put_bucket_lifecycle_configuration(Bucket="cards", LifecycleConfiguration={"Rules": [rule]})
    s3.put_bucket_tagging(Bucket="cards", Tagging={"TagSet": [{"Key": "pci-scope", "Value": "cde"}]})
    s3.put_bucket_acl(Bucket="open", ACL="public-read")
    aws.client("s3control").put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration=_BLOCKED)
