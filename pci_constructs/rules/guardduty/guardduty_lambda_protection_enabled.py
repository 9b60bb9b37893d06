"""Suspicious network activity of functions raises an alert.

Functions rotate secrets and react to alarms, with rights to match. One whose dependency was tampered with speaks to an address that it
never spoke to; flow logs of the VPC miss functions outside it (11.5.1).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.guardduty._features import DETECTOR, feature, feature_enabled

RULE = Rule(
    id="guardduty-lambda-protection-enabled",
    title="GuardDuty watches the network activity of Lambda functions",
    severity=Severity.HIGH,
    requirements={
        "11.5.1": "functions reach into the CDE, and what leaves them towards command servers is traffic to monitor",
    },
    remediation="enable the feature LAMBDA_NETWORK_LOGS of the detector, or record who accepts that it is off and until when",
    types=(DETECTOR,),
    check=feature_enabled("LAMBDA_NETWORK_LOGS"),
    equivalents={"securityhub": "GuardDuty.6", "config": "guardduty-lambda-protection-enabled"},
    passing=feature("LAMBDA_NETWORK_LOGS", "ENABLED"),
    failing=feature("LAMBDA_NETWORK_LOGS", "DISABLED"),
)
