"""Versions of objects are deleted with a second factor alone.

With the setting, only the root user with its second factor removes a version or stops versioning, which protects logs from whoever got
hold of an administrator's credentials (10.3.2). Object lock protects better, and by itself; a bucket that has it needs no more.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed
from pci_constructs.rules.s3._logs import LOCK

_PATH = "Live.MFADelete"


def _check(bucket: ResourceView) -> Judgement:
    if bucket.text(_PATH) == "Enabled":
        return passed("versions are deleted with a second factor alone", _PATH)
    if bucket.has(LOCK):
        return not_applicable("object lock keeps versions from everybody", LOCK)
    if bucket.text("VersioningConfiguration.Status") != "Enabled":
        return not_applicable("the bucket keeps no versions, which s3-bucket-versioning-enabled asks", "VersioningConfiguration")
    return failed("versions are deleted without a second factor", _PATH)


RULE = Rule(
    id="s3-bucket-mfa-delete-enabled",
    title="Versions of objects are deleted with a second factor alone",
    severity=Severity.LOW,
    requirements={"10.3.2": "logs are protected from changes by whoever has an administrator's credentials"},
    remediation="switch object lock on with a default retention, or MFA delete as the root user",
    types=("AWS::S3::Bucket",),
    check=_check,
    equivalents={"securityhub": "S3.20", "config": "s3-bucket-mfa-delete-enabled", "prowler": "s3_bucket_no_mfa_delete"},
    passing={"VersioningConfiguration": {"Status": "Enabled"}, "Live": {"MFADelete": "Enabled"}},
    failing={"VersioningConfiguration": {"Status": "Enabled"}, "Live": {"MFADelete": "Disabled"}},
)
