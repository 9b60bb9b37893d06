"""Trails deliver digests that show changed log files.

Whoever breaks in removes the traces. Signed digests, each of which names the one before, prove every hour that no file of the trail was
changed or is missing, without trust in the bucket (10.3.4). CloudFormation leaves them off unless the template asks for them.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._protection import validated
from pci_constructs.rules.cloudtrail._trails import TRAIL

RULE = Rule(
    id="cloud-trail-log-file-validation-enabled",
    title="Trails deliver digests that show changed log files",
    severity=Severity.LOW,
    requirements={
        "10.3.2": "a file that was altered no longer matches its digest",
        "10.3.4": "change detection on audit logs has signed digests to compare with",
    },
    remediation="set EnableLogFileValidation to true",
    types=(TRAIL,),
    check=validated,
    equivalents={
        "securityhub": "CloudTrail.4",
        "config": "cloud-trail-log-file-validation-enabled",
        "cdk-nag": "PCI.DSS.321-CloudTrailLogFileValidationEnabled",
        "guard": "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED",
        "checkov": "CKV_AWS_36",
    },
    passing={"IsLogging": True, "S3BucketName": "b", "EnableLogFileValidation": True},
    failing={"IsLogging": True, "S3BucketName": "b", "EnableLogFileValidation": False},
)
