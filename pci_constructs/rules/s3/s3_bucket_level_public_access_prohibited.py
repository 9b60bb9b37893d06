"""Every bucket blocks public access itself.

A bucket goes public by one careless ACL or policy, and strangers look for such buckets all day. The four settings of the block make both
ineffective, whoever writes them. AWS turns them on for new buckets by itself, but what no template says nobody restores after it was
changed by hand, and an assessor sees no evidence of it. A bucket that is public on purpose goes into ``public_buckets``.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed
from pci_constructs.rules.s3._access import BLOCK, BLOCKED, BUCKET, FLAGS, blocked, public_on_purpose


def _check(bucket: ResourceView) -> Judgement:
    absent = failed("nothing blocks public access to the bucket", BLOCK)
    return public_on_purpose(bucket) or blocked(bucket, absent=absent)


RULE = Rule(
    id="s3-bucket-level-public-access-prohibited",
    title="Buckets block public access",
    severity=Severity.HIGH,
    requirements={
        "1.4.4": "stored account data is not reachable from untrusted networks, whatever policies and ACLs say",
        "7.3.3": "everyone is denied by default, and no single policy can undo that",
    },
    remediation="set all four of PublicAccessBlockConfiguration to true",
    types=(BUCKET,),
    check=_check,
    equivalents={
        "securityhub": "S3.8",
        "config": "s3-bucket-level-public-access-prohibited",
        "cdk-nag": "PCI.DSS.321-S3BucketLevelPublicAccessProhibited",
        "guard": "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED",
        "checkov": "CKV_AWS_53, CKV_AWS_54, CKV_AWS_55, CKV_AWS_56",
    },
    passing=BLOCKED,
    failing={BLOCK: {**dict.fromkeys(FLAGS, True), "RestrictPublicBuckets": False}},
)
