"""Every node of a Kubernetes cluster has GuardDuty's agent, the ones of tomorrow included.

Runtime monitoring sees nothing without an agent on the host. Nodes come and go, and a node group that somebody forgets to give the agent
runs payment containers unseen (11.5.1).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.guardduty._features import DETECTOR, agent_managed, feature

RULE = Rule(
    id="guardduty-eks-protection-runtime-enabled",
    title="GuardDuty installs its agent on the nodes of Kubernetes clusters",
    severity=Severity.HIGH,
    requirements={
        "11.5.1": "behaviour inside containers is seen only on nodes that have the agent, so it must not depend on being remembered",
    },
    remediation="enable EKS_ADDON_MANAGEMENT of RUNTIME_MONITORING, or record who installs the agents instead and until when",
    types=(DETECTOR,),
    check=agent_managed("EKS_ADDON_MANAGEMENT", "RUNTIME_MONITORING", "EKS_RUNTIME_MONITORING"),
    equivalents={"securityhub": "GuardDuty.7", "config": "guardduty-eks-protection-runtime-enabled"},
    passing=feature("RUNTIME_MONITORING", "ENABLED", "EKS_ADDON_MANAGEMENT"),
    failing=feature("RUNTIME_MONITORING", "DISABLED", "EKS_ADDON_MANAGEMENT"),
)
