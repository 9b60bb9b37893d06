"""Buckets keep what was overwritten.

Without versions an overwritten or deleted object is gone, and nothing shows that it was ever different. Versions let files that must not
change, logs first of all, be compared and restored (10.3.2, 10.3.4). Suspended versioning keeps the old versions and makes no new ones.
A bucket with object lock has versions, whether the template says so or not.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.s3._versions import KEEPS, STATUS, status


def _check(bucket: ResourceView) -> Judgement:
    found = status(bucket)
    return passed("versions are kept", STATUS) if found == KEEPS else failed(f"versioning is {found.lower() or 'off'}", STATUS)


RULE = Rule(
    id="s3-bucket-versioning-enabled",
    title="Buckets keep versions",
    severity=Severity.MEDIUM,
    requirements={
        "10.3.2": "a log that somebody overwrites is still there in its first version",
        "10.3.4": "a change of a stored log can be seen and undone",
    },
    remediation="set VersioningConfiguration.Status to Enabled, and expire old versions by a lifecycle rule",
    types=("AWS::S3::Bucket",),
    check=_check,
    equivalents={
        "securityhub": "S3.14",
        "config": "s3-bucket-versioning-enabled",
        "cdk-nag": "PCI.DSS.321-S3BucketVersioningEnabled",
        "guard": "S3_BUCKET_VERSIONING_ENABLED",
        "checkov": "CKV_AWS_21",
    },
    passing={"VersioningConfiguration": {"Status": "Enabled"}},
    failing={"VersioningConfiguration": {"Status": "Suspended"}},
)
