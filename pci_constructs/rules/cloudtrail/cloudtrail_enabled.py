"""A trail records what is done in the account.

Whatever a person or a program does through AWS's API shows in the trail, and nowhere else completely (10.2.1). A trail that is defined and
switched off records nothing. Where another trail of the account records, one that is off does no harm.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._trails import TRAIL, logging, one_of_the_trails

RULE = Rule(
    id="cloudtrail-enabled",
    title="A trail records what is done in the account",
    severity=Severity.HIGH,
    requirements={"10.2.1": "the trail is the audit log of the account itself, the one system component under all others"},
    remediation="set IsLogging to true",
    types=(TRAIL,),
    check=one_of_the_trails(logging),
    equivalents={"securityhub": "CloudTrail.3", "config": "cloudtrail-enabled", "guard": "CLOUD_TRAIL_ENABLED"},
    passing={"IsLogging": True, "S3BucketName": "b"},
    failing={"IsLogging": False, "S3BucketName": "b"},
    needed="account",
)
