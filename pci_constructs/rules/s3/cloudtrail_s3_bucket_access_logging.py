"""Access to the audit trail is itself logged.

Who looks at audit logs, and who tries to, is an event of the audit log (10.2.1.3). Server access logs of the bucket, kept in another one,
show it even where the trail itself was tampered with.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed
from pci_constructs.rules.s3._logs import TRAIL, of_trail, receives

_TARGET = "LoggingConfiguration.DestinationBucketName"


def _check(bucket: ResourceView) -> Judgement:
    if not receives(bucket, TRAIL):
        return not_applicable("no trail that was read delivers to it")
    if not bucket.text(_TARGET):
        return failed("access to the bucket of the trail is not logged to another bucket", _TARGET)
    target = bucket.follow(_TARGET)
    if bucket.is_(target) or bucket.text(_TARGET) == bucket.peek("BucketName"):
        return failed("the bucket of the trail logs access to itself", _TARGET)
    return passed("access to the bucket of the trail is logged", _TARGET)


RULE = Rule(
    id="cloudtrail-s3-bucket-access-logging",
    title="Access to the bucket of the audit trail is logged",
    severity=Severity.LOW,
    requirements={"10.2.1.3": "access to audit logs is recorded, apart from the logs themselves"},
    remediation="set LoggingConfiguration.DestinationBucketName of the trail's bucket to a bucket that keeps access logs",
    types=("AWS::S3::Bucket",),
    check=_check,
    equivalents={"securityhub": "CloudTrail.7", "config": "cloudtrail-s3-bucket-access-logging"},
    passing=of_trail({"LoggingConfiguration": {"DestinationBucketName": "access-logs"}}),
    failing=of_trail({}),
)
