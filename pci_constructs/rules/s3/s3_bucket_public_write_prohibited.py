"""Nobody unknown writes to a bucket.

A bucket that everyone may write to takes whatever strangers put into it: pages for phishing, files that a job then trusts, an invoice for
storage. Who may delete or change the bucket's own settings can do worse. Access is for those who are named (7.3.3).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.s3._access import BUCKET, closed

_ACTIONS = (
    "s3:AbortMultipartUpload",
    "s3:BypassGovernanceRetention",
    "s3:DeleteBucket",
    "s3:DeleteBucketPolicy",
    "s3:DeleteBucketWebsite",
    "s3:DeleteObject",
    "s3:DeleteObjectTagging",
    "s3:DeleteObjectVersion",
    "s3:DeleteObjectVersionTagging",
    "s3:ObjectOwnerOverrideToBucketOwner",
    "s3:PutAccelerateConfiguration",
    "s3:PutAnalyticsConfiguration",
    "s3:PutBucketAcl",
    "s3:PutBucketCORS",
    "s3:PutBucketLogging",
    "s3:PutBucketNotification",
    "s3:PutBucketObjectLockConfiguration",
    "s3:PutBucketOwnershipControls",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutBucketRequestPayment",
    "s3:PutBucketTagging",
    "s3:PutBucketVersioning",
    "s3:PutBucketWebsite",
    "s3:PutEncryptionConfiguration",
    "s3:PutIntelligentTieringConfiguration",
    "s3:PutInventoryConfiguration",
    "s3:PutLifecycleConfiguration",
    "s3:PutMetricsConfiguration",
    "s3:PutObject",
    "s3:PutObjectAcl",
    "s3:PutObjectLegalHold",
    "s3:PutObjectRetention",
    "s3:PutObjectTagging",
    "s3:PutObjectVersionAcl",
    "s3:PutObjectVersionTagging",
    "s3:PutReplicationConfiguration",
    "s3:ReplicateDelete",
    "s3:ReplicateObject",
    "s3:ReplicateTags",
    "s3:RestoreObject",
)


def _check(bucket: ResourceView) -> Judgement:
    return closed(bucket, ("PublicReadWrite",), _ACTIONS, "write")


RULE = Rule(
    id="s3-bucket-public-write-prohibited",
    title="Nobody unknown writes to a bucket",
    severity=Severity.CRITICAL,
    requirements={
        "1.4.4": "whoever can write from an untrusted network has a direct way to where account data is stored",
        "7.3.3": "access is denied to everyone who is not named",
    },
    remediation="remove the ACL, name principals in the policy, and block public access",
    types=(BUCKET,),
    check=_check,
    equivalents={
        "securityhub": "S3.3",
        "config": "s3-bucket-public-write-prohibited",
        "cdk-nag": "PCI.DSS.321-S3BucketPublicWriteProhibited",
        "guard": "S3_BUCKET_PUBLIC_WRITE_PROHIBITED",
        "checkov": "CKV_AWS_57",
    },
    passing={"AccessControl": "PublicRead"},
    failing={"AccessControl": "PublicReadWrite"},
)
