"""Every instance has GuardDuty's agent, the ones of tomorrow included.

Runtime monitoring sees nothing without an agent on the host, and an instance that was started by hand for one task is the one that
nobody remembers to give it (11.5.1, 5.3.2).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.guardduty._features import DETECTOR, agent_managed, feature

RULE = Rule(
    id="guardduty-ec2-protection-runtime-enabled",
    title="GuardDuty installs its agent on instances",
    severity=Severity.MEDIUM,
    requirements={
        "11.5.1": "what an intruder does on an instance is seen there alone, so the agent must not depend on being remembered",
        "5.3.2": "continuous behavioural analysis of systems and processes is what the requirement accepts instead of scans",
    },
    remediation="enable EC2_AGENT_MANAGEMENT of RUNTIME_MONITORING, or record who installs the agents instead and until when",
    types=(DETECTOR,),
    check=agent_managed("EC2_AGENT_MANAGEMENT", "RUNTIME_MONITORING"),
    equivalents={"securityhub": "GuardDuty.13", "config": "guardduty-ec2-protection-runtime-enabled"},
    passing=feature("RUNTIME_MONITORING", "ENABLED", "EC2_AGENT_MANAGEMENT"),
    failing=feature("RUNTIME_MONITORING", "DISABLED", "EC2_AGENT_MANAGEMENT"),
)
