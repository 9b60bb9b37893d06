"""Nobody unknown reads a bucket.

Whatever a canned ACL or a policy gives to everyone is found and copied, often before anybody notices. Account data is stored where
untrusted networks do not reach it (1.4.4), and access is for those who are named (7.3.3). Signed-in users of any AWS account are everyone.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.s3._access import BUCKET, closed, public_on_purpose

_ACLS = ("PublicRead", "PublicReadWrite", "AuthenticatedRead")
_ACTIONS = (
    "s3:GetBucketAcl",
    "s3:GetBucketPolicy",
    "s3:GetObject",
    "s3:GetObjectAcl",
    "s3:GetObjectAttributes",
    "s3:GetObjectTagging",
    "s3:GetObjectTorrent",
    "s3:GetObjectVersion",
    "s3:GetObjectVersionAcl",
    "s3:GetObjectVersionAttributes",
    "s3:GetObjectVersionForReplication",
    "s3:GetObjectVersionTagging",
    "s3:GetObjectVersionTorrent",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:ListBucketVersions",
    "s3:ListMultipartUploadParts",
)


def _check(bucket: ResourceView) -> Judgement:
    return public_on_purpose(bucket) or closed(bucket, _ACLS, _ACTIONS, "read")


RULE = Rule(
    id="s3-bucket-public-read-prohibited",
    title="Nobody unknown reads a bucket",
    severity=Severity.CRITICAL,
    requirements={
        "1.4.4": "stored account data is not reachable from untrusted networks",
        "7.3.3": "access is denied to everyone who is not named",
    },
    remediation="remove the ACL, name principals in the policy, and block public access",
    types=(BUCKET,),
    check=_check,
    equivalents={
        "securityhub": "S3.2",
        "config": "s3-bucket-public-read-prohibited",
        "cdk-nag": "PCI.DSS.321-S3BucketPublicReadProhibited",
        "guard": "S3_BUCKET_PUBLIC_READ_PROHIBITED",
        "checkov": "CKV_AWS_20",
    },
    passing={"AccessControl": "Private"},
    failing={"AccessControl": "PublicRead"},
)
