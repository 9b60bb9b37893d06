"""Suspicious logins to a database raise an alert.

A login from an unusual place, or the one that succeeds after a thousand that failed, is how stolen database credentials show; the
network path is the usual one (11.5.1).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.guardduty._features import DETECTOR, feature, feature_enabled

RULE = Rule(
    id="guardduty-rds-protection-enabled",
    title="GuardDuty watches logins to databases",
    severity=Severity.HIGH,
    requirements={
        "11.5.1": "the database that keeps card data is a critical point, and its logins show who entered",
    },
    remediation="enable the feature RDS_LOGIN_EVENTS of the detector, or record who accepts that it is off and until when",
    types=(DETECTOR,),
    check=feature_enabled("RDS_LOGIN_EVENTS"),
    equivalents={"securityhub": "GuardDuty.9", "config": "guardduty-rds-protection-enabled"},
    passing=feature("RDS_LOGIN_EVENTS", "ENABLED"),
    failing=feature("RDS_LOGIN_EVENTS", "DISABLED"),
)
