"""Suspicious calls to the control plane of a cluster raise an alert.

Whoever takes over a pod goes on to the Kubernetes API: secrets are listed, privileged pods started, roles bound. That is in the audit
log of the cluster and nowhere in CloudTrail (11.5.1).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.guardduty._features import DETECTOR, feature, feature_enabled

RULE = Rule(
    id="guardduty-eks-protection-audit-enabled",
    title="GuardDuty watches the audit logs of Kubernetes clusters",
    severity=Severity.HIGH,
    requirements={
        "11.5.1": "the control plane commands every payment service, and attacks on it show in its audit log alone",
    },
    remediation="enable the feature EKS_AUDIT_LOGS of the detector, or record who accepts that it is off and until when",
    types=(DETECTOR,),
    check=feature_enabled("EKS_AUDIT_LOGS", data_source="Kubernetes.AuditLogs.Enable"),
    equivalents={"securityhub": "GuardDuty.5", "config": "guardduty-eks-protection-audit-enabled"},
    passing=feature("EKS_AUDIT_LOGS", "ENABLED"),
    failing=feature("EKS_AUDIT_LOGS", "DISABLED"),
)
