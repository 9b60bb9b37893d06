"""Log files of trails are encrypted with a key of KMS.

With a key of the team's own, reading the trail takes rights on the bucket and on the key, which different people grant; who reads is logged
by the key too. Every trail is asked, since each of them delivers files of its own.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._protection import encrypted
from pci_constructs.rules.cloudtrail._trails import TRAIL

RULE = Rule(
    id="cloud-trail-encryption-enabled",
    title="Log files of trails are encrypted with a key of KMS",
    severity=Severity.MEDIUM,
    requirements={
        "10.3.1": "reading audit logs takes rights on the key as well as on the bucket",
        "10.3.2": "nobody without the key can put a file in the place of another",
    },
    remediation="set KMSKeyId to a key whose policy lets cloudtrail.amazonaws.com use it for this trail",
    types=(TRAIL,),
    check=encrypted,
    equivalents={
        "securityhub": "CloudTrail.2",
        "config": "cloud-trail-encryption-enabled",
        "cdk-nag": "PCI.DSS.321-CloudTrailEncryptionEnabled",
        "guard": "CLOUD_TRAIL_ENCRYPTION_ENABLED",
        "checkov": "CKV_AWS_35",
    },
    passing={"IsLogging": True, "S3BucketName": "b", "KMSKeyId": "alias/trail"},
    failing={"IsLogging": True, "S3BucketName": "b"},
)
