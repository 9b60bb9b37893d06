"""Suspicious access to stored objects raises an alert.

The trail of management events does not show who reads objects. Log archives and exports with card data lie in buckets, and whoever
copies them with a stolen role is seen only in data events, which GuardDuty reads by itself (11.5.1).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.guardduty._features import DETECTOR, feature, feature_enabled

RULE = Rule(
    id="guardduty-s3-protection-enabled",
    title="GuardDuty watches access to objects in S3",
    severity=Severity.HIGH,
    requirements={
        "11.5.1": "buckets are a critical point of the CDE, and unusual reads of them are intrusions that nothing else here detects",
    },
    remediation="enable the feature S3_DATA_EVENTS of the detector, or record who accepts that it is off and until when",
    types=(DETECTOR,),
    check=feature_enabled("S3_DATA_EVENTS", data_source="S3Logs.Enable"),
    equivalents={"securityhub": "GuardDuty.10", "config": "guardduty-s3-protection-enabled"},
    passing=feature("S3_DATA_EVENTS", "ENABLED"),
    failing=feature("S3_DATA_EVENTS", "DISABLED"),
)
