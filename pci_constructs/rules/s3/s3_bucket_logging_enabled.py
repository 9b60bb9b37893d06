"""Buckets log who accesses them.

Server access logs say who asked for which object, from where and with what result (10.2.1.1). They are kept in a bucket of their own; that
bucket takes no log of itself, or each entry would make another. Data events of the audit trail are the stronger evidence of the same.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed
from pci_constructs.rules.reading import has_text
from pci_constructs.rules.s3._logs import SERVER_ACCESS, receives

_LOGGING = "LoggingConfiguration"
_TARGET = f"{_LOGGING}.DestinationBucketName"


def _check(bucket: ResourceView) -> Judgement:
    # Without a destination the bucket logs to itself.
    if bucket.has(_LOGGING) and (not bucket.has(_TARGET) or has_text(bucket, _TARGET)):
        return passed("access is logged", _LOGGING)
    if receives(bucket, SERVER_ACCESS):
        return not_applicable("it keeps the access logs of other buckets", _LOGGING)
    return failed("access is not logged", _LOGGING)


RULE = Rule(
    id="s3-bucket-logging-enabled",
    title="Buckets log who accesses them",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "the access log is the audit log of what the bucket stores",
        "10.2.1.1": "it names the principal of each access to an object with card data",
    },
    remediation="set LoggingConfiguration.DestinationBucketName to a bucket that keeps access logs",
    types=("AWS::S3::Bucket",),
    check=_check,
    equivalents={
        "securityhub": "S3.9",
        "config": "s3-bucket-logging-enabled",
        "cdk-nag": "PCI.DSS.321-S3BucketLoggingEnabled",
        "guard": "S3_BUCKET_LOGGING_ENABLED",
        "checkov": "CKV_AWS_18",
    },
    passing={"LoggingConfiguration": {"DestinationBucketName": "logs"}},
    failing={},
)
